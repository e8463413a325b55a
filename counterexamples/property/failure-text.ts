import { liveness } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { causeOf } from '../../search/explain/cause.ts';
import { isBuiltIn } from '../../world/registry/registry.ts';
import { propertyNames } from '../../world/registry/judged.ts';
import { show } from '../printable.ts';
import { replayCommand } from '../shell.ts';
import { render } from '../formats.ts';
import { plainPaint } from '../show/paint.ts';
import { headline } from '../show/summary.ts';
import { suffixTable } from '../show/table.ts';
import { count } from '../show/words.ts';
import { traceOf, traceWithSuffix } from '../trace.ts';
import type { SavedFailure } from './saved-failure.ts';

/** Steps that are printed: about a screen, as on the command line. */
const stepsShown = 40;

/** How it came to the schedule that is shown, and where that is kept. */
export interface FailureOrigin {
  readonly stepsFound: number | null; // before it was shrunk; null: it was not
  readonly isShortest: boolean; // and nothing shorter is looked for any more
  readonly saved: SavedFailure | null;
}

/** All that a failing test says of its schedule, in lines of their own. */
export function failureText(target: Target, schedule: Schedule, origin: FailureOrigin): string {
  const trace = traceOf(target, schedule);
  const cause = causeOf(target, schedule);
  const lines = [render('table', trace, { steps: stepsShown, cause }).trimEnd()];
  const { violation } = trace.outcome;
  if (violation?.property === liveness) lines.push('', ...suffixLines(target, schedule));
  lines.push('', `  ${shrunkText(schedule, origin)}`, ...savedLines(target, schedule, origin.saved));
  return `\n${lines.join('\n')}\n`;
}

/** The run of a schedule that nobody judges, for a test of somebody's own: its verdict is told only where the run ended early. */
export function scheduleText(target: Target, schedule: Schedule): string {
  const trace = traceOf({ ...target, invariants: [] }, schedule, { suffix: false });
  const lines = render('table', trace, { steps: stepsShown }).trimEnd().split('\n');
  const verdict = trace.outcome.violation === null ? headline(trace, plainPaint).length : 0;
  return `\n${lines.slice(verdict).join('\n')}\n`;
}

function suffixLines(target: Target, schedule: Schedule): readonly string[] {
  const first = schedule.steps.length + 1;
  return ['  The fault-free suffix:', '', suffixTable(traceWithSuffix(target, schedule), first, { steps: stepsShown })];
}

function shrunkText({ steps }: Schedule, { stepsFound, isShortest }: FailureOrigin): string {
  const now = count(steps.length, 'step');
  if (stepsFound === null) return `as it was found, not shrunk: ${now}`;
  return `shrunk ${stepsFound} -> ${now}${isShortest ? '' : ', as far as it got'}`;
}

function savedLines(target: Target, schedule: Schedule, saved: SavedFailure | null): readonly string[] {
  if (saved === null) return ['  not saved: the option `out` names a folder for such schedules'];
  const { path, error } = saved;
  const refused = error === null ? [] : [`  ${show(error.fact)}. ${show(error.remedy)}`];
  return path === null
    ? refused
    : [...refused, `  saved ${show(path)}`, `  replay: ${replayText(target, schedule, path)}`];
}

/** What the command line knows is replayed there, anything else in the same test. */
function replayText(target: Target, { expect }: Schedule, path: string): string {
  const isKnown = expect.verdict === 'violated' && propertyNames.includes(expect.property);
  if (isBuiltIn(target) && isKnown) return replayCommand(path);
  return `fc.assert(property, { examples: [[loadSchedule(${JSON.stringify(path)})]] })`;
}
