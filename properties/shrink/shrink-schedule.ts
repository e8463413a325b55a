import { runSteps } from '../run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Target } from '../target.ts';
import { shrink } from './shrink.ts';
import type { Shrunk } from './shrink.ts';
import { replay } from './trial.ts';

/** The short schedule of one that fails, in the same class; null if it does not fail. Sections are not kept. */
export function shrinkSchedule(
  target: Target,
  { title, subject, options, steps }: Schedule,
  replaysMax?: number,
): { readonly schedule: Schedule; readonly shrunk: Shrunk } | null {
  const { violation } = runSteps(target, options, steps);
  const failing = violation && replay(target, { options, steps }, violation, true);
  if (failing === null) return null;
  const shrunk = shrink(target, failing, replaysMax);
  const { candidate } = shrunk;
  const { property, atStep } = shrunk.violation;
  const expect = { verdict: 'violated', property, atStep } as const;
  return { schedule: { title, subject, options: candidate.options, steps: candidate.steps, expect }, shrunk };
}
