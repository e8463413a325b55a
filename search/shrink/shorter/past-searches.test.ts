import { expect, test } from 'vitest';
import type { Invariant } from '../../../properties/invariants/invariant.ts';
import { holds } from '../../../properties/invariants/invariant.ts';
import { plainOptions } from '../../../world/testing/story.ts';
import { targetNamed } from '../../../world/testing/target-named.ts';
import { PastSearches } from './past-searches.ts';
import { ShorterSearch } from './search.ts';
import { alwaysThere, spaceOf } from './space.ts';

const searched = { options: plainOptions, bounds: null, begin: [] };
const statesMax = 1_000;

/** That a search which nothing was found in tells of others. */
function after(complete: boolean, depth: number): PastSearches {
  const past = new PastSearches();
  past.note(searched, { statesMax, cost: 400, complete, depth });
  return past;
}

test('where there is no schedule of so many steps, there is none of fewer', () => {
  expect(after(true, 4).findNothing(searched, 4, statesMax)).toBe(true);
  expect(after(true, 4).findNothing(searched, 1, 2 * statesMax)).toBe(true);
  expect(after(true, 4).findNothing(searched, 4, 401)).toBe(true);
  expect(after(true, 4).findNothing(searched, 4, 400)).toBe(false); // which might have ended before
});

test('what ran out of states before the last step would do so again, but not with other states, or at the last step', () => {
  expect(after(false, 4).findNothing(searched, 6, statesMax)).toBe(true);
  expect(after(false, 4).findNothing(searched, 5, statesMax)).toBe(false);
  expect(after(false, 4).findNothing(searched, 6, statesMax + 1)).toBe(false);
});

test('nothing is known of other searches', () => {
  const past = after(true, 4);
  expect(past.findNothing({ ...searched, options: { ...plainOptions, maxEntries: 4 } }, 4, statesMax)).toBe(false);
  expect(past.findNothing({ ...searched, begin: [{ kind: 'timeout', server: 1 }] }, 4, statesMax)).toBe(false);
  const bounds = { maxTerm: 1, maxLog: 1, kinds: alwaysThere };
  expect(past.findNothing({ ...searched, bounds }, 4, statesMax)).toBe(false);
});

test('a search for fewer steps goes the same way until it comes to the last of them', () => {
  const never: Invariant = { name: 'Never', paper: '', of: 'state', check: () => holds };
  const target = { ...targetNamed('impl'), invariants: [never] };
  const violation = { property: never.name, paper: '', fact: '', atStep: 1, difference: null };
  const search = (stepsMax: number): ShorterSearch => {
    const space = spaceOf(target, plainOptions, null, never.name, []);
    const one = new ShorterSearch(target, plainOptions, space, { violation, stepsMax });
    one.advance(60);
    return one;
  };
  const long = search(9);
  const { depth, states } = long;
  expect(long.status).toBe('searching');
  expect(search(depth + 2)).toMatchObject({ status: 'searching', depth, states });
  expect(search(depth + 1).states).toBeLessThan(states);
});
