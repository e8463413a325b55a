import type { Feature } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { searchingNearby } from './nearby.ts';
import type { Progressive } from '../../properties/progressive.ts';
import { outcomeOf } from '../../properties/progressive.ts';
import type { Shrunk } from './shrunk.ts';
import { PastSearches } from './shorter/past-searches.ts';
import { searchingShorter } from './shorter/searching-shorter.ts';
import { shrinking } from './shrink.ts';
import type { Failing } from './trial.ts';

/** What a short schedule may cost, in replays. */
export interface Limits {
  readonly replaysMax?: number; // of deleting and simplifying; default 50,000
  readonly states?: number; // visited in search of a shorter one; default 100,000; 0: none
  readonly patience?: number; // without a gain, of the search nearby, for up to 12 steps; default 8,000, of a slow subject 500; 0: none
  readonly features?: readonly Feature[]; // that may be on where the schedule has them off; default: none
}

/** The shortest schedule that is found of a failing one: first by making it smaller, then by looking around. */
export const minimise = (target: Target, failing: Failing, limits?: Limits): Shrunk =>
  outcomeOf(minimising(target, failing, limits));

/** The same in small portions, after each of which stands the best so far. */
export function* minimising(target: Target, failing: Failing, limits: Limits = {}): Progressive<Shrunk> {
  const {
    replaysMax = 50_000,
    patience = target.slow === true ? 500 : 8_000,
    states = 100_000,
    features = [],
  } = limits;
  const past = new PastSearches();
  const room = { servers: failing.candidate.options.servers, features };
  const first = yield* shrinking(target, failing, replaysMax, false);
  const shorter = yield* searchingShorter(target, first, room, states, past);
  if (shorter.shorter.known === 'none') return shorter;
  const paired = yield* shrinking(target, { ...shorter, suffix: [] }, replaysMax);
  const shrunk = { ...paired, replays: shorter.replays + paired.replays };
  const canBeDrawn = target.core !== true;
  if (!canBeDrawn || shrunk.removalsTried === null) return shrunk;
  const around = yield* searchingNearby(target, shrunk, patience);
  if (around.candidate.steps.length === shorter.candidate.steps.length) return { ...around, shorter: shorter.shorter };
  return yield* searchingShorter(target, around, room, states, past);
}
