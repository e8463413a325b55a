import type { DurableState } from '../../impl/index.ts';
import { noFaults } from '../disk/disk-faults.ts';
import type { CrashBounds } from '../disk/file-outcomes.ts';
import { perform } from '../disk/perform.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import { withFaults } from '../disk/simulated-disk.ts';
import { checkCrashes, judge, planOf, recover } from './crash-check.ts';
import type { OpenStorage, Recording } from './recording.ts';

const bounds: CrashBounds = { subsetsOf: 2, cuts: 16, joint: 100 };

/**
 * Starts the process again on the disk as it is seen, synced or not, and then cuts the power. What the second life takes
 * for stored is still there in the third. Null if it is, else what is wrong.
 */
export function checkRestart(open: OpenStorage, disk: SimulatedDisk, mayBe: readonly DurableState[]): string | null {
  const recovered = recover(open, withFaults(disk, noFaults));
  const problem = judge(recovered, mayBe);
  if (recovered.state === null || problem !== null) return `started again: ${problem}`;
  const { state } = recovered;
  return checkCrashes(open, { start: recovered.disk, operations: [], mayBe: () => [state] }, bounds).problem;
}

/** The same for a process that is killed after any of its operations. */
export function checkKills(open: OpenStorage, recording: Recording): string | null {
  const { start, operations, mayBe } = planOf(recording);
  let disk = start;
  for (let after = 0; after <= operations.length; after += 1) {
    const problem = checkRestart(open, disk, mayBe(after));
    if (problem !== null) return `killed after ${after} operations: ${problem}`;
    const operation = operations[after];
    if (operation !== undefined) ({ disk } = perform(disk, operation));
  }
  return null;
}
