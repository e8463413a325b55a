import fc from 'fast-check';

/**
 * The first `count` values that fast-check draws with that seed, each drawn only when it is asked for: the same as
 * `fc.check` would try, whatever the user has configured globally.
 */
export function drawsOf<Value>(values: fc.Arbitrary<Value>, seed: number, count: number): readonly (() => Value)[] {
  return fc.sample(new Drawn(values), {
    seed,
    numRuns: count,
    path: '',
    examples: [],
    unbiased: false,
    randomType: 'xorshift128plus',
  });
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
    return new fc.Value(() => this.#values.generate(own.clone(), biasFactor).value, undefined);
  }

  override canShrinkWithoutContext(_value: unknown): _value is () => Value {
    return false;
  }

  override shrink(): fc.Stream<fc.Value<() => Value>> {
    return fc.Stream.nil();
  }
}
