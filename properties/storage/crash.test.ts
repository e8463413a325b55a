import { expect, test } from 'vitest';
import { openStorage } from '../../impl/index.ts';
import type { CrashBounds } from '../disk/file-outcomes.ts';
import { emptyDisk } from '../disk/simulated-disk.ts';
import { checkCrashes, planOf } from './crash-check.ts';
import { bootedDisk, record } from './recording.ts';
import { workloads } from './workloads.ts';

const all: CrashBounds = { subsetsOf: 6, cuts: 1100, joint: 30_000 };

test.each(Object.entries(workloads))('whatever a crash leaves, it is recovered: %s', (_, requests) => {
  const recording = record(openStorage, bootedDisk(), requests);
  const { images, torn, sampled, problem } = checkCrashes(openStorage, planOf(recording), all);
  expect(problem).toBeNull();
  // All of them, and enough for a verdict: each byte of a batch may be the last one that was written.
  expect(sampled).toBe(0);
  expect(images).toBeGreaterThan(1000);
  expect(torn).toBeGreaterThan(500);
});

test('whatever a crash leaves of the first start, the next one starts afresh', () => {
  const { images, sampled, problem } = checkCrashes(openStorage, planOf(record(openStorage, emptyDisk(), [])), all);
  expect([problem, sampled]).toEqual([null, 0]);
  expect(images).toBeGreaterThan(1000);
});
