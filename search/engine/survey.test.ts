import { expect, test } from 'vitest';
import { outcomeOf } from '../../properties/progressive.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { surveying } from './survey.ts';

const surveyOf = (runsMost: number, isOver: () => boolean) =>
  outcomeOf(surveying(targetNamed('impl'), { steps: 100 }, 1, runsMost, isOver));

test('there are so many runs as were asked for', () => {
  const { summary, messages, violations } = surveyOf(8, () => false);
  expect([summary.runs, violations.size]).toEqual([8, 0]);
  expect(messages).toContain('RequestVote');
});

test('a few runs are made even if there is no time, so that something is seen of a slow subject', () => {
  expect(surveyOf(8, () => true).summary.runs).toBe(3);
  expect(surveyOf(2, () => true).summary.runs).toBe(2);
});
