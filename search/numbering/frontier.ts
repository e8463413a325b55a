const statesPerBlock = 2 ** 14;

/** A queue of global states, `stride` integers each, in blocks that are used again once they have been read. */
export class Frontier {
  length = 0;
  tail: Int32Array; // where the next state is written
  readonly #stride: number;
  readonly #blocks: Int32Array[];
  readonly #spare: Int32Array[];
  readonly #isSpareShared: boolean;
  #written = 0; // integers of `tail`
  #read = 0; // integers of the first block

  /** What `beside`, of the same stride, has read is used here too: one queue is filled while the other is emptied. */
  constructor(stride: number, beside: Frontier | null = null) {
    this.#stride = stride;
    this.#isSpareShared = beside !== null;
    this.#spare = beside === null ? [] : beside.#spare;
    this.tail = this.#block();
    this.#blocks = [this.tail];
  }

  /** Of all blocks; those that are shared count for the first queue only. */
  get bytes(): number {
    const spare = this.#isSpareShared ? 0 : this.#spare.length;
    return (this.#blocks.length + spare) * this.tail.byteLength;
  }

  /** Adds a state: it is to be written into `tail`, from the position returned. */
  add(): number {
    if (this.#written === this.tail.length) {
      this.tail = this.#spare.pop() ?? this.#block();
      this.#blocks.push(this.tail);
      this.#written = 0;
    }
    const at = this.#written;
    this.#written += this.#stride;
    this.length += 1;
    return at;
  }

  /** Takes the next states out, at most so many; they stay where they are until the next call. */
  take(most: number): { readonly block: Int32Array; readonly at: number; readonly count: number } {
    if (this.#read === this.#firstBlock().length) {
      this.#spare.push(...this.#blocks.splice(0, 1));
      this.#read = 0;
    }
    const block = this.#firstBlock();
    const at = this.#read;
    const count = Math.min(most, this.length, (block.length - at) / this.#stride);
    this.#read += count * this.#stride;
    this.length -= count;
    return { block, at, count };
  }

  #firstBlock(): Int32Array {
    return this.#blocks[0] ?? this.tail;
  }

  #block(): Int32Array {
    return new Int32Array(statesPerBlock * this.#stride);
  }
}
