import type { Content } from './content.ts';
import { emptyContent, resized, written } from './content.ts';
import { unreachable } from '../../properties/unreachable.ts';

/**
 * A change of one file that is not durable yet. `grow` is what a failed sync leaves of a write: its bytes are lost, its
 * effect on the size is not.
 */
export type FileChange =
  | { readonly kind: 'write'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly size: number }
  | { readonly kind: 'grow'; readonly size: number };

/** The changes since the last sync, newest first: linked, since a file may be written to and never synced. */
interface Unsynced {
  readonly change: FileChange;
  readonly older: Unsynced | undefined;
}

/** One file, whatever its names. A value: disks may share it. */
export interface FileState {
  readonly durable: Content; // a crash leaves at least this, where no un-synced change goes over it
  readonly unsynced: Unsynced | undefined;
  readonly visible: Content; // what a read sees: durable and unsynced, unless a sync has failed
  readonly lost: boolean; // a sync has failed: what is visible has bytes that no sync will write
}

/** A file of which all is durable. */
export function syncedFile(content: Content): FileState {
  return { durable: content, unsynced: undefined, visible: content, lost: false };
}

export const emptyFile: FileState = syncedFile(emptyContent);

/** What a crash may lose of a file, oldest first. */
export function changesOf({ unsynced }: FileState): readonly FileChange[] {
  const changes: FileChange[] = [];
  for (let at = unsynced; at !== undefined; at = at.older) changes.push(at.change);
  return changes.reverse();
}

/** The file after a change that a crash may lose. */
export function changedFile(file: FileState, change: FileChange): FileState {
  const { durable, unsynced, visible, lost } = file;
  return { durable, unsynced: { change, older: unsynced }, visible: changedContent(visible, change), lost };
}

/** The file after a sync that worked. Bytes that an earlier one lost do not come back: zeros or old bytes are there. */
export function afterSync(file: FileState): FileState {
  const { durable, visible, lost } = file;
  return lost
    ? { durable: changesOf(file).reduce(changedContent, durable), unsynced: undefined, visible, lost }
    : syncedFile(visible);
}

/**
 * The file after a sync that failed, as ext4, XFS and Btrfs leave it (Rebello et al., ATC'20): its pages count as clean,
 * so no later sync writes them, yet reads still see them. Sizes are metadata, and stay to be written.
 */
export function afterFailedSync(file: FileState): FileState {
  const { durable, visible } = file;
  let unsynced: Unsynced | undefined;
  for (const change of changesOf(file)) unsynced = { change: withoutBytes(change), older: unsynced };
  return { durable, unsynced, visible, lost: true };
}

function withoutBytes(change: FileChange): FileChange {
  return change.kind === 'write' ? { kind: 'grow', size: change.at + change.bytes.length } : change;
}

/** The content after a change, filled with zeros where nothing was written. */
export function changedContent(content: Content, change: FileChange): Content {
  switch (change.kind) {
    case 'write':
      return written(content, change.at, change.bytes);
    case 'truncate':
      return resized(content, change.size);
    case 'grow':
      return resized(content, Math.max(content.size, change.size));
    default:
      return unreachable(change);
  }
}
