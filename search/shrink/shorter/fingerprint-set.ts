const words = 3; // of a fingerprint
const slotsLeast = 2 ** 10;
const slotsMost = 2 ** 27; // 1.5 GB
const loadMost = 0.5; // beyond it the table grows to twice its size

/**
 * A set of fingerprints of 96 bits in one table of a power of two, open addressing. It begins small: most searches end
 * after some hundred states, and the explorer's own takes 64 MB for its first.
 */
export class FingerprintSet {
  #size = 0;
  #table = new Int32Array(words * slotsLeast);
  #mask = slotsLeast - 1;

  /** Adds what the three words say; false if it was there. */
  add(top: number, low: number, high: number): boolean {
    const table = this.#table;
    const key = low === 0 ? 1 : low; // 0 marks an empty slot
    let slot = top & this.#mask;
    for (let at = words * slot; table[at] !== 0; at = words * slot) {
      if (table[at] === key && table[at + 1] === high && table[at + 2] === top) return false;
      slot = (slot + 1) & this.#mask;
    }
    table[words * slot] = key;
    table[words * slot + 1] = high;
    table[words * slot + 2] = top;
    this.#size += 1;
    if (this.#size > loadMost * (this.#mask + 1)) this.#grow();
    return true;
  }

  #grow(): void {
    const old = this.#table;
    const slots = 2 * (this.#mask + 1);
    if (slots > slotsMost) throw new RangeError('there is no room for so many states');
    this.#table = new Int32Array(words * slots);
    this.#mask = slots - 1;
    this.#size = 0;
    for (let at = 0; at < old.length; at += words) {
      const key = old[at] as number;
      if (key !== 0) this.add(old[at + 2] as number, key, old[at + 1] as number);
    }
  }
}
