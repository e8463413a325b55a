/**
 * Rows of so many integers, each once, numbered from 0 as they come. Exact, unlike a table of fingerprints: whether two
 * states are one decides here what a graph looks like, and graphs are small enough.
 */
export class RowSet {
  size = 0;
  values: Int32Array; // row n stands from n × width on; grows, so read it anew after `draft`
  readonly #width: number;
  #slots = new Int32Array(2 ** 12); // number of a row + 1; 0: empty

  constructor(width: number) {
    this.#width = width;
    this.values = new Int32Array(2 ** 10 * width);
  }

  /** Where in `values` the next row is to be written. */
  draft(): number {
    const at = this.size * this.#width;
    if (at === this.values.length) {
      const longer = new Int32Array(2 * this.values.length);
      longer.set(this.values);
      this.values = longer;
    }
    return at;
  }

  /** The number of the row that was just written to where `draft` said: `size` before the call, if it is new. */
  intern(): number {
    if (2 * (this.size + 1) > this.#slots.length) this.#grow();
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = this.#home(this.size) & mask;
    for (; slots[at] !== 0; at = (at + 1) & mask) {
      const known = (slots[at] as number) - 1;
      if (this.#equal(known, this.size)) return known;
    }
    this.size += 1;
    slots[at] = this.size;
    return this.size - 1;
  }

  #equal(one: number, other: number): boolean {
    const { values } = this;
    const width = this.#width;
    for (let k = 0; k < width; k += 1) {
      if (values[one * width + k] !== values[other * width + k]) return false;
    }
    return true;
  }

  #home(row: number): number {
    const { values } = this;
    let mix = 0;
    for (let at = row * this.#width; at < (row + 1) * this.#width; at += 1) {
      mix = Math.imul(mix ^ (values[at] as number), 0x9e3779b1);
      mix ^= mix >>> 15;
    }
    return Math.imul(mix, 0x85ebca77) >>> 1;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let row = 0; row < this.size; row += 1) {
      let at = this.#home(row) & mask;
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = row + 1;
    }
    this.#slots = slots;
  }
}
