import fc from 'fast-check';
import type { Canonical } from '../run.ts';
import { continued } from '../run.ts';
import type { Step } from '../schedule/schedule.ts';
import { choice } from '../search/draft.ts';
import type { ChoiceKind, Mix } from '../search/mix.ts';
import type { ClusterOptions } from '../subject.ts';
import type { Target } from '../target.ts';
import { liveness } from '../world/judge.ts';
import { byPosition } from './reductions.ts';
import type { Shrunk } from './shrink.ts';
import { shrink } from './shrink.ts';
import { sameClass } from './trial.ts';

/** How one attempt differs from the schedule. Numbers are drawn of 2^16 and taken as shares of what there is. */
interface Attempt {
  readonly shape: 'afresh' | 'ending' | 'middle';
  readonly from: number;
  readonly gone: number;
  readonly inserted: number;
  readonly option: number;
  readonly choices: readonly number[];
}

const quick = 3000; // replays: what a failing run is worth at first
const perRound = 64;

/**
 * Looks for a shorter schedule of the same violation near one that cannot lose a step: another way to the same end, which
 * deletions alone do not reach. Attempts begin afresh, or as the schedule does, or have some steps in its middle replaced,
 * and go on by chance with the kinds of steps that it has; those that fail alike are shrunk. Ends when so many replays
 * have brought nothing.
 */
export function searchNearby(target: Target, start: Shrunk, patience: number): Shrunk {
  let best = start;
  let replays = start.replays;
  let lastGain = replays;
  for (let round = 0; replays - lastGain < patience && best.candidate.steps.length > 1; round += 1) {
    for (const attempt of fc.sample(attempts(best.candidate.steps.length), { seed: round, numRuns: perRound })) {
      replays += attempt.shape === 'afresh' ? 10 : 1;
      const found = tryAttempt(target, best, attempt);
      if (found === null) continue;
      replays += found.replays;
      const gain = best.candidate.steps.length - found.candidate.steps.length;
      if (found.removalsTried === null || gain < 0) continue;
      best = found;
      if (gain === 0) continue;
      lastGain = replays;
      break;
    }
  }
  return { ...best, replays };
}

function tryAttempt(target: Target, best: Shrunk, attempt: Attempt): Shrunk | null {
  const { violation } = best;
  const { steps, suffix, outcome } = runAttempt(target, best, attempt);
  if (outcome.violation === null || !sameClass(outcome.violation, violation)) return null;
  const options = optionsOf(best.candidate.options, attempt);
  const failing = { candidate: { options, steps }, suffix, violation: outcome.violation };
  return shrink(target, failing, quick);
}

function runAttempt(target: Target, { candidate, violation }: Shrunk, attempt: Attempt): Canonical {
  const { steps } = candidate;
  const { shape, choices } = attempt;
  const options = optionsOf(candidate.options, attempt);
  const mix = mixOf(steps);
  const from = shape === 'afresh' ? 0 : share(attempt.from, steps.length);
  const suffix = violation.property === liveness;
  if (shape !== 'middle')
    return continued(target, options, steps.slice(0, from), { mix, choices: choices.slice(from, shape === 'afresh' ? 200 : 2 * steps.length) }, [], suffix);
  const gone = 1 + share(attempt.gone, Math.min(windowMax, steps.length - from));
  const inserted = share(attempt.inserted, gone);
  const after = byPosition({ options, steps: steps.slice(from + gone) }, 0).steps;
  return continued(target, options, steps.slice(0, from), { mix, choices: choices.slice(0, inserted) }, after, suffix);
}

const windowMax = 8;

const share = (of: number, size: number): number => Math.floor((of * size) / 0x1_0000);

/** Mostly the same options; else one of them is another. */
function optionsOf(options: ClusterOptions, { option }: Attempt): ClusterOptions {
  const others: readonly ClusterOptions[] = [
    { ...options, maxEntries: options.maxEntries === 1 ? 4 : 1 },
    { ...options, maxInFlight: options.maxInFlight === 1 ? 4 : 1 },
    ...(options.disk === 'log' ? [] : [{ ...options, disk: options.disk === 'immediate' ? ('delayed' as const) : ('immediate' as const) }]),
  ];
  return others[option] ?? options;
}

const attempts = (length: number): fc.Arbitrary<Attempt> =>
  fc.record({
    shape: fc.constantFrom('afresh' as const, 'ending' as const),
    from: fc.noBias(fc.nat(0xffff)),
    gone: fc.noBias(fc.nat(0xffff)),
    inserted: fc.noBias(fc.nat(0xffff)),
    option: fc.noBias(fc.nat(11)),
    choices: fc.array(choice, { minLength: Math.max(200, 2 * length), maxLength: Math.max(200, 2 * length), size: 'max' }),
  });

function mixOf(steps: readonly Step[]): Mix {
  const mix: { -readonly [Kind in ChoiceKind]?: number } = { timeout: 1, heartbeat: 1, command: 1 };
  for (const step of steps) {
    for (const kind of kindsOf(step)) mix[kind] = (mix[kind] ?? 0) + 1;
  }
  return mix;
}

function kindsOf({ kind }: Step): readonly ChoiceKind[] {
  switch (kind) {
    case 'deliver':
      return ['deliverOldest', 'deliverAny'];
    case 'action':
    case 'emit':
    case 'harness':
      return [];
    default:
      return [kind];
  }
}
