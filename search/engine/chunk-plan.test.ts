import { expect, test } from 'vitest';
import type { Kept } from '../guidance/corpus.ts';
import { chunksAhead, ChunkPlan } from './chunk-plan.ts';
import type { Assignment } from './chunk-plan.ts';

const kept = (chunk: number): readonly Kept[] =>
  chunk % 3 === 0
    ? [
        {
          draft: {
            options: { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
            mix: {},
            choices: [chunk],
          },
          reached: [chunk],
          until: 1,
        },
      ]
    : [];

/** The assignments of a search in which so many are always under way. */
function assignments(count: number, underWay: number): readonly Assignment[] {
  const plan = new ChunkPlan([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  const begun: Assignment[] = [];
  const waiting: Assignment[] = [];
  while (begun.length < count) {
    const assignment = plan.next();
    begun.push(assignment);
    waiting.push(assignment);
    if (waiting.length < underWay) continue;
    const first = waiting.shift();
    if (first !== undefined) plan.done(first, { steps: 10 + first.chunk, kept: kept(first.chunk) });
  }
  return begun;
}

test('a search follows the same plan however many chunks are under way at once', () => {
  const alone = assignments(200, 1);
  expect(assignments(200, 5)).toEqual(alone);
  expect(assignments(200, chunksAhead)).toEqual(alone);
  expect(new Set(alone.map(({ strategy }) => strategy)).size).toBe(3);
  expect(alone.at(-1)?.learnt).toBeGreaterThan(50);
});

test('a chunk builds on nothing that could still be under way', () => {
  for (const { chunk, learnt } of assignments(200, 1)) {
    expect(learnt).toBe(Math.ceil(Math.max(0, chunk - chunksAhead + 1) / 3));
  }
});

test('more chunks may not be under way', () => {
  expect(() => assignments(200, chunksAhead + 1)).toThrow('too many chunks');
});
