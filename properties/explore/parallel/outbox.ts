import type { Layout } from '../successor.ts';
import type { Letter } from './channel.ts';
import { letterLength, lettersAhead, lettersOf } from './channel.ts';

/**
 * Steps to states whose fingerprints another part keeps, until it has said which of them are new. Only the fingerprint
 * is sent: the state it stands for, if new, belongs to the part that came upon it first.
 */
export class Outbox {
  readonly #letters: readonly Letter[];
  readonly #stride: number;
  // By place of the letter, then by position in it:
  readonly #rows: Int32Array; // the state that the step leaves
  readonly #steps = new Int32Array(lettersAhead * letterLength);
  #written = 0; // letters sent since the start
  #read = 0; // answers read since the start
  #length = 0; // of the letter that is being written

  constructor(channel: SharedArrayBuffer, { stride }: Layout) {
    this.#letters = lettersOf(channel);
    this.#stride = stride;
    this.#rows = new Int32Array(lettersAhead * letterLength * stride);
  }

  /** Whether nothing is being written and every answer was read. */
  get isEmpty(): boolean {
    return this.#length === 0 && this.#written === this.#read;
  }

  /** Whether there is no room until an answer is read. */
  get isFull(): boolean {
    return this.#written - this.#read === lettersAhead;
  }

  /** Adds a step from the state at `from` of `rows`; true if the letter must be sent now. */
  add(top: number, low: number, high: number, rows: Int32Array, from: number, step: number): boolean {
    const place = this.#written % lettersAhead;
    const k = this.#length;
    const { words } = this.#letters[place] as Letter;
    words[3 * k] = top;
    words[3 * k + 1] = low;
    words[3 * k + 2] = high;
    const entry = place * letterLength + k;
    const to = entry * this.#stride;
    for (let p = 0; p < this.#stride; p += 1) this.#rows[to + p] = rows[from + p] as number;
    this.#steps[entry] = step;
    this.#length = k + 1;
    return this.#length === letterLength;
  }

  /** Sends what is written; false if that is nothing. */
  send(): boolean {
    if (this.#length === 0) return false;
    (this.#letters[this.#written % lettersAhead] as Letter).ask(this.#length);
    this.#written += 1;
    this.#length = 0;
    return true;
  }

  /** Reads the next answer, and keeps the steps that lead to new states; false if none has come. */
  read(keep: (rows: Int32Array, from: number, step: number) => void): boolean {
    const place = this.#read % lettersAhead;
    const letter = this.#letters[place] as Letter;
    if (this.#read === this.#written || letter.isAsked) return false;
    const { words, length } = letter;
    for (let k = 0; k < length; k += 1) {
      const entry = place * letterLength + (words[k] as number);
      keep(this.#rows, entry * this.#stride, this.#steps[entry] as number);
    }
    this.#read += 1;
    return true;
  }
}
