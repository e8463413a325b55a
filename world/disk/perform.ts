import type { DiskAnswer, DiskErrorCode, DiskOperation } from '../../impl/index.ts';
import { DiskError } from '../../impl/index.ts';
import { unreachable } from '../../properties/unreachable.ts';
import { bytesOf } from './content.ts';
import type { DirectoryChange, Inode } from './directory.ts';
import { afterDirectorySync, afterFailedDirectorySync, changedDirectory } from './directory.ts';
import { failsSync, flipped } from './disk-faults.ts';
import type { FileState } from './file-state.ts';
import { afterFailedSync, afterSync, changedFile, emptyFile } from './file-state.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

/** How an operation ended. A failed one may have left traces too: half a write, pages that no sync will write. */
export type Performed =
  | { readonly kind: 'done'; readonly disk: SimulatedDisk; readonly answer: DiskAnswer }
  | { readonly kind: 'failed'; readonly disk: SimulatedDisk; readonly error: DiskError };

type Of<Kind extends DiskOperation['kind']> = Extract<DiskOperation, { kind: Kind }>;

/**
 * The disk after an operation, and what is answered: a pure function of the two. The bytes of a write are part of the
 * disk from then on, and must not be changed.
 */
export function perform(disk: SimulatedDisk, operation: DiskOperation): Performed {
  switch (operation.kind) {
    case 'list':
      return done(disk, [...disk.directory.visible.keys()].toSorted());
    case 'create':
      return create(disk, operation);
    case 'syncDirectory':
      return syncDirectory(disk, operation);
    case 'rename':
      return rename(disk, operation);
    case 'read':
    case 'write':
    case 'truncate':
    case 'sync':
    case 'remove': {
      const inode = disk.directory.visible.get(operation.file);
      const file = inode === undefined ? undefined : disk.files.get(inode);
      if (inode === undefined || file === undefined) return failed(disk, 'ENOENT', operation);
      return performOn(disk, operation, inode, file);
    }
    default:
      return unreachable(operation);
  }
}

type FileOperation = Of<'read' | 'write' | 'truncate' | 'sync' | 'remove'>;

function performOn(disk: SimulatedDisk, operation: FileOperation, inode: Inode, file: FileState): Performed {
  switch (operation.kind) {
    case 'read':
      return done(disk, read(disk, operation.file, file));
    case 'write':
      return write(disk, operation, inode, file);
    case 'truncate':
      return truncate(disk, operation, inode, file);
    case 'sync':
      return sync(disk, operation, inode, file);
    case 'remove':
      return done(inDirectory(disk, operation));
    default:
      return unreachable(operation);
  }
}

function create(disk: SimulatedDisk, operation: Of<'create'>): Performed {
  if (disk.directory.visible.has(operation.file)) return failed(disk, 'EEXIST', operation);
  const inode = disk.created;
  const directory = changedDirectory(disk.directory, { kind: 'create', file: operation.file, inode });
  const { capacityBytes, faults, syncs, writes } = disk;
  const files = filesWith(disk, inode, emptyFile);
  return done({ files, directory, created: inode + 1, capacityBytes, faults, syncs, writes });
}

function rename(disk: SimulatedDisk, operation: Of<'rename'>): Performed {
  const inode = disk.directory.visible.get(operation.from);
  if (inode === undefined) return failed(disk, 'ENOENT', operation);
  return done(inDirectory(disk, { ...operation, inode }));
}

function read({ faults }: SimulatedDisk, name: string, { visible }: FileState): Uint8Array {
  const flips = faults.flips.filter(({ file }) => file === name);
  return bytesOf(flips.reduce((content, { bit }) => flipped(content, bit), visible));
}

function write(disk: SimulatedDisk, operation: Of<'write'>, inode: Inode, file: FileState): Performed {
  const { at, bytes } = operation;
  const writes = disk.writes + 1;
  const fault = disk.faults.writes.find(({ nth }) => nth === writes);
  const fits = Math.max(0, sizeMax(disk, inode, file) - at);
  const kept = Math.min(bytes.length, fits, fault?.keeps ?? Infinity);
  const change = { kind: 'write', at, bytes: bytes.subarray(0, kept) } as const;
  const files = kept === 0 ? disk.files : filesWith(disk, inode, changedFile(file, change));
  const after = diskWith(disk, files, disk.syncs, writes);
  if (fault !== undefined) return failed(after, fault.code, operation);
  return kept < bytes.length ? failed(after, 'ENOSPC', operation) : done(after);
}

function truncate(disk: SimulatedDisk, operation: Of<'truncate'>, inode: Inode, file: FileState): Performed {
  const { size } = operation;
  if (size === file.visible.size) return done(disk);
  if (size > sizeMax(disk, inode, file)) return failed(disk, 'ENOSPC', operation);
  const files = filesWith(disk, inode, changedFile(file, { kind: 'truncate', size }));
  return done(diskWith(disk, files, disk.syncs, disk.writes));
}

function sync(disk: SimulatedDisk, operation: Of<'sync'>, inode: Inode, file: FileState): Performed {
  const syncs = disk.syncs + 1;
  const fails = failsSync(disk.faults, syncs);
  const files = filesWith(disk, inode, fails ? afterFailedSync(file) : afterSync(file));
  const after = diskWith(disk, files, syncs, disk.writes);
  return fails ? failed(after, 'EIO', operation) : done(after);
}

function syncDirectory(disk: SimulatedDisk, operation: Of<'syncDirectory'>): Performed {
  const syncs = disk.syncs + 1;
  if (failsSync(disk.faults, syncs)) {
    return failed({ ...disk, syncs, directory: afterFailedDirectorySync(disk.directory) }, 'EIO', operation);
  }
  const directory = afterDirectorySync(disk.directory);
  // What no name leads to any more, not even after a crash, is gone.
  const named = new Set(directory.durable.values());
  for (const inode of directory.visible.values()) named.add(inode);
  const files = named.size === disk.files.size ? disk.files : filesOf(disk, named);
  return done(diskWith({ ...disk, directory }, files, syncs, disk.writes));
}

type Files = SimulatedDisk['files'];

const filesWith = ({ files }: SimulatedDisk, inode: Inode, file: FileState): Files => new Map(files).set(inode, file);

const filesOf = ({ files }: SimulatedDisk, named: ReadonlySet<Inode>): Files =>
  new Map([...files].filter(([inode]) => named.has(inode)));

/** Field by field, so that V8 sees one shape of disk, whatever was done to it. */
function diskWith(disk: SimulatedDisk, files: Files, syncs: number, writes: number): SimulatedDisk {
  const { directory, created, capacityBytes, faults } = disk;
  return { files, directory, created, capacityBytes, faults, syncs, writes };
}

function inDirectory(disk: SimulatedDisk, change: DirectoryChange): SimulatedDisk {
  const { files, created, capacityBytes, faults, syncs, writes } = disk;
  const directory = changedDirectory(disk.directory, change);
  return { files, directory, created, capacityBytes, faults, syncs, writes };
}

/** How large a file may become. What is removed takes no space at once, as where nobody holds it open. */
function sizeMax({ capacityBytes, directory, files }: SimulatedDisk, inode: Inode, file: FileState): number {
  if (capacityBytes === Infinity) return Infinity;
  let others = 0;
  for (const other of directory.visible.values()) if (other !== inode) others += files.get(other)?.visible.size ?? 0;
  return Math.max(file.visible.size, capacityBytes - others);
}

function done(disk: SimulatedDisk, answer?: DiskAnswer): Performed {
  return { kind: 'done', disk, answer };
}

function failed(disk: SimulatedDisk, code: DiskErrorCode, operation: DiskOperation): Performed {
  const file = operation.kind === 'rename' ? operation.from : 'file' in operation ? operation.file : '';
  return { kind: 'failed', disk, error: new DiskError(code, operation.kind, file) };
}
