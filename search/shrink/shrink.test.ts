// @module-tag slow
import { beforeAll, describe, expect, test } from 'vitest';
import { allInvariants } from '../../properties/invariants/all.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Finding } from '../engine/fuzz.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { searchFor } from '../testing/search-for.ts';
import { liveness } from '../../properties/judging/judge.ts';
import { shrink } from './shrink.ts';
import { sameClass } from './trial.ts';

const failing = [
  ['fault:stale-term-vote-counted', false],
  ['fault:uptodate-check-index-only', false],
  ['fault:append-truncates-matching-suffix', false],
  ['fault:conflict-hint-never-backs-up', false],
  ['fault:commit-index-regresses', true],
  ['fault:append-ack-before-fsync', true],
] as const;

describe.each(failing)('%s, conformance %s', (name, conformance) => {
  const target = targetNamed(name, { conformance });
  let finding: Finding | null = null;
  beforeAll(() => {
    ({ finding } = searchFor(target, 2_000));
  });

  test('fails at the end as it did at the start, and every step applies', () => {
    expect(finding).not.toBeNull();
    if (finding === null) return;
    const { steps, options, expect: expected } = finding.schedule;
    const { violation, skipped } = runSteps(target, options, steps);
    expect(skipped).toEqual([]);
    expect(violation).toEqual(finding.violation);
    expect(expected).toEqual({ verdict: 'violated', property: violation?.property, atStep: violation?.atStep });
  });

  test('is 1-minimal: without any one step the violation is gone', () => {
    expect(finding).not.toBeNull();
    if (finding === null) return;
    const { steps, options } = finding.schedule;
    expect(finding.shrunk.removalsTried).toBeGreaterThanOrEqual(2 * steps.length);
    for (let at = 0; at < steps.length; at += 1) {
      const { violation } = runSteps(target, options, steps.toSpliced(at, 1), {
        suffix: finding.violation.property === liveness,
      });
      expect(violation !== null && sameClass(violation, finding.violation)).toBe(false);
    }
  });

  test('comes out the same every time', () => {
    expect(searchFor(targetNamed(name, { conformance }), 2_000).finding).toEqual(finding);
  });
});

test('election safety does not shrink into another property', () => {
  const { finding } = searchFor(
    { ...targetNamed('fault:vote-forgotten-on-same-term-stepdown'), invariants: allInvariants.slice(0, 1) },
    5_000,
    { servers: 3, features: [] },
    2,
  );
  expect(finding?.violation.property).toBe('Election Safety');
  expect(finding?.schedule.steps.length).toBeLessThan(30);
});

describe('messages that are only passed by', () => {
  const target = targetNamed('fault:uptodate-check-index-only');
  const heartbeats = 8;
  const story = new Story(target).elect(2, 1, 3).command(2);
  for (let sent = 0; sent < heartbeats; sent += 1) story.heartbeat(2);
  const { steps } = story
    .elect(3, 2, 1)
    .replicate(3, 1)
    .step({ kind: 'deliver', message: '2>1 AppendEntries t1 #9', position: 9 })
    .deliver(1, 2, 'AppendEntriesResponse')
    .elect(2, 3, 1);

  test('go with the steps that sent them: an older one does as well', () => {
    const { violation, skipped } = runSteps(target, plainOptions, steps, { suffix: false });
    if (violation === null) throw new RangeError('the schedule was to fail');
    expect(skipped).toEqual([]);
    const start = { candidate: { options: plainOptions, steps }, suffix: [], violation };
    const { candidate, removalsTried } = shrink(target, start, 5_000);
    expect(candidate.steps.map(({ kind }) => kind)).not.toContain('heartbeat');
    expect(candidate.steps.length).toBeLessThanOrEqual(steps.length - heartbeats);
    expect(removalsTried).not.toBeNull();
  });
});
