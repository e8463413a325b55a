import fc from 'fast-check';

/**
 * The first `count` values that fast-check draws with that seed, each drawn only when it is asked for: the same as
 * `fc.check` would try, whatever the user has configured globally.
 */
export const drawsOf = <Value>(
  values: () => fc.Arbitrary<Value>,
  seed: number,
  count: number,
): readonly (() => Value)[] => undisturbed(() => fc.sample(new Drawn(values()), { seed, numRuns: count }));

/** The same, all drawn at once. */
export const drawn = <Value>(values: () => fc.Arbitrary<Value>, seed: number, count: number): readonly Value[] =>
  drawsOf(values, seed, count).map((draw) => draw());

/**
 * Does that work with fast-check as it comes: whatever somebody has said with `fc.configureGlobal` (a time limit, a path,
 * hooks, sizes) is about their own properties, and would change which schedules a seed stands for, or cut a search short
 * without a word. It counts again afterwards.
 */
function undisturbed<Result>(work: () => Result): Result {
  const theirs = fc.readConfigureGlobal();
  fc.resetConfigureGlobal();
  try {
    return work();
  } finally {
    fc.configureGlobal(theirs);
  }
}

/** Draws nothing yet, but keeps what is needed to draw. */
class Drawn<Value> extends fc.Arbitrary<() => Value> {
  readonly #values: fc.Arbitrary<Value>;

  constructor(values: fc.Arbitrary<Value>) {
    super();
    this.#values = values;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<() => Value> {
    const own = random.clone();
    const draw = (): Value => undisturbed(() => this.#values.generate(own.clone(), biasFactor).value);
    return new fc.Value(draw, undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is () => Value {
    return false;
  }

  override shrink(): fc.Stream<fc.Value<() => Value>> {
    return fc.Stream.nil();
  }
}

/** The seed of a chunk of runs: neighbouring seeds must not share chunks, so the two are mixed (the golden ratio spreads the multiples). */
export function chunkSeed(seed: number, chunk: number): number {
  return (Math.imul(seed, 0x85eb_ca6b) ^ Math.imul(chunk + 1, 0x9e37_79b1)) | 0;
}
