/**
 * A change of one file that is not durable yet. `grow` is what a failed sync leaves of a write: its bytes are lost, its
 * effect on the size is not.
 */
export type FileChange =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly size: number }
  | { readonly kind: 'grow'; readonly size: number };

/** One file, whatever its names. What it holds is never changed in place, so disks may share it. */
export interface FileState {
  readonly durable: Uint8Array; // a crash leaves at least this, where no un-synced change goes over it
  readonly unsynced: readonly FileChange[]; // oldest first
  readonly visible: Uint8Array; // what a read sees: more than durable and unsynced where a sync has failed
}

const nothing = new Uint8Array(0);

export const emptyFile: FileState = { durable: nothing, unsynced: [], visible: nothing };

/** A file of which all is durable. */
export function syncedFile(content: Uint8Array): FileState {
  return { durable: content, unsynced: [], visible: content };
}

/** The file after a change that a crash may lose. */
export function changedFile(file: FileState, change: FileChange): FileState {
  return {
    durable: file.durable,
    unsynced: [...file.unsynced, change],
    visible: changedContent(file.visible, change),
  };
}

/** The file after a sync that worked. Bytes that an earlier one lost do not come back: zeros or old bytes are there. */
export function afterSync({ durable, unsynced, visible }: FileState): FileState {
  return { durable: unsynced.reduce(changedContent, durable), unsynced: [], visible };
}

/**
 * The file after a sync that failed, as ext4, XFS and Btrfs leave it (Rebello et al., ATC'20): its pages count as clean,
 * so no later sync writes them, yet reads still see them. Sizes are metadata, and stay to be written.
 */
export function afterFailedSync({ durable, unsynced, visible }: FileState): FileState {
  const lost = unsynced.map(
    (change): FileChange =>
      change.kind === 'write' ? { kind: 'grow', size: change.at + change.bytes.length } : change,
  );
  return { durable, unsynced: lost, visible };
}

/** The content after a change, filled with zeros where nothing was written. */
export function changedContent(content: Uint8Array, change: FileChange): Uint8Array {
  const changed = resized(content, sizeAfter(content.length, change));
  if (change.kind === 'write') changed.set(change.bytes, change.at);
  return changed;
}

/** The size that a file of this size has after a change. */
export function sizeAfter(size: number, change: FileChange): number {
  if (change.kind === 'truncate') return change.size;
  return Math.max(size, change.kind === 'grow' ? change.size : change.at + change.bytes.length);
}

/** A copy, cut or filled with zeros to a size. */
export function resized(content: Uint8Array, size: number): Uint8Array {
  const copy = new Uint8Array(size);
  copy.set(content.length > size ? content.subarray(0, size) : content);
  return copy;
}
