import type { DiskOperation, DurableState, StorageOptions, TornTail } from '../../impl/index.ts';
import { crashImages } from '../disk/crash-images.ts';
import { DiskSession } from '../disk/disk-session.ts';
import type { CrashBounds } from '../disk/file-outcomes.ts';
import { crashBounds } from '../disk/file-outcomes.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import type { OpenStorage, Recording } from './recording.ts';
import { identity, nothingStored, stateKey, tinySegments } from './recording.ts';

/** Some operations on a disk, and which states may be found after a crash in between. */
export interface CrashPlan {
  readonly start: SimulatedDisk;
  readonly operations: readonly DiskOperation[];
  readonly mayBe: (after: number) => readonly DurableState[]; // once so many operations had ended
}

/** What came of opening every image. */
export interface CrashReport {
  readonly images: number;
  readonly torn: number; // of which a torn batch was cut off
  readonly sampled: number; // moments of which not every image was opened
  readonly problem: string | null; // the first one; nothing is opened after it
}

/** Crashes at every moment, in every way that the disk allows, and opens what is left. */
export function checkCrashes(
  open: OpenStorage,
  { start, operations, mayBe }: CrashPlan,
  bounds: CrashBounds = crashBounds,
): CrashReport {
  const opened = { images: 0, torn: 0 };
  const images = crashImages(start, operations, bounds);
  for (let next = images.next(); ; next = images.next()) {
    if (next.done === true) return { ...opened, sampled: next.value.sampled, problem: null };
    const { disk, after } = next.value;
    const recovered = recover(open, disk);
    opened.images += 1;
    if (recovered.tornTail !== null) opened.torn += 1;
    const problem = judge(recovered, mayBe(after));
    if (problem === null) continue;
    return { ...opened, sampled: 0, problem: `crash after ${after} of ${operations.length} operations: ${problem}` };
  }
}

/** The state promised last, or the one in the making. */
export function planOf({ start, operations, promises }: Recording): CrashPlan {
  const mayBe = (after: number): readonly DurableState[] => {
    const kept = promises.findLastIndex((promise) => promise.after <= after);
    const last = promises[kept]?.state ?? nothingStored;
    return [last, promises[kept + 1]?.state ?? last];
  };
  return { start, operations, mayBe };
}

/** What recovery makes of a disk, and what it asks of it. */
export interface Recovered {
  readonly disk: SimulatedDisk;
  readonly operations: readonly DiskOperation[];
  readonly state: DurableState | null; // null: it refuses, or fails
  readonly error: unknown;
  readonly tornTail: TornTail | null;
}

export function recover(open: OpenStorage, start: SimulatedDisk, options: StorageOptions = tinySegments): Recovered {
  const session = new DiskSession(start);
  let outcome: Pick<Recovered, 'state' | 'error' | 'tornTail'>;
  try {
    const { state, tornTail } = session.run(open(identity, options));
    outcome = { state, error: null, tornTail };
  } catch (error) {
    outcome = { state: null, error, tornTail: null };
  }
  return { ...outcome, disk: session.disk, operations: session.operations };
}

/** What is wrong with a recovery; null if nothing is. */
export function judge({ state, error }: Recovered, mayBe: readonly DurableState[]): string | null {
  if (state === null) return `it does not open: ${String(error)}`;
  if (mayBe.some((allowed) => stateKey(allowed) === stateKey(state))) return null;
  return `found ${stateKey(state)}, where only ${mayBe.map(stateKey).join(' or ')} may be`;
}
