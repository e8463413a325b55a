import { join } from 'node:path';
import { packageRoot } from '../cli/package-root.ts';
import { loadSchedule } from '../counterexamples/format/load.ts';
import { scheduleFile } from '../world/faults/fault.ts';
import type { KnownBug } from '../world/faults/fault.ts';
import type { Schedule } from '../properties/seen/schedule.ts';

/** The shortest schedule that is known of the bug. */
export const savedSchedule = (bug: Pick<KnownBug, 'id'>): Schedule =>
  loadSchedule(join(packageRoot, 'counterexamples', scheduleFile(bug)));
