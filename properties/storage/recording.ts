import type {
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
import { append, behindSnapshot, emptyDurableState, openStorage } from '../../impl/index.ts';
import { crashDisk } from '../disk/crash.ts';
import { DiskSession } from '../disk/disk-session.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import { emptyDisk } from '../disk/simulated-disk.ts';
import { unreachable } from '../unreachable.ts';

/** How a storage is opened: the real way, or one that is broken on purpose. */
export type OpenStorage = (identity: Identity, options: StorageOptions) => DiskProgram<OpenedStorage>;

/** What a server asks of its storage. */
export type StorageRequest =
  | { readonly kind: 'append'; readonly batch: WriteBatch }
  | { readonly kind: 'saveSnapshot'; readonly snapshot: Snapshot };

export const identity: Identity = { cluster: 'c', server: 1 };

/** Room for two or three small batches. */
export const tinySegments: StorageOptions = { segmentBytes: 320 };

/** A server's life with its storage: what was asked of the disk, and what was promised when. */
export interface Recording {
  readonly start: SimulatedDisk;
  readonly operations: readonly DiskOperation[];
  readonly promises: readonly StatePromise[]; // in order; the first one is that of opening
  readonly disk: SimulatedDisk; // at the end
}

/** From that operation on, this and no older state must be found. */
export interface StatePromise {
  readonly after: number; // operations that had ended
  readonly state: DurableState;
}

/** The disk of a server that has been started once and has stored nothing yet; all on it is durable. */
export function bootedDisk(): SimulatedDisk {
  return crashDisk(record(openStorage, emptyDisk(), []).disk, { directory: 0, files: new Map() });
}

/** Opens a storage, asks for one thing after the other, and keeps what happened. */
export function record(
  open: OpenStorage,
  start: SimulatedDisk,
  requests: readonly StorageRequest[],
  options: StorageOptions = tinySegments,
): Recording {
  const session = new DiskSession(start);
  const { storage, state: opened } = session.run(open(identity, options));
  let state = opened;
  const promises: StatePromise[] = [{ after: session.operations.length, state }];
  for (const request of requests) {
    session.run(ask(storage, request));
    state = stateAfter(state, request);
    promises.push({ after: session.operations.length, state });
  }
  return { start, operations: session.operations, promises, disk: session.disk };
}

export function ask(storage: Storage, request: StorageRequest): DiskProgram<void> {
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
      return { ...hardState, snapshot: state.snapshot, log: append(state.log, from - 1, entries) };
    }
    case 'saveSnapshot':
      return { ...state, snapshot: request.snapshot, log: behindSnapshot(state.log, request.snapshot) };
    default:
      return unreachable(request);
  }
}

/** Two states have the same key if and only if they are the same to a server. */
export function stateKey({ currentTerm, votedFor, snapshot, log }: DurableState): string {
  return JSON.stringify([currentTerm, votedFor, snapshot, log]);
}
