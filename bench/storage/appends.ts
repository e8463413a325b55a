import type { Contender } from './contenders.ts';

const command = 'set key-000001 '.padEnd(100, 'x');
const hardState = { currentTerm: 1, votedFor: 1 };

/** Appends one batch after the other, each durable before the next is asked for, and counts. */
export class AppendMeter {
  readonly #contender: Contender;
  readonly #entries: readonly { readonly term: number; readonly command: string }[];
  readonly #times: number[] = []; // milliseconds from asking to durable
  #from = 1;

  constructor(contender: Contender, entriesInBatch: number) {
    this.#contender = contender;
    this.#entries = Array.from({ length: entriesInBatch }, () => ({ term: 1, command }));
  }

  async run(durationMs: number): Promise<void> {
    const end = performance.now() + durationMs;
    for (let now = performance.now(); now < end; ) {
      await this.#contender.append({ hardState, from: this.#from, entries: this.#entries });
      this.#from += this.#entries.length;
      const after = performance.now();
      this.#times.push(after - now);
      now = after;
    }
  }

  get report(): string {
    const sorted = this.#times.toSorted((a, b) => a - b);
    const quantile = (share: number): string =>
      `${(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(2)} ms`;
    const perSecond = (1000 * sorted.length) / sorted.reduce((sum, time) => sum + time, 0);
    const rates = `${perSecond.toFixed(0)} batches/s, ${(perSecond * this.#entries.length).toFixed(0)} entries/s`;
    return `${rates}; median ${quantile(0.5)}, p99 ${quantile(0.99)}`;
  }
}
