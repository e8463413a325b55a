import { describe, expect, test } from 'vitest';
import { allFaults } from '../../world/faults/all.ts';
import { allInvariants } from '../../properties/invariants/all.ts';
import { propertyNames } from '../../world/registry/judged.ts';
import { conformance } from '../../properties/judging/judge.ts';
import { sketches } from '../../world/testing/sketches.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { brokenRule } from './broken-rule.ts';
import type { Explanation } from './explain.ts';
import { explain } from './explain.ts';

const [fault] = allFaults.filter(({ id }) => id === 'uptodate-check-index-only');
const { tell } = sketches['uptodate-check-index-only'] ?? { tell: (story: Story) => story };
const judgedBy = allInvariants.filter(({ name }) => name === 'Leader Completeness');
const target = targetNamed('fault:uptodate-check-index-only', { invariants: judgedBy });
const { steps } = tell(new Story(target));

/** Few replays: what is said here does not hang on how many continuations were tried. */
const explained = (of = target): Explanation | null =>
  explain(of, { options: plainOptions, steps }, { replaysMax: 150 });

test('a schedule that holds has nothing to explain', () => {
  expect(explained(targetNamed('impl'))).toBeNull();
});

test('an explanation is the same every time', () => {
  const once = explained();
  expect(once).not.toBeNull();
  expect(explained()).toEqual(once);
});

test('it keeps to its replays', () => {
  for (const replaysMax of [4, 50, 200]) {
    const explanation = explain(target, { options: plainOptions, steps }, { replaysMax });
    expect(explanation?.replays).toBeLessThanOrEqual(replaysMax);
  }
});

describe('the rule that was broken', () => {
  test('every property says what it demands', () => {
    const all = targetNamed('impl');
    for (const property of propertyNames) {
      const { rule } = brokenRule(all, { property, paper: '', fact: '', atStep: 1, difference: null });
      expect(rule, property).toMatch(/^[^.]+\.$/);
    }
  });

  test('of a known bug its story is told', () => {
    const explanation = explained();
    expect(explanation?.rule.bug).toEqual({ id: fault?.id, story: fault?.story, paper: fault?.paper });
    expect(explanation?.rule.rule).toBe(judgedBy[0]?.rule);
  });
});

describe('where the code leaves the spec', () => {
  test('is the vote for a stale log, one step before the violation', () => {
    const explanation = explained();
    const vote = steps.length - 1;
    expect(explanation?.culprit).toBe(steps.length);
    expect(explanation?.divergence).toMatchObject({
      step: vote,
      server: 3,
      difference: { field: 'votedFor', spec: 'none', code: 'n1' },
    });
    expect(explanation?.divergence?.transitions.map(({ event, guard }) => [event, guard])).toContainEqual([
      'RequestVoteRequest',
      null, // not mayGrantVote
    ]);
  });

  test('is the violation itself where that is of conformance', () => {
    const besideSpec = targetNamed('fault:uptodate-check-index-only', { conformance: true });
    const explanation = explained(besideSpec);
    expect(explanation?.violation.property).toBe(conformance);
    expect(explanation?.divergence?.step).toBe(explanation?.culprit);
    expect(explanation?.divergence?.difference).toEqual(explanation?.violation.difference);
  });

  test('is asked of no subject that need not step as the spec does', () => {
    const own = { ...target, name: 'somebody else’s' };
    expect(explained(own)?.divergence).toBeNull();
  });
});
