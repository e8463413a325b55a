/** A list of 32-bit integers in one typed array that doubles when it is full. `values` changes then: read it anew. */
export class GrowingList {
  values: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.values = new Int32Array(capacity);
  }

  /** Makes room for `count` more at the end, zeros, and returns the position of the first. */
  extend(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.values.length) {
      const grown = new Int32Array(Math.max(this.length, 2 * this.values.length));
      grown.set(this.values);
      this.values = grown;
    }
    return at;
  }

  push(value: number): void {
    const at = this.extend(1);
    this.values[at] = value;
  }
}
