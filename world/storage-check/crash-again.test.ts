// @module-tag slow
import { expect, test } from 'vitest';
import { openStorage } from '../../impl/index.ts';
import { crashImages } from '../disk/crash-images.ts';
import type { CrashBounds } from '../disk/file-outcomes.ts';
import { checkCrashes, planOf, recover } from './crash-check.ts';
import { bootedDisk, record } from './recording.ts';
import type { StorageRequest } from './recording.ts';
import { workloads } from './workloads.ts';

const some: CrashBounds = { subsetsOf: 3, cuts: 64, joint: 200 };
const everyNth = 47; // of the images of the first crash

interface Again {
  readonly recoveries: number;
  readonly images: number;
  readonly problem: string | null;
}

/** Crashes during the recovery from a crash. What the first recovery would have found, the second one finds. */
function crashedAgain(requests: readonly StorageRequest[]): Again {
  const { start, operations } = planOf(record(openStorage, bootedDisk(), requests));
  let [met, recoveries, images] = [0, 0, 0];
  for (const { disk } of crashImages(start, operations, some)) {
    met += 1;
    if (met % everyNth !== 0) continue;
    const first = recover(openStorage, disk);
    const { state } = first;
    if (state === null) return { recoveries, images, problem: String(first.error) };
    const report = checkCrashes(openStorage, { start: disk, operations: first.operations, mayBe: () => [state] }, some);
    recoveries += 1;
    images += report.images;
    if (report.problem !== null) return { recoveries, images, problem: report.problem };
  }
  return { recoveries, images, problem: null };
}

test.each(Object.entries(workloads))('a crash during recovery changes nothing: %s', (_, requests) => {
  const { recoveries, images, problem } = crashedAgain(requests);
  expect(problem).toBeNull();
  expect(recoveries).toBeGreaterThanOrEqual(5);
  expect(images).toBeGreaterThan(50);
});
