import type { Content } from './content.ts';
import { resized } from './content.ts';
import type { Inode, Names } from './directory.ts';
import { namesAfterCrash, syncedDirectory } from './directory.ts';
import { noFaults } from './disk-faults.ts';
import type { FileChange, FileState } from './file-state.ts';
import { changedContent, changesOf, syncedFile } from './file-state.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

/**
 * What a crash leaves of one file. Which bytes reach the disk and which sizes do are two things: a file system writes
 * data in any order and keeps sizes in a journal, in theirs.
 */
export interface FileChoice {
  readonly cut?: Cut; // the others count the two halves as two changes
  readonly written: readonly boolean[]; // for each change: whether its bytes reach the disk. If not said: they do not
  readonly sizes: number; // the size is the one after so many changes
}

/** Of this write, the first `bytes` bytes are one change and the rest another: a disk tears a write anywhere. */
export interface Cut {
  readonly change: number;
  readonly bytes: number;
}

/** What a crash leaves of a disk. */
export interface CrashChoice {
  readonly directory: number; // so many of the un-synced changes of the directory, the oldest
  readonly files: ReadonlyMap<Inode, FileChoice>; // of a file that is not here, what is durable
}

/**
 * The disk after a crash and a boot: what is left is durable, nothing is un-synced, nothing goes wrong any more.
 * What may be left, and why, is in the README.
 */
export function crashDisk(disk: SimulatedDisk, choice: CrashChoice): SimulatedDisk {
  return imageOf(disk, namesAfterCrash(disk.directory, choice.directory), (inode, file) => {
    const chosen = choice.files.get(inode);
    return chosen === undefined ? file.durable : contentAfterCrash(file, chosen);
  });
}

/** The content that a crash leaves of a file. */
export function contentAfterCrash(file: FileState, { cut, written, sizes }: FileChoice): Content {
  const changes = cut === undefined ? changesOf(file) : cutChanges(changesOf(file), cut);
  let content = file.durable;
  for (const [index, change] of changes.entries()) {
    const changed = changedContent(content, change);
    const reaches = change.kind === 'write' && written[index] === true;
    // Bytes beyond a size that was not kept are on the disk, but in no file.
    content = resized(reaches ? changed : content, index < sizes ? changed.size : content.size);
  }
  return content;
}

/** The disk that holds these names and, of each file that they lead to, this content. */
export function imageOf(
  disk: SimulatedDisk,
  names: Names,
  content: (inode: Inode, file: FileState) => Content,
): SimulatedDisk {
  const files = new Map<Inode, FileState>();
  const named = new Set(names.values());
  for (const [inode, file] of disk.files) if (named.has(inode)) files.set(inode, syncedFile(content(inode, file)));
  const { created, capacityBytes } = disk;
  const directory = syncedDirectory(names);
  return { files, directory, created, capacityBytes, faults: noFaults, syncs: 0, writes: 0 };
}

function cutChanges(changes: readonly FileChange[], { change: index, bytes }: Cut): readonly FileChange[] {
  const change = changes[index];
  if (change?.kind !== 'write') return changes;
  const first: FileChange = { kind: 'write', at: change.at, bytes: change.bytes.subarray(0, bytes) };
  const rest: FileChange = { kind: 'write', at: change.at + bytes, bytes: change.bytes.subarray(bytes) };
  return changes.toSpliced(index, 1, first, rest);
}
