import fc from 'fast-check';

/**
 * Does that work with fast-check as it comes: whatever somebody has said with `fc.configureGlobal` (a time limit, a path,
 * hooks, sizes) is about their own properties, and would change which schedules a seed stands for, or cut a search short
 * without a word. It counts again afterwards.
 */
export function undisturbed<Result>(work: () => Result): Result {
  const theirs = fc.readConfigureGlobal();
  fc.resetConfigureGlobal();
  try {
    return work();
  } finally {
    fc.configureGlobal(theirs);
  }
}

/** So many values of an arbitrary, which a seed stands for. */
export const drawn = <Value>(arbitrary: () => fc.Arbitrary<Value>, seed: number, count: number): readonly Value[] =>
  undisturbed(() => fc.sample(arbitrary(), { seed, numRuns: count }));
