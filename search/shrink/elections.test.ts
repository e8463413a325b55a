import { expect, test } from 'vitest';
import { runSteps } from '../../world/cluster/run.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { beginningLater, campaigningUnasked, inLowerTerms } from './elections.ts';
import { without } from './reductions.ts';

const target = targetNamed('impl');
const { steps } = new Story(target).timeout(1).elect(1, 3, 2).replicate(1, 2);

/** How many steps do not apply, nor any that the names mean by chance. */
const skippedIn = (of: readonly Step[], options: ClusterOptions = plainOptions): number =>
  runSteps(target, options, of, { suffix: false }).skipped.length;

test('a timeout goes with its term: what was sent later bears the next lower one', () => {
  const shorter = without({ options: plainOptions, steps }, 0, 2);
  expect(steps.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => ({ kind: 'timeout', server: 1 })));
  expect(skippedIn(shorter.steps)).toBeGreaterThan(0);
  const [lower] = inLowerTerms(shorter, 0, steps.slice(0, 2));
  expect(lower?.steps.map((step) => ('message' in step ? step.message : step.kind))).toEqual(
    new Story(target)
      .elect(1, 1, 2)
      .replicate(1, 2)
      .steps.map((step) => ('message' in step ? step.message : step.kind)),
  );
});

test('without a timeout among what went, no term is another', () => {
  expect(inLowerTerms({ options: plainOptions, steps }, 0, steps.slice(3, 5))).toEqual([]);
});

test('elections that only led up to another go, and that one is the first then', () => {
  const story = new Story(target).elect(2, 1, 1).elect(1, 2, 3).replicate(1, 3);
  const [later, ...others] = beginningLater({ options: plainOptions, steps: story.steps });
  expect(others).toEqual([]);
  expect(later?.steps).toEqual(new Story(target).elect(1, 1, 3).replicate(1, 3).steps);
});

test('who is handed over leadership may as well campaign unasked', () => {
  const options = { ...plainOptions, features: ['transfer'] } as const;
  const { steps: asked } = new Story(target, options)
    .elect(1, 1, 2)
    .replicate(1, 2)
    .transfer(1, 2)
    .deliver(1, 2, 'TimeoutNow')
    .deliver(2, 3, 'RequestVote', 2);
  const [unasked, ...others] = campaigningUnasked({ options, steps: asked });
  expect(others).toEqual([]);
  expect(unasked?.steps).toEqual(asked.with(-2, { kind: 'timeout', server: 2 }));
  expect(skippedIn(unasked?.steps ?? [], options)).toBe(0);
  expect(campaigningUnasked(unasked ?? { options, steps: [] })).toEqual([]);
});
