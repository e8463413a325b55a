import type { Configuration, DurableState, HardState, Output, WriteId } from '../../impl/index.ts';
import { append, behindSnapshot, emptyDurableState, lastIndex } from '../../impl/index.ts';
import type { Envelope } from '../view.ts';

type Write = Extract<Output, { kind: 'write' }>;

/** A write that was asked for and is not durable yet, with the messages that wait for it. */
interface PendingWrite {
  readonly write: Write;
  readonly held: readonly Envelope[];
}

/** The simulated disk of one server, as a value: what is durable, and what a crash would lose, oldest first. */
export interface SimulatedDisk {
  readonly durable: DurableState;
  readonly pending: readonly PendingWrite[];
}

/** What the disk keeps of a hard state that it is told to write: all of it, unless it is broken on purpose. */
export type StoreHardState = (durable: HardState, write: HardState) => HardState;

export const storeAll: StoreHardState = (_durable, write) => write;

export const emptyDisk = (configuration: Configuration): SimulatedDisk => ({
  durable: emptyDurableState(configuration),
  pending: [],
});

export function ask(disk: SimulatedDisk, write: Write): SimulatedDisk {
  return { durable: disk.durable, pending: [...disk.pending, { write, held: [] }] };
}

/** Keeps a message back until `after` is durable. */
export function hold(disk: SimulatedDisk, after: WriteId, envelope: Envelope): SimulatedDisk {
  const pending = disk.pending.map((waiting) =>
    waiting.write.write === after ? { write: waiting.write, held: [...waiting.held, envelope] } : waiting,
  );
  return { durable: disk.durable, pending };
}

/** The oldest pending write becomes durable; its messages may go. */
export function finishOldest(
  { durable, pending }: SimulatedDisk,
  store: StoreHardState,
): { readonly disk: SimulatedDisk; readonly finished: WriteId; readonly released: readonly Envelope[] } {
  const [oldest, ...later] = pending;
  if (oldest === undefined) throw new RangeError('no write is pending');
  const { write, held } = oldest;
  const hard = store(durable, write.hardState);
  const cut =
    write.from > lastIndex(durable.log) && write.entries.length === 0
      ? durable.log
      : append(durable.log, write.from - 1, write.entries);
  const snapshot = write.snapshot ?? durable.snapshot;
  const log = write.snapshot === null ? cut : behindSnapshot(cut, write.snapshot);
  const { currentTerm, votedFor } = hard;
  const disk = { durable: { currentTerm, votedFor, snapshot, log }, pending: later };
  return { disk, finished: write.write, released: held };
}

/** A crash loses every write that is not durable, and every message that waits for one. */
export function crashed(disk: SimulatedDisk): SimulatedDisk {
  return { durable: disk.durable, pending: [] };
}
