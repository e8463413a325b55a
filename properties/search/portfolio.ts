/** What a strategy has come to lately. */
interface Share {
  readonly strategy: string;
  gain: number; // landmarks that were new, fading
  steps: number; // that it took, fading likewise
  credit: number; // turns that it is owed
}

const fading = 0.9; // a chunk of the strategy
const evenly = 0.5; // of the turns are shared evenly: what brings new states is not always what finds a bug

/**
 * Shares the chunks of a search between strategies: half of them evenly, half by how many landmarks that nobody had
 * reached each one brings a step. Smooth weighted round robin, so that the same gains give the same turns.
 */
export class Portfolio {
  readonly #shares: readonly Share[];

  constructor(strategies: readonly string[]) {
    this.#shares = strategies.map((strategy) => ({ strategy, gain: 0, steps: 0, credit: 0 }));
  }

  /** Whose turn it is. */
  next(): string {
    const yields = this.#shares.map(({ gain, steps }) => (steps === 0 ? 0 : gain / steps));
    const total = yields.reduce((sum, one) => sum + one, 0);
    const [first] = this.#shares;
    if (first === undefined) throw new RangeError('a portfolio needs a strategy');
    let most = first;
    for (const [k, share] of this.#shares.entries()) {
      const part = total === 0 ? 1 / this.#shares.length : (yields[k] ?? 0) / total;
      share.credit += evenly / this.#shares.length + (1 - evenly) * part;
      if (share.credit > most.credit) most = share;
    }
    most.credit -= 1;
    return most.strategy;
  }

  /** What one of its chunks has brought. */
  reward(strategy: string, gain: number, steps: number): void {
    const share = this.#shares.find((one) => one.strategy === strategy);
    if (share === undefined) throw new RangeError(`${strategy} takes no part`);
    share.gain = fading * share.gain + gain;
    share.steps = fading * share.steps + steps;
  }
}
