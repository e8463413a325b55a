// @module-tag slow
import { expect, test } from 'vitest';
import { openStorage } from '../../impl/index.ts';
import type { CrashBounds } from '../disk/file-outcomes.ts';
import { emptyDisk } from '../disk/simulated-disk.ts';
import { checkCrashes, planOf } from './crash-check.ts';
import { bootedDisk, record } from './recording.ts';
import { workloads } from './workloads.ts';

// Several files at once in every way are many: `npm run bench:storage` goes through them all.
const bounds: CrashBounds = { subsetsOf: 3, cuts: 1100, joint: 1000 };

test.each(Object.entries(workloads))('whatever a crash leaves, it is recovered: %s', (_, requests) => {
  const { images, torn, problem } = checkCrashes(
    openStorage,
    planOf(record(openStorage, bootedDisk(), requests)),
    bounds,
  );
  expect(problem).toBeNull();
  // Enough for a verdict: each byte of a batch may be the last one that was written.
  expect(images).toBeGreaterThan(1000);
  expect(torn).toBeGreaterThan(100);
});

test('whatever a crash leaves of the first start, the next one starts afresh', () => {
  const plan = planOf(record(openStorage, emptyDisk(), []));
  const { images, problem } = checkCrashes(openStorage, plan, bounds);
  expect(problem).toBeNull();
  expect(images).toBeGreaterThan(1000);
});
