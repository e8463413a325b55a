import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { drafts } from './draft.ts';
import { drawsOf } from './draws.ts';

const before = fc.readConfigureGlobal();
afterEach(() => fc.configureGlobal(before));

const small = drafts({ servers: 3, steps: 20 });

/** What fast-check itself tries. */
function tried(seed: number, count: number): readonly unknown[] {
  const values: unknown[] = [];
  fc.assert(
    fc.property(small, (draft) => void values.push(draft)),
    { seed, numRuns: count },
  );
  return values;
}

test('the draws of a seed are those that fast-check makes, in whatever order they are asked for', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const draws = drawsOf(() => small, seed, 12);
      const backwards = draws.toReversed().map((draw) => draw());
      expect(backwards.toReversed()).toEqual(tried(seed, 12));
      expect(draws.map((draw) => draw())).toEqual(backwards.toReversed());
    }),
    { numRuns: 20 },
  );
});

test('what the user has configured of fast-check changes none of them', () => {
  const plain = drawsOf(() => small, 7, 5).map((draw) => draw());
  fc.configureGlobal({ unbiased: true, randomType: 'mersenne', numRuns: 1, interruptAfterTimeLimit: 0 });
  expect(drawsOf(() => small, 7, 5).map((draw) => draw())).toEqual(plain);
});
