import { digestWords } from '../../numbering/digest.ts';

/** Letters that may be under way in a channel at once: while one is answered, the next are written. */
export const lettersAhead = 16;

/** Fingerprints in a letter, at most. */
export const letterLength = 1024;

const headWords = 16; // a cache line: whether the letter is asked, and its length
const letterWords = headWords + digestWords * letterLength;

/** The way of letters from one part to another. */
export const channelMemory = (): SharedArrayBuffer => new SharedArrayBuffer(4 * lettersAhead * letterWords);

/**
 * A place in shared memory for a list of fingerprints on its way from the part that came upon them to the part that
 * keeps them, and for the answer: which of them were never seen before. It is with one of the two at a time.
 */
export class Letter {
  /** Three words for each fingerprint; in the answer, in order, the positions of those that are new. */
  readonly words: Int32Array;
  readonly #head: Int32Array;

  constructor(channel: SharedArrayBuffer, place: number) {
    const at = 4 * letterWords * place;
    this.#head = new Int32Array(channel, at, headWords);
    this.words = new Int32Array(channel, at + 4 * headWords, digestWords * letterLength);
  }

  /** Whether it is with the part that is asked. */
  get isAsked(): boolean {
    return Atomics.load(this.#head, 0) === 1;
  }

  /** How many fingerprints, or how many new ones. */
  get length(): number {
    return Atomics.load(this.#head, 1);
  }

  ask(length: number): void {
    Atomics.store(this.#head, 1, length);
    Atomics.store(this.#head, 0, 1);
  }

  answer(length: number): void {
    Atomics.store(this.#head, 1, length);
    Atomics.store(this.#head, 0, 0);
  }
}
