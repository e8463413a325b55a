// @module-tag slow
import { beforeAll, expect, test } from 'vitest';
import { runSteps } from '../../world/cluster/run.ts';
import { searchFor } from '../testing/search-for.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { searchingNearby } from './nearby.ts';
import { outcomeOf } from '../../properties/progressive.ts';
import type { Progressive } from '../../properties/progressive.ts';
import type { Shrunk } from './shrunk.ts';

const patience = 1_000;
const target = targetNamed('fault:vote-forgotten-on-same-term-stepdown');

function found(seed: number): Shrunk {
  const { finding } = searchFor(target, 5_000, {}, seed);
  if (finding === null) throw new RangeError('nothing was found');
  return finding.shrunk;
}

let start: Shrunk;
let bests: readonly Shrunk[];
let shorter: Shrunk;

beforeAll(() => {
  start = found(13);
  bests = bestsOf(searchingNearby(target, start, patience));
  shorter = bests.at(-1) ?? start;
});

/** The best so far at every pause of a search, and at its end. */
function bestsOf(search: Progressive<Shrunk>): readonly Shrunk[] {
  const bests: Shrunk[] = [];
  for (;;) {
    const { done, value } = search.next();
    bests.push(value);
    if (done === true) return bests;
  }
}

test('a schedule that cannot lose a step has shorter ones nearby, of the same violation', () => {
  const { candidate, violation, removalsTried } = shorter;
  expect(candidate.steps.length).toBeLessThan(start.candidate.steps.length);
  expect(violation.property).toBe(start.violation.property);
  expect(removalsTried).toBeGreaterThanOrEqual(2 * candidate.steps.length);
  expect(runSteps(target, candidate.options, candidate.steps).violation).toEqual(violation);
  expect(outcomeOf(searchingNearby(target, start, patience))).toEqual(shorter);
});

test('the best so far never gets longer, and tells how long nothing shorter was found', () => {
  let last = start;
  for (const best of bests) {
    expect(best.candidate.steps.length).toBeLessThanOrEqual(last.candidate.steps.length);
    expect(best.replays).toBeGreaterThanOrEqual(last.replays);
    last = best;
  }
  const { replays, nearby } = shorter;
  expect(nearby).toBeGreaterThanOrEqual(patience);
  expect(replays).toBeGreaterThan(nearby);
});

test('a schedule twice as long gets twice the patience', () => {
  const sound = targetNamed('impl');
  const [step] = start.candidate.steps;
  if (step === undefined) throw new RangeError('a violation after no step');
  const nearbyWith = (length: number): number => {
    const steps = Array.from({ length }, () => step);
    return outcomeOf(searchingNearby(sound, { ...start, candidate: { ...start.candidate, steps } }, patience)).nearby;
  };
  expect(nearbyWith(24)).toBeGreaterThanOrEqual(2 * patience);
  expect(nearbyWith(12)).toBeLessThan(2 * patience);
});

test('without patience nothing is tried', () => {
  expect(outcomeOf(searchingNearby(target, start, 0))).toEqual(start);
});

test('of a slow subject it ends within a round once its patience is over', () => {
  const spent = (slow: boolean): number => {
    const found = outcomeOf(searchingNearby(slow ? { ...target, slow: true } : target, shorter, 100));
    return found.replays - shorter.replays;
  };
  expect(spent(true)).toBeLessThan(spent(false) / 2);
});
