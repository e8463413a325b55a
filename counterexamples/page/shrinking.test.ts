import { expect, test } from 'vitest';
import { threeServers } from '../testing/example-runs.ts';
import { Shortening } from './shrinking.ts';

const shorter = (steps: number, replays: number) => ({
  schedule: {
    options: threeServers,
    steps: Array.from({ length: steps }, () => ({ kind: 'timeout', server: 1 }) as const),
  },
  replays,
});

test('of many stages some are kept, the first and the last among them', () => {
  const shortening = new Shortening();
  for (let k = 0; k < 200; k += 1) shortening.note(shorter(300 - k, k));
  const stages = shortening.stages();
  expect(stages.length).toBe(30);
  expect(stages[0]).toMatchObject({ replays: 0 });
  expect(stages[0]?.steps.length).toBe(300);
  expect(stages.at(-1)?.steps.length).toBe(101);
  expect(stages.map(({ replays }) => replays)).toEqual(stages.map(({ replays }) => replays).toSorted((a, b) => a - b));
});

test('what is told again is noted once', () => {
  const shortening = new Shortening();
  const now = shorter(2, 5);
  shortening.note(now);
  shortening.note({ ...now, replays: 9 });
  expect(shortening.stages()).toEqual([{ steps: ['n1 timeout', 'n1 timeout'], replays: 5 }]);
  expect(new Shortening().stages()).toEqual([]);
});
