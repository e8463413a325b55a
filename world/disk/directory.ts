import { unreachable } from '../../properties/unreachable.ts';

/** The number of a file, which it keeps under every name. Numbers are not used twice. */
export type Inode = number;

/** What the names of a directory lead to. */
export type Names = ReadonlyMap<string, Inode>;

/** A change of the directory. Each says what it leads to, so it can be applied where an earlier one was lost. */
export type DirectoryChange =
  | { readonly kind: 'create'; readonly file: string; readonly inode: Inode }
  | { readonly kind: 'rename'; readonly from: string; readonly to: string; readonly inode: Inode }
  | { readonly kind: 'remove'; readonly file: string };

/** The one directory of a disk. */
export interface Directory {
  readonly durable: Names;
  readonly unsynced: readonly DirectoryChange[]; // oldest first
  readonly visible: Names;
}

/** A directory of which all is durable. */
export function syncedDirectory(names: Names): Directory {
  return { durable: names, unsynced: [], visible: names };
}

/** The directory after a change that a crash may lose. */
export function changedDirectory(directory: Directory, change: DirectoryChange): Directory {
  return {
    durable: directory.durable,
    unsynced: [...directory.unsynced, change],
    visible: changedNames(directory.visible, change),
  };
}

/** The names that a crash leaves if the first `kept` of the un-synced changes had reached the disk. */
export function namesAfterCrash({ durable, unsynced }: Directory, kept: number): Names {
  return unsynced.slice(0, kept).reduce(changedNames, durable);
}

/** The directory after a sync that worked. */
export function afterDirectorySync(directory: Directory): Directory {
  const { unsynced, visible } = directory;
  return { durable: namesAfterCrash(directory, unsynced.length), unsynced: [], visible };
}

/** The directory after a sync that failed: its un-synced changes are lost, though seen until the crash. */
export function afterFailedDirectorySync({ durable, visible }: Directory): Directory {
  return { durable, unsynced: [], visible };
}

function changedNames(names: Names, change: DirectoryChange): Names {
  const changed = new Map(names);
  switch (change.kind) {
    case 'create':
      return changed.set(change.file, change.inode);
    case 'rename':
      changed.delete(change.from);
      return changed.set(change.to, change.inode);
    case 'remove':
      changed.delete(change.file);
      return changed;
    default:
      return unreachable(change);
  }
}
