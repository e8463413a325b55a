import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allFaults } from '../../world/faults/all.ts';
import type { KnownBug } from '../../world/faults/fault.ts';
import { scheduleFile } from '../../world/faults/fault.ts';
import { allMutants } from '../../world/faults/mutants.ts';
import { packageRoot } from '../package-root.ts';
import type { UsageError } from '../usage-error.ts';
import { unknownName } from '../usage-error.ts';

/** The known bugs that have names: faults of the implementation, and mutants of the spec. */
export const allKnown: readonly KnownBug[] = [...allFaults, ...allMutants];

/** The shortest schedule that is known of a bug; null if none comes with the package. */
export function savedSchedule(bug: KnownBug): string | null {
  const file = join(packageRoot, 'counterexamples', scheduleFile(bug));
  return existsSync(file) ? file : null;
}

/** Which file somebody means: one of that name, else the shortest schedule of the fault of that name. */
export function fileMeant(cwd: string, name: string): string {
  const file = resolve(cwd, name);
  if (existsSync(file)) return file;
  const id = name.replace(/^fault:/, '');
  const bug = allKnown.find((one) => one.id === id);
  const known = bug && savedSchedule(bug);
  if (bug === undefined && /^[a-z0-9-]+$/.test(id)) throw noFault(id);
  return known ?? file;
}

const noFault = (id: string): UsageError =>
  unknownName(
    'file or fault',
    id,
    allKnown.map((one) => one.id),
    'expected a path, or a fault of `raftcheck faults`',
  );
