import { expect, test } from 'vitest';
import type { Kept } from './corpus.ts';
import { chunksAhead, Course } from './course.ts';
import type { Leg } from './course.ts';

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

/** The legs of a search in which so many are always under way. */
function legs(count: number, underWay: number): readonly Leg[] {
  const course = new Course([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  const begun: Leg[] = [];
  const waiting: Leg[] = [];
  while (begun.length < count) {
    const leg = course.next();
    begun.push(leg);
    waiting.push(leg);
    if (waiting.length < underWay) continue;
    const first = waiting.shift();
    if (first !== undefined) course.done(first, { steps: 10 + first.chunk, kept: kept(first.chunk) });
  }
  return begun;
}

test('a search takes the same course however many chunks are under way at once', () => {
  const alone = legs(200, 1);
  expect(legs(200, 5)).toEqual(alone);
  expect(legs(200, chunksAhead)).toEqual(alone);
  expect(new Set(alone.map(({ strategy }) => strategy)).size).toBe(3);
  expect(alone.at(-1)?.learnt).toBeGreaterThan(50);
});

test('a chunk builds on nothing that could still be under way', () => {
  for (const { chunk, learnt } of legs(200, 1)) {
    expect(learnt).toBe(Math.ceil(Math.max(0, chunk - chunksAhead + 1) / 3));
  }
});

test('more chunks may not be under way', () => {
  expect(() => legs(200, chunksAhead + 1)).toThrow('too many chunks');
});
