import type {
  Configuration,
  DiskOperation,
  DiskProgram,
  DurableState,
  Identity,
  OpenedStorage,
  Snapshot,
  Storage,
  StorageOptions,
  WriteBatch,
} from '../../impl/index.ts';
import { append, behindSnapshot, emptyDurableState, lastIndex, openStorage } from '../../impl/index.ts';
import { imageOf } from '../disk/crash.ts';
import { DiskSession } from '../disk/disk-session.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import { emptyDisk } from '../disk/simulated-disk.ts';
import { unreachable } from '../../properties/unreachable.ts';

/** How a storage is opened: the real way, or one that is broken on purpose. */
export type OpenStorage = (identity: Identity, options: StorageOptions) => DiskProgram<OpenedStorage>;

/** What a server asks of its storage. */
export type StorageRequest =
  | { readonly kind: 'append'; readonly batch: WriteBatch }
  | { readonly kind: 'saveSnapshot'; readonly snapshot: Snapshot };

export const identity: Identity = { cluster: 'c', server: 1 };

export const configuration: Configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };

/** What a server has that has just been made. */
export const nothingStored = emptyDurableState(configuration);

/** Room for two or three small batches. */
export const tinySegments: StorageOptions = { configuration, segmentBytes: 352 };

/** A server's life with its storage: what was asked of the disk, and what was promised when. */
export interface Recording {
  readonly start: SimulatedDisk;
  readonly operations: readonly DiskOperation[];
  readonly promises: readonly StatePromise[]; // in order; the first one is that of the life before
  readonly disk: SimulatedDisk; // at the end
  readonly error: unknown; // that ended it; null if all was done
}

/** From that operation on, this and no older state must be found. */
export interface StatePromise {
  readonly after: number; // operations that had ended; Infinity: it was never given
  readonly state: DurableState;
}

/** The disk of a server that has been started once and has stored nothing yet; all on it is durable. */
export function bootedDisk(options: StorageOptions = tinySegments): SimulatedDisk {
  const { disk } = record(openStorage, emptyDisk(), [], { options });
  return imageOf(disk, disk.directory.visible, (_, { visible }) => visible);
}

export interface Circumstances {
  readonly options?: StorageOptions; // tiny segments unless said
  readonly before?: DurableState; // what is stored at the start; nothing unless said
}

/** Opens a storage and asks for one thing after the other until one fails. */
export function record(
  open: OpenStorage,
  start: SimulatedDisk,
  requests: readonly StorageRequest[],
  { options = tinySegments, before = nothingStored }: Circumstances = {},
): Recording {
  const session = new DiskSession(start);
  const promises: StatePromise[] = [{ after: 0, state: before }];
  let state = before;
  const ended = (error: unknown): Recording => ({
    start,
    operations: session.operations,
    promises,
    disk: session.disk,
    error,
  });
  try {
    const { storage } = session.run(open(identity, options));
    for (const request of requests) {
      state = stateAfter(state, request);
      session.run(ask(storage, request));
      promises.push({ after: session.operations.length, state });
    }
  } catch (error) {
    promises.push({ after: Infinity, state });
    return ended(error);
  }
  return ended(null);
}

function ask(storage: Storage, request: StorageRequest): DiskProgram<void> {
  switch (request.kind) {
    case 'append':
      return storage.append(request.batch);
    case 'saveSnapshot':
      return storage.saveSnapshot(request.snapshot);
    default:
      return unreachable(request);
  }
}

/** What is to be stored after a request, by the rules of the core. */
export function stateAfter(state: DurableState, request: StorageRequest): DurableState {
  switch (request.kind) {
    case 'append': {
      const { hardState, from, entries } = request.batch;
      const isUnchanged = from > lastIndex(state.log) && entries.length === 0; // then it stays the same object
      const log = isUnchanged ? state.log : append(state.log, from - 1, entries);
      const { currentTerm, votedFor } = hardState;
      return { currentTerm, votedFor, snapshot: state.snapshot, log };
    }
    case 'saveSnapshot': {
      const { currentTerm, votedFor, log } = state;
      return { currentTerm, votedFor, snapshot: request.snapshot, log: behindSnapshot(log, request.snapshot) };
    }
    default:
      return unreachable(request);
  }
}

/** Two states have the same key if and only if they are the same to a server. */
export function stateKey({ currentTerm, votedFor, snapshot, log }: DurableState): string {
  return JSON.stringify([currentTerm, votedFor, snapshot, log]);
}
