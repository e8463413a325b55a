import { describe, test } from 'vitest';
import { storageConformance } from './conformance.ts';
import { directoryPlace, failingPlace, memoryPlace } from '../testing/places.ts';

describe.each([
  ['in memory', memoryPlace],
  ['in a directory', directoryPlace],
  ['on a disk that may fail', failingPlace],
])('a storage %s', (_, makePlace) => {
  test.each(storageConformance(makePlace))('$name', async ({ run }) => run());
});
