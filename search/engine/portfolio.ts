import type { Strategy } from '../strategies/strategy.ts';

/** Who takes part. */
export type Member = Pick<Strategy, 'name' | 'weight'>;

/** What a strategy has come to lately. */
interface Share {
  readonly strategy: string;
  readonly weight: number;
  gain: number; // coverage points that were new, fading
  steps: number; // that it took, fading likewise
  credit: number; // turns that it is owed
}

const fading = 0.9; // a chunk of the strategy
const fixed = 0.5; // of the turns are shared by weight alone: what brings new states is not always what finds a bug

/**
 * Shares the chunks of a search between strategies by their weights: half of them by nothing else, half also by how many
 * coverage points that nobody had reached each one brings a step. Smooth weighted round robin, so that the same gains give the
 * same turns.
 */
export class Portfolio {
  readonly #shares: readonly Share[];

  constructor(strategies: readonly Member[]) {
    this.#shares = strategies.map(({ name, weight = 1 }) => ({ strategy: name, weight, gain: 0, steps: 0, credit: 0 }));
  }

  /** Whose turn it is. */
  next(): string {
    const weights = sum(this.#shares.map(({ weight }) => weight));
    const yields = this.#shares.map(({ weight, gain, steps }) => (steps === 0 ? 0 : (weight * gain) / steps));
    const total = sum(yields);
    const [first] = this.#shares;
    if (first === undefined) throw new RangeError('a portfolio needs a strategy');
    let most = first;
    for (const [k, share] of this.#shares.entries()) {
      const byWeight = share.weight / weights;
      const byYield = total === 0 ? byWeight : (yields[k] ?? 0) / total;
      share.credit += fixed * byWeight + (1 - fixed) * byYield;
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

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
