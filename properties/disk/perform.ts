import type { DiskAnswer, DiskErrorCode, DiskOperation } from '../../impl/index.ts';
import { DiskError } from '../../impl/index.ts';
import { unreachable } from '../unreachable.ts';
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

/** The disk after an operation, and what is answered: a pure function of the two. */
export function perform(disk: SimulatedDisk, operation: DiskOperation): Performed {
  switch (operation.kind) {
    case 'list':
      return done(disk, [...disk.directory.visible.keys()].toSorted());
    case 'create':
      return create(disk, operation);
    case 'syncDirectory':
      return syncDirectory(disk);
    case 'rename': {
      const inode = disk.directory.visible.get(operation.from);
      if (inode === undefined) return failed(disk, 'ENOENT', operation);
      if (operation.from === operation.to) return done(disk);
      return done(inDirectory(disk, { ...operation, inode }));
    }
    default: {
      const inode = disk.directory.visible.get(operation.file);
      const file = inode === undefined ? undefined : disk.files.get(inode);
      if (inode === undefined || file === undefined) return failed(disk, 'ENOENT', operation);
      return performOn(disk, operation, inode, file);
    }
  }
}

type FileOperation = Of<'read' | 'write' | 'truncate' | 'sync' | 'remove'>;

function performOn(disk: SimulatedDisk, operation: FileOperation, inode: Inode, file: FileState): Performed {
  switch (operation.kind) {
    case 'read':
      return done(disk, read(disk, operation.file, file.visible));
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
  const named = inDirectory(disk, { ...operation, inode });
  return done({ ...withFile(named, inode, emptyFile), created: inode + 1 });
}

// A copy, for a program may write into what it is given.
function read({ faults }: SimulatedDisk, name: string, visible: Uint8Array): Uint8Array {
  let bytes: Uint8Array = visible.slice();
  for (const { file, bit } of faults.flips) if (file === name) bytes = flipped(bytes, bit);
  return bytes;
}

function write(disk: SimulatedDisk, operation: Of<'write'>, inode: Inode, file: FileState): Performed {
  const { at, bytes } = operation;
  const counted = { ...disk, writes: disk.writes + 1 };
  const fault = disk.faults.writes.find(({ nth }) => nth === counted.writes);
  // Bytes within the file take no new space.
  const fits = Math.max(0, file.visible.length + freeBytes(disk) - at);
  const kept = Math.min(bytes.length, fits, fault?.keeps ?? Infinity);
  const change = { kind: 'write', at, bytes: bytes.slice(0, kept) } as const; // a copy: the buffer may be used again
  const written = kept === 0 ? counted : withFile(counted, inode, changedFile(file, change));
  if (fault !== undefined) return failed(written, fault.code, operation);
  return kept < bytes.length ? failed(written, 'ENOSPC', operation) : done(written);
}

function truncate(disk: SimulatedDisk, operation: Of<'truncate'>, inode: Inode, file: FileState): Performed {
  const { size } = operation;
  if (size === file.visible.length) return done(disk);
  if (size > file.visible.length + freeBytes(disk)) return failed(disk, 'ENOSPC', operation);
  return done(withFile(disk, inode, changedFile(file, { kind: 'truncate', size })));
}

function sync(disk: SimulatedDisk, operation: Of<'sync'>, inode: Inode, file: FileState): Performed {
  const counted = { ...disk, syncs: disk.syncs + 1 };
  return failsSync(disk.faults, counted.syncs)
    ? failed(withFile(counted, inode, afterFailedSync(file)), 'EIO', operation)
    : done(withFile(counted, inode, afterSync(file)));
}

function syncDirectory(disk: SimulatedDisk): Performed {
  const syncs = disk.syncs + 1;
  return failsSync(disk.faults, syncs)
    ? failed({ ...disk, syncs, directory: afterFailedDirectorySync(disk.directory) }, 'EIO', { kind: 'syncDirectory' })
    : done({ ...disk, syncs, directory: afterDirectorySync(disk.directory) });
}

function withFile(disk: SimulatedDisk, inode: Inode, file: FileState): SimulatedDisk {
  return { ...disk, files: new Map(disk.files).set(inode, file) };
}

function inDirectory(disk: SimulatedDisk, change: DirectoryChange): SimulatedDisk {
  return { ...disk, directory: changedDirectory(disk.directory, change) };
}

// What is removed takes no space at once, as where nobody holds it open.
function freeBytes({ capacityBytes, directory, files }: SimulatedDisk): number {
  let used = 0;
  for (const inode of directory.visible.values()) used += files.get(inode)?.visible.length ?? 0;
  return Math.max(0, capacityBytes - used);
}

function done(disk: SimulatedDisk, answer: DiskAnswer = undefined): Performed {
  return { kind: 'done', disk, answer };
}

function failed(disk: SimulatedDisk, code: DiskErrorCode, operation: DiskOperation): Performed {
  const file = operation.kind === 'rename' ? operation.from : 'file' in operation ? operation.file : '';
  return { kind: 'failed', disk, error: new DiskError(code, operation.kind, file) };
}
