import { propertyNames, targetJudgedBy } from '../world/registry/judged.ts';
import { outcomeOf } from '../properties/progressive.ts';
import { runningSteps } from '../world/cluster/run.ts';
import type { Running } from '../world/cluster/run.ts';
import type { Schedule } from '../properties/seen/schedule.ts';
import { makeTarget, subjectNames } from '../world/registry/registry.ts';
import type { Target } from '../properties/judging/target.ts';
import type { Violation } from '../properties/judging/judge.ts';
import { judgedAs } from '../search/verbs/judged-as.ts';
import { ScheduleError } from './format/schedule-error.ts';
import { show } from './printable.ts';
import { Asserting } from './unmet.ts';
import type { Unmet } from './unmet.ts';

/** What a saved schedule still says, held against what it was saved for. */
export type ReplayVerdict =
  | { readonly verdict: 'reproduced'; readonly violation: Violation | null }
  /** A violation was expected, every step applied, none came. */
  | { readonly verdict: 'fixed' }
  /** Nothing is violated, and this step (from 1) no longer applies: the run is not the one that was saved. */
  | { readonly verdict: 'stale'; readonly atStep: number }
  /**
   * It was expected to hold, or to violate another property; or what the schedule asserts between its steps is not so.
   * `violation`: what was not expected; null if that is all that was.
   */
  | { readonly verdict: 'broken'; readonly violation: Violation | null; readonly unmet: readonly Unmet[] };

/**
 * What a schedule is judged by: the one property that it is expected to violate, since others may fail first; or
 * everything. `own`: a subject of the user, which a file may be of. `source` names the schedule in the ScheduleError that is thrown if there is no such subject.
 */
export function targetOf(schedule: Schedule, source = 'schedule', own: Target | null = null): Target {
  const { subject, expect } = schedule;
  if (own?.name === subject) return judgedAs(own, schedule, {});
  if (expect.verdict === 'violated' && propertyNames.includes(expect.property)) {
    return known(targetJudgedBy(subject, [expect.property]), subject, source);
  }
  return targetOfAll(schedule, source, own);
}

/** Runs a schedule again: the property that it is for decides; only where that holds now, any other. */
export const replaySchedule = (schedule: Schedule, source = 'schedule'): ReplayVerdict =>
  outcomeOf(replayingSchedule(schedule, source));

/** The same in small portions. */
export function* replayingSchedule(
  schedule: Schedule,
  source = 'schedule',
  own: Target | null = null,
): Running<ReplayVerdict> {
  const verdict = yield* replayingOn(targetOf(schedule, source, own), schedule);
  if (verdict.verdict !== 'fixed' && verdict.verdict !== 'stale') return verdict;
  const instead = yield* replayingOn(targetOfAll(schedule, source, own), schedule);
  return instead.verdict === 'broken' ? instead : verdict;
}

/** Runs a schedule on a target, which need not be the one that it was made with. */
export const replayOn = (target: Target, schedule: Schedule): ReplayVerdict => outcomeOf(replayingOn(target, schedule));

/** The same in small portions. */
export function* replayingOn(target: Target, schedule: Schedule): Running<ReplayVerdict> {
  const { options, steps, expect } = schedule;
  const asserting = new Asserting(schedule);
  const { violation, skipped } = yield* runningSteps(target, options, steps, { observer: asserting.onlooker });
  const { unmet } = asserting;
  if (violation !== null) {
    const asExpected = expect.verdict === 'violated' && violation.property === expect.property;
    if (asExpected && unmet.length === 0) return { verdict: 'reproduced', violation };
    return { verdict: 'broken', violation: asExpected ? null : violation, unmet };
  }
  const [atStep = Infinity] = skipped;
  // What is wrong first says why the rest is: where a step no longer applies, all that follows is of another run.
  if (unmet.some(({ after }) => after < atStep)) return { verdict: 'broken', violation, unmet };
  if (atStep !== Infinity) return { verdict: 'stale', atStep };
  return expect.verdict === 'holds' ? { verdict: 'reproduced', violation } : { verdict: 'fixed' };
}

/** Judged by all properties; beside the spec only the implementation is, since every fault differs from that at once. */
function targetOfAll({ subject }: Schedule, source: string, own: Target | null): Target {
  if (own?.name === subject) return own;
  return known(makeTarget(subject, { conformance: subject === 'impl' }), subject, source);
}

function known(target: Target | null, subject: string, source: string): Target {
  if (target !== null) return target;
  const fact = `${show(source)}: subject: expected a known subject, got "${show(subject)}"`;
  const names = subjectNames.filter((name) => !name.includes(':')).join(', ');
  const kinds = 'model:core, model:MUTANT (docs/schedule-format.md) and fault:ID (npx raftcheck faults)';
  throw new ScheduleError(
    'SCHEDULE_FIELD',
    fact,
    `There are: ${names}, ${kinds}; for one of your own, give --subject or --adapter, or name it in raftcheck.config.js.`,
  );
}
