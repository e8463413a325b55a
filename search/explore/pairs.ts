/** Pairs of numbers below a power of two have a bit each, which is where nearly all questions are about. */
const denseBitsLeast = 11;
const denseBitsMost = 14; // 32 MB

/** A set of pairs of numbers below 2^31: it is asked twice for every new global state. */
export class PairSet {
  #denseBits = denseBitsLeast;
  #dense = emptyBits(denseBitsLeast);
  #slots = new Int32Array(2 * 2 ** 12).fill(-1); // the others, in an open-addressing table
  #size = 0;

  has(one: number, other: number): boolean {
    const bits = this.#denseBits;
    if ((one | other) >>> bits === 0) {
      return (((this.#dense[((one << bits) | other) >>> 5] as number) >>> (other & 31)) & 1) === 1;
    }
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = home(one, other) & mask; ; at = (at + 2) & mask) {
      if (slots[at] === one && slots[at + 1] === other) return true;
      if (slots[at] === -1) return false;
    }
  }

  add(one: number, other: number): void {
    const isDense = (one | other) >>> denseBitsMost === 0;
    while (isDense && (one | other) >>> this.#denseBits !== 0) this.#widen();
    if (isDense) {
      const bits = this.#denseBits;
      const at = ((one << bits) | other) >>> 5;
      this.#dense[at] = (this.#dense[at] as number) | (1 << (other & 31));
      return;
    }
    if (4 * (this.#size + 1) > this.#slots.length) this.#grow();
    const mask = this.#slots.length - 1;
    let at = home(one, other) & mask;
    while (this.#slots[at] !== -1) at = (at + 2) & mask;
    this.#slots[at] = one;
    this.#slots[at + 1] = other;
    this.#size += 1;
  }

  /** Twice as many numbers have bits. */
  #widen(): void {
    const before = this.#dense;
    const rows = 2 ** this.#denseBits;
    const width = rows / 32;
    this.#denseBits += 1;
    this.#dense = emptyBits(this.#denseBits);
    for (let row = 0; row < rows; row += 1) {
      this.#dense.set(before.subarray(row * width, (row + 1) * width), 2 * row * width);
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length).fill(-1);
    this.#size = 0;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== -1) this.add(old[at] as number, old[at + 1] as number);
    }
  }
}

const emptyBits = (bits: number): Int32Array => new Int32Array(2 ** (2 * bits) / 32);

const home = (one: number, other: number): number => {
  const mix = Math.imul(one, 0x9e3779b1) ^ Math.imul(other, 0x85ebca77);
  return (mix ^ (mix >>> 15)) << 1;
};
