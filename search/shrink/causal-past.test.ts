import { expect, test } from 'vitest';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { causalPasts } from './causal-past.ts';

const target = targetNamed('impl');

test('what is in no past of the last steps goes; what only holds messages up is in none', () => {
  const { steps } = new Story(target)
    .timeout(3) // whose requests never arrive
    .step({ kind: 'cut', from: 3, to: 1 })
    .elect(1, 1, 2);
  const [alone = [], ...others] = causalPasts(target, { options: plainOptions, steps }).map((past) => past.steps);
  expect(alone.map(({ kind }) => kind)).toEqual(['timeout', 'deliver', 'deliver']);
  expect(others.at(-1)?.map(({ kind }) => kind)).toEqual(['timeout', 'timeout', 'deliver', 'deliver']);
});

test('a past holds what every step in it depends on: it runs as it is', () => {
  const { steps } = new Story(target).elect(1, 1, 2).replicate(1, 2).timeout(3).command(1).replicate(1, 2);
  for (const past of causalPasts(target, { options: plainOptions, steps })) {
    const story = new Story(target);
    for (const step of past.steps) story.step(step);
    expect(story.view(1).commitIndex).toBe(2);
  }
});

test('where all is in the past of the last step, there is nothing to leave out', () => {
  const { steps } = new Story(target).elect(1, 1, 2);
  expect(causalPasts(target, { options: plainOptions, steps })).toEqual([]);
});
