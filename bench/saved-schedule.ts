import { join } from 'node:path';
import { packageRoot } from '../cli/package-root.ts';
import { loadSchedule } from '../counterexamples/format/load.ts';
import { scheduleFile } from '../properties/faults/fault.ts';
import type { KnownBug } from '../properties/faults/fault.ts';
import type { Schedule } from '../properties/schedule/schedule.ts';

/** The shortest schedule that is known of the bug. */
export const savedSchedule = (bug: Pick<KnownBug, 'id'>): Schedule =>
  loadSchedule(join(packageRoot, 'counterexamples', scheduleFile(bug)));
