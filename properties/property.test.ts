import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allInvariants } from './invariants/all.ts';
import { holdsOnEverySchedule, ScheduleFailure } from './property.ts';
import { makeTarget } from './subjects/registry.ts';
import type { Target } from './target.ts';

function targetNamed(name: string): Target {
  const target = makeTarget(name, { conformance: true, invariants: allInvariants });
  if (target === null) throw new RangeError(`there is no subject ${name}`);
  return target;
}

test('the implementation holds on every schedule', () => {
  fc.assert(holdsOnEverySchedule(targetNamed('impl')), { numRuns: 100, endOnFailure: true });
});

test('a fault fails with its short schedule, and its seed and path repeat it', () => {
  const property = holdsOnEverySchedule(targetNamed('fault:commit-quorum-off-by-one'));
  const first = fc.check(property, { numRuns: 100, endOnFailure: true });
  expect(first.failed).toBe(true);
  expect(first.errorInstance).toBeInstanceOf(ScheduleFailure);
  expect(String(first.errorInstance)).toMatch(/^ScheduleFailure: .+\n +1 \{"kind":"timeout"/);
  const { seed, counterexamplePath } = first;
  const again = fc.check(property, { seed, path: counterexamplePath ?? '', endOnFailure: true });
  expect(String(again.errorInstance)).toBe(String(first.errorInstance));
  expect(again.numRuns).toBe(1);
});
