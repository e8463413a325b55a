// @module-tag slow
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdsOnEverySchedule, ScheduleFailure } from './property.ts';
import { implementation } from '../world/subjects/implementation.ts';
import type { Target } from '../properties/judging/target.ts';
import { targetNamed } from '../world/testing/target-named.ts';

test('the implementation holds on every schedule', () => {
  fc.assert(holdsOnEverySchedule(targetNamed('impl', { conformance: true })), { numRuns: 100, endOnFailure: true });
});

test('what the subject threw is told with its stack', () => {
  const make: Target['make'] = (options) => ({
    ...implementation(options),
    step() {
      throw new RangeError('no room');
    },
  });
  const { errorInstance } = fc.check(holdsOnEverySchedule({ name: 'mine', make, invariants: [] }), { numRuns: 1 });
  expect(String(errorInstance)).toMatch(/^ScheduleFailure: Crash: n\d threw on \w+: no room\n +1 \{/);
  expect(String(errorInstance)).toMatch(/\nRangeError: no room\n {4}at .*property\.test\.ts/);
});

test('a fault fails with its short schedule, and its seed and path repeat it', () => {
  const property = holdsOnEverySchedule(targetNamed('fault:commit-quorum-off-by-one', { conformance: true }));
  const first = fc.check(property, { numRuns: 100, endOnFailure: true });
  expect(first.failed).toBe(true);
  expect(first.errorInstance).toBeInstanceOf(ScheduleFailure);
  expect(String(first.errorInstance)).toMatch(/^ScheduleFailure: .+\n +1 \{"kind":"timeout"/);
  const { seed, counterexamplePath } = first;
  const again = fc.check(property, { seed, path: counterexamplePath ?? '', endOnFailure: true });
  expect(String(again.errorInstance)).toBe(String(first.errorInstance));
  expect(again.numRuns).toBe(1);
});
