import type { Content } from './content.ts';
import { contentOf } from './content.ts';
import type { Directory, Inode } from './directory.ts';
import { syncedDirectory } from './directory.ts';
import type { DiskFaults } from './disk-faults.ts';
import { noFaults } from './disk-faults.ts';
import type { FileState } from './file-state.ts';
import { syncedFile } from './file-state.ts';

/** One directory of a file system as a value: what a read sees, and what a crash may leave of it. */
export interface SimulatedDisk {
  readonly files: ReadonlyMap<Inode, FileState>; // all that a name leads to, now or after some crash
  readonly directory: Directory;
  readonly created: number; // files so far; the next one gets this number
  readonly capacityBytes: number;
  readonly faults: DiskFaults;
  readonly syncs: number; // so far, failed ones too
  readonly writes: number; // so far, failed ones too
}

/** A disk with nothing on it. */
export function emptyDisk(capacityBytes = Infinity): SimulatedDisk {
  const directory = syncedDirectory(new Map());
  return { files: new Map(), directory, created: 0, capacityBytes, faults: noFaults, syncs: 0, writes: 0 };
}

/** A disk that holds these files, all durable, as after a boot. */
export function diskOf(
  contents: Iterable<readonly [file: string, content: Uint8Array]>,
  capacityBytes = Infinity,
): SimulatedDisk {
  const files = new Map<Inode, FileState>();
  const names = new Map<string, Inode>();
  for (const [file, content] of contents) {
    names.set(file, files.size);
    files.set(files.size, syncedFile(contentOf(content)));
  }
  return { ...emptyDisk(capacityBytes), files, directory: syncedDirectory(names), created: files.size };
}

/** The same disk, on which these things will go wrong. They are counted from here on. */
export function withFaults(disk: SimulatedDisk, faults: DiskFaults): SimulatedDisk {
  const { files, directory, created, capacityBytes } = disk;
  return { files, directory, created, capacityBytes, faults, syncs: 0, writes: 0 };
}

/** What a reader sees of the files, by name in ascending order. */
export function contentsOf({ directory, files }: SimulatedDisk): readonly (readonly [string, Content])[] {
  const names = [...directory.visible].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return names.flatMap(([name, inode]) => {
    const file = files.get(inode);
    return file === undefined ? [] : [[name, file.visible] as const];
  });
}
