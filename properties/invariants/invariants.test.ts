import { describe, expect, test } from 'vitest';
import { implementation } from '../../world/subjects/implementation.ts';
import type { ClusterOptions, Subject } from '../seen/subject.ts';
import type { Target } from '../judging/target.ts';
import { searchFor } from '../../search/testing/search-for.ts';
import { tampered } from '../../world/testing/tampered.ts';
import type { HistoryView } from '../history/step-view.ts';
import { crash, liveness } from '../judging/judge.ts';
import { allInvariants } from './all.ts';
import type { Invariant } from './invariant.ts';
import { holds, violated } from './invariant.ts';
import { fault, rows } from './testing/rows.ts';

const runs = 5_000;

const target = (make: Target['make'], invariants: readonly Invariant[]): Target => ({
  name: 'judged',
  make,
  invariants,
});

test('every invariant has its row', () => {
  expect(rows.map(({ name }) => name)).toEqual(allInvariants.map(({ name }) => name));
});

describe.each(rows)('$name', ({ name, broken, situation, witness }) => {
  test('is broken by the subject made for it', { tags: 'slow' }, () => {
    const judges = allInvariants.filter((invariant) => invariant.name === name);
    const { finding } = searchFor({ ...target(broken, judges), unjudged: [crash, liveness] }, runs);
    expect(finding?.violation.property).toBe(name);
    expect(finding?.shrunk.removalsTried).toBeGreaterThan(0);
  });

  test(`has its situation reached by the sound implementation: ${situation}`, { tags: 'slow' }, () => {
    const seen: Invariant = {
      name: situation,
      paper: '',
      of: 'history',
      check: (step: HistoryView) => (witness(step) ? violated(situation) : holds),
    };
    const { finding } = searchFor(
      target((options) => implementation(options), [seen]),
      runs,
    );
    expect(finding?.violation.property).toBe(situation);
  });
});

test('the sound implementation keeps them all, and they were asked about elections, commits and lost writes', {
  tags: 'slow',
}, () => {
  const { finding, summary } = searchFor(
    target((options) => implementation(options), allInvariants),
    1_000,
  );
  expect(finding).toBeNull();
  expect(summary.runsWithLeader).toBeGreaterThan(0.8 * summary.runs);
  expect(summary.runsWithCommit).toBeGreaterThan(0.5 * summary.runs);
  expect(summary.truncations).toBeGreaterThan(0);
  expect(summary.crashesWithLostWrites).toBeGreaterThan(0);
});

test('an exception in a subject is the violation Crash', () => {
  const throwing = (options: ClusterOptions): Subject =>
    tampered(implementation(options), (outside, input) => {
      if (input.kind === 'heartbeatTimeout') throw new Error('heart failure');
      return outside;
    });
  const { finding } = searchFor(target(throwing, allInvariants), runs);
  expect(finding?.violation.property).toBe(crash);
  expect(finding?.violation.fact).toContain('heart failure');
});

test('a cluster that no longer gets anywhere violates Liveness', () => {
  const { finding } = searchFor(target(fault('candidate-ignores-same-term-append'), []), runs);
  expect(finding?.violation.property).toBe(liveness);
});
