/** Numbers as if drawn, the same for the same seed (Marsaglia, Xorshift RNGs, Journal of Statistical Software 2003). */
export class Random {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds begin far from each other; zero would stay zero.
    this.#state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) | 1;
    for (let k = 0; k < 4; k += 1) this.next();
  }

  /** 32 bits, not all zero. */
  next(): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return state >>> 0;
  }

  /** One of the numbers from 0 to `count` − 1. */
  below(count: number): number {
    return this.next() % count;
  }
}
