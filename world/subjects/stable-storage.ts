import type { Configuration, DurableState, HardState, PendingWrites, WaitingWrite, Write } from '../../impl/index.ts';
import { emptyDurableState } from '../../impl/index.ts';
import { stateAfter, stateKey } from '../storage-check/recording.ts';
import type { DiskTrouble, Stored, Survival } from '../../properties/seen/subject.ts';
import { diskAfterCrash } from './disk-trouble.ts';
import type { LogOnDisk } from './log-on-disk.ts';

/** What one server has stored, as a value: what is durable, and what a crash would lose, oldest first. */
export interface StableStorage {
  readonly durable: DurableState;
  readonly pending: PendingWrites;
  readonly log: LogOnDisk | null; // disk `log`: where it is kept
  readonly condition: 'sound' | 'damaged' | 'refused' | 'wiped'; // damaged: it may be refused, which is for ever
}

/** What the disk keeps of a hard state that it is told to write: all of it, unless it is broken on purpose. */
export type StoreHardState = (durable: HardState, write: HardState) => HardState;

export const storeAll: StoreHardState = (_durable, write) => write;

export const nothingStored = (configuration: Configuration, log: LogOnDisk | null): StableStorage => ({
  durable: emptyDurableState(configuration),
  pending: [],
  log,
  condition: 'sound',
});

/** The oldest pending write is durable; what that means for the server, its driver says. */
export function afterOldest(storage: StableStorage, store: StoreHardState): StableStorage {
  const { durable, pending, log, condition } = storage;
  const [oldest] = pending;
  if (oldest === undefined) throw new RangeError('no write is pending');
  const write = asStored(durable, oldest, store);
  return { durable: afterWrite(durable, write), pending, log: log?.after(write) ?? null, condition };
}

function asStored(durable: DurableState, { write }: WaitingWrite, store: StoreHardState): Write {
  const hardState = store(durable, write.hardState);
  return hardState === write.hardState ? write : { ...write, hardState };
}

/** A write is what a storage is asked for in two requests: the batch, then the snapshot. */
function afterWrite(durable: DurableState, { hardState, from, entries, snapshot }: Write): DurableState {
  const appended = stateAfter(durable, { kind: 'append', batch: { hardState, from, entries } });
  return snapshot === null ? appended : stateAfter(appended, { kind: 'saveSnapshot', snapshot });
}

/**
 * A crash loses every write that is not durable, and every message that waits for one. With a log on disk, what is durable
 * is what is found there.
 */
export function crashed(
  storage: StableStorage,
  store: StoreHardState,
  trouble: DiskTrouble | undefined,
): { readonly storage: StableStorage; readonly stored: Stored | null } {
  const { durable, pending, log } = storage;
  if (log === null) return { storage: { durable, pending: [], log, condition: storage.condition }, stored: null };
  const [oldest] = pending;
  const write = oldest === undefined ? null : asStored(durable, oldest, store);
  const mayBeRefused = storage.condition === 'damaged' || trouble?.trouble === 'bitFlip';
  const left = log.on(diskAfterCrash(log, write, trouble));
  const found = mayBeRefused ? left.recoveredIfSound() : left.recovered();
  const state = found?.state ?? durable; // what is refused is never used again
  const condition = found === null ? 'refused' : mayBeRefused ? 'damaged' : 'sound';
  const stored = { survived: survivalOf(durable, write, state), tornTail: found?.tornTail === true };
  return { storage: { durable: state, pending: [], log: left, condition }, stored };
}

/** Of a server that is down: all is gone. */
export const wiped = (storage: StableStorage): StableStorage => ({
  durable: storage.durable,
  pending: [],
  log: storage.log?.wiped() ?? null,
  condition: 'wiped',
});

/** What a server that has run before makes of an empty disk: it does not start, unless it is broken on purpose. */
export function startedOver(
  { durable: lost, log }: StableStorage,
  startsOver: ((lost: HardState) => HardState) | undefined,
  founding: Configuration,
): StableStorage | null {
  if (log !== null && log.recoveredIfSound() === null) return null;
  if (startsOver === undefined) return null;
  const hardState = startsOver(lost);
  const write: Write = { kind: 'write', write: 0, hardState, from: 1, entries: [], snapshot: null };
  const durable = afterWrite(emptyDurableState(founding), write);
  return { durable, pending: [], log: log?.after(write) ?? null, condition: 'sound' };
}

/** The most that explains what was found; if nothing does, the spec will tell the difference. */
function survivalOf(durable: DurableState, write: Write | null, found: DurableState): Survival {
  if (write === null || isSame(found, durable)) return 'nothing';
  if (isSame(found, afterWrite(durable, write))) return 'everything';
  return isSame(found, { ...durable, ...write.hardState }) ? 'hardState' : 'nothing';
}

const isSame = (one: DurableState, other: DurableState): boolean => stateKey(one) === stateKey(other);
