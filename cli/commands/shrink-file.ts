import type { FindingFile } from '../../counterexamples/format/finding-file.ts';
import { Shortening } from '../../counterexamples/page/shrinking.ts';
import { SaveError } from '../../counterexamples/format/save.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { carryOn } from '../../search/engine/carry-on.ts';
import { findingFailure, shrinkingSchedule } from '../../search/shrink/shrink-schedule.ts';
import type { ShrunkSchedule } from '../../search/shrink/shrink-schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import { withProgress } from '../search/watched.ts';
import { shrinkingMs } from '../shrink-time.ts';

/** A saved schedule that was made shorter. */
export interface ShrunkFile extends ShrunkSchedule {
  readonly ms: number;
  readonly interrupted: boolean; // it would have been made shorter still
}

/**
 * Makes a saved schedule shorter, as far as the time allows. `holds`: nothing is violated when it is run. `interrupted`: before
 * that was known. `file`: if it was left unshrunk, the file that follows.
 */
export async function shrinkFile(
  io: Io,
  quiet: boolean,
  target: Target,
  schedule: Schedule,
  shrinkTime: number,
  file: FindingFile | null,
  shortening = new Shortening(),
): Promise<ShrunkFile | 'holds' | 'interrupted'> {
  const host = hostOf(io.interrupted);
  const begin = host.now();
  const run = await carryOn(findingFailure(target, schedule), host);
  if (!run.ended) return 'interrupted';
  const failing = run.outcome;
  if (failing === null) return 'holds';
  return withProgress(io, quiet, async (_, { onShrunk }) => {
    let steps = schedule.steps.length;
    shortening.note({ schedule, replays: 0 });
    const carried = await carryOn(shrinkingSchedule(target, schedule, failing), host, {
      until: begin + shrinkingMs(shrinkTime),
      onProgress: (best) => {
        onShrunk(best.shrunk);
        shortening.note({ schedule: best.schedule, replays: best.shrunk.replays });
        if (best.schedule.steps.length < steps) replaced(file, best.schedule);
        steps = best.schedule.steps.length;
      },
    });
    const best = carried.ended ? carried.outcome : carried.best;
    shortening.note({ schedule: best.schedule, replays: best.shrunk.replays });
    return { ...best, ms: host.now() - begin, interrupted: !carried.ended && io.interrupted.aborted };
  });
}

/** The one before stays where the new one cannot be written. */
function replaced(file: FindingFile | null, shorter: Schedule): void {
  try {
    file?.replace(shorter);
  } catch (error) {
    if (!(error instanceof SaveError)) throw error;
  }
}
