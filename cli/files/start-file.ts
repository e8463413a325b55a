import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { show } from '../../counterexamples/printable.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Start } from '../../search/drawing/draft.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Io } from '../io.ts';
import type { Own } from '../own/own.ts';
import type { Owns } from '../own/owns.ts';
import { counted } from '../terminal/numbers.ts';
import { UsageError } from '../usage-error.ts';
import { loadKnown } from './known.ts';

/** A place in a schedule file, behind which runs begin. */
export interface StartFile {
  readonly file: string; // short, since it stands in messages
  readonly subject: string;
  readonly own: Own | null; // if it is of a subject of the user
  readonly start: Start;
}

/** The first steps of a file, or of a fault's schedule: `FILE@STEP`, or all. Throws a ScheduleError or a UsageError. */
export async function loadStart(io: Io, text: string, owns: Owns): Promise<StartFile> {
  const [path, step] = placeIn(io.cwd, text);
  const { file, schedule, own } = await loadKnown(io, path, owns);
  const { subject, options, steps } = schedule;
  if (step !== null && step > steps.length)
    throw new UsageError(
      `--from ${show(text)}: ${show(file)} has ${counted(steps.length, 'step')}, and no step ${step}`,
    );
  return { file, subject, own, start: { options, steps: steps.slice(0, step ?? steps.length) } };
}

/** Refuses what fails before anything is drawn: each run would only say so again. */
export function refuseBroken(target: Target, { file, start: { options, steps } }: StartFile): void {
  const { violation, skipped } = runSteps(target, options, steps, { suffix: false });
  if (violation !== null) {
    const { property, atStep } = violation;
    throw new UsageError(
      `--from ${show(file)}: its step ${atStep} violates ${property} already: begin before it, with @${atStep - 1} behind the file`,
    );
  }
  if (skipped[0] === undefined) return;
  throw new UsageError(`--from ${show(file)}: its step ${skipped[0]} does not apply to ${target.name}`);
}

/** A file may have such a name itself. */
function placeIn(cwd: string, text: string): readonly [path: string, step: number | null] {
  const [, path, step] = /^(.+)@(\d{1,9})$/.exec(text) ?? [];
  return path === undefined || existsSync(resolve(cwd, text)) ? [text, null] : [path, Number(step)];
}
