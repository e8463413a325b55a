import fc from 'fast-check';
import type { Running } from '../../world/cluster/run.ts';
import type { Canonical } from '../drawing/run-draft.ts';
import { canonicalising } from '../drawing/run-draft.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { choice } from '../drawing/draft.ts';
import { mixOf } from '../drawing/mix-of-steps.ts';
import { drawn } from '../drawing/draws.ts';
import { promisesAsMuch } from '../../properties/seen/features.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { liveness } from '../../properties/judging/judge.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import type { Progressive } from '../../properties/progressive.ts';
import { within } from '../../properties/progressive.ts';
import { judgedAlone } from './alone.ts';
import type { Shrunk } from './shrunk.ts';
import { shrinking } from './shrink.ts';
import { mayBecome, sameClass } from './trial.ts';

/** One attempt: how it begins, and what is drawn behind that. */
interface Attempt {
  readonly kept: number | null; // of 2^16: what share of the steps it begins with; null: it begins afresh
  readonly option: number;
  readonly choices: readonly number[];
}

const attemptsPerRound = 64;
/** What one attempt may cost. */
interface Effort {
  readonly afreshLength: number; // choices; long runs fail far more often than short ones, and are more to shrink
  readonly shrinkMax: number; // replays, if it fails
  readonly pairsLast: boolean; // removals of pairs are tried only of what is short enough to be taken
}

const thorough: Effort = { afreshLength: 200, shrinkMax: 3_000, pairsLast: false };

/** Where a replay takes milliseconds: of all that was tried on such subjects the shortest schedules for their replays. */
const sparing: Effort = { afreshLength: 80, shrinkMax: 600, pairsLast: true };

const effortFor = ({ slow }: Target): Effort => (slow === true ? sparing : thorough);

const stepsOfPatience = 12; // each one more lengthens the patience: a longer schedule has more to lose

/**
 * Looks for a shorter schedule of the same violation where removals alone do not lead: another way to the same end.
 * Attempts are runs by chance with the kinds of steps that the schedule has; half of them begin as it does. Those that
 * fail alike are shrunk, and what is shorter, or else and as short, takes its place. Ends when so many replays, for a long
 * schedule in proportion more, have brought nothing shorter; a run that begins afresh counts as many times as it is longer.
 * Deterministic; yields as `shrinking` does.
 */
export function* searchingNearby(target: Target, start: Shrunk, patience: number): Progressive<Shrunk> {
  const { afreshLength } = effortFor(target);
  const alone = judgedAlone(target, start.violation.property);
  let best = start;
  let { replays } = start;
  let lastGain = replays;
  const soFar = (): Shrunk => ({ ...best, replays, nearby: replays - lastGain });
  const goesOn = (): boolean => {
    const { length } = best.candidate.steps;
    return length > 1 && replays - lastGain < patience * Math.max(1, length / stepsOfPatience);
  };
  for (let round = 0; goesOn(); round += 1) {
    yield soFar();
    const { length } = best.candidate.steps;
    for (const attempt of drawn(() => attempts(length, afreshLength), round, attemptsPerRound)) {
      if (target.slow === true && !goesOn()) break; // a round by itself costs thousands of steps
      replays += attempt.kept === null ? Math.ceil(afreshLength / length) : 1;
      const found = yield* within(shrunkAttempt(target, alone, best, attempt), soFar);
      if (found === null) continue;
      replays += found.replays;
      const gain = best.candidate.steps.length - found.candidate.steps.length;
      if (found.removalsTried === null || gain < 0) continue;
      best = found;
      if (gain > 0) lastGain = replays;
    }
  }
  return soFar();
}

/** What is left of an attempt that fails alike; null if it does not, which the property alone tells of most. */
function* shrunkAttempt(
  target: Target,
  alone: Target | null,
  { candidate, violation }: Shrunk,
  attempt: Attempt,
): Progressive<unknown, Shrunk | null> {
  yield;
  const { shrinkMax, pairsLast } = effortFor(target);
  const other = optionsOf(candidate.options, attempt);
  const options = mayBecome(target, candidate.options, other) ? other : candidate.options;
  const settles = violation.property === liveness;
  if (alone !== null && !failsAlike(violation, yield* running(alone, options, candidate.steps, attempt, settles)))
    return null;
  const { steps, suffix, outcome } = yield* running(target, options, candidate.steps, attempt, settles);
  if (outcome.violation === null || !sameClass(outcome.violation, violation)) return null;
  const failing = { candidate: { options, steps }, suffix, violation: outcome.violation };
  const shrunk = yield* shrinking(target, failing, shrinkMax, !pairsLast);
  if (!pairsLast || shrunk.candidate.steps.length > candidate.steps.length) return shrunk;
  const paired = yield* shrinking(target, { ...shrunk, suffix: [] }, shrinkMax);
  return { ...paired, replays: shrunk.replays + paired.replays };
}

const failsAlike = (wanted: Violation, { outcome: { violation } }: Canonical): boolean =>
  violation !== null && sameClass(violation, wanted);

function running(
  target: Target,
  options: ClusterOptions,
  steps: readonly Step[],
  { kept, choices }: Attempt,
  suffix: boolean,
): Running<Canonical> {
  const prefix = steps.slice(0, Math.floor(((kept ?? 0) * steps.length) / 0x1_0000));
  const length = kept === null ? effortFor(target).afreshLength : 2 * steps.length - prefix.length;
  const draft = { options, mix: mixOf(steps), choices: choices.slice(0, length), begin: prefix };
  return canonicalising(target, draft, { suffix });
}

const attempts = (length: number, afreshLength: number): fc.Arbitrary<Attempt> => {
  const choices = Math.max(afreshLength, 2 * length);
  return fc.record({
    kept: fc.option(fc.noBias(fc.nat(0xffff)), { freq: 1 }),
    option: fc.noBias(fc.nat(11)),
    choices: fc.array(choice, { minLength: choices, maxLength: choices, size: 'max' }),
  });
};

/**
 * Mostly the same options. Else one of them is another, or all features are off: what made the schedule simple may have
 * made it long.
 */
function optionsOf(options: ClusterOptions, { option }: Attempt): ClusterOptions {
  const { servers, maxEntries, maxInFlight, disk, network } = options;
  const bare: ClusterOptions = { servers, features: [], maxEntries, maxInFlight, disk, ...(network && { network }) };
  const others: readonly ClusterOptions[] = [
    { ...options, maxEntries: maxEntries === 1 ? 4 : 1 },
    { ...options, maxInFlight: maxInFlight === 1 ? 4 : 1 },
    { ...options, disk: disk === 'immediate' ? 'delayed' : 'immediate' },
    promisesAsMuch(bare, options) ? bare : options,
  ];
  return others[option] ?? options;
}
