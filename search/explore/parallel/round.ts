import { digestWords } from '../../numbering/digest.ts';
import type { Expansion } from '../expansion.ts';
import type { Batch, Explorer } from '../explorer.ts';
import { Letter, letterLength } from './channel.ts';

type Steps = Pick<Expansion, 'length' | 'sources' | 'steps' | 'auxiliaries' | 'words'>;

/**
 * The steps of a batch until every part has said which of them lead to new states. These are then kept in the order
 * of the steps: neighbours in a level have most of their local states in common, and would lose that, and the cache
 * its use, if they were kept in the order of the answers.
 */
export class Round {
  readonly #letters: readonly Letter[]; // to each part
  readonly #positions: readonly Int32Array[]; // of what is in each letter, among the steps
  readonly #lengths: Int32Array; // of each letter
  readonly #stride: number;
  #rows = new Int32Array(0); // the states of the batch
  #sources = new Int32Array(0);
  #steps = new Int32Array(0);
  #auxiliaries = new Int32Array(0);
  #isNew = new Uint8Array(0);
  #length = 0;

  /** Letters are written at this place of the channels to each part. */
  constructor(channels: readonly SharedArrayBuffer[], place: number, stride: number) {
    this.#letters = channels.map((channel) => new Letter(channel, place));
    this.#positions = channels.map(() => new Int32Array(letterLength));
    this.#lengths = new Int32Array(channels.length);
    this.#stride = stride;
  }

  /**
   * Takes the steps of the expanded batch from `first` on, and sends their fingerprints to the parts that keep them.
   * Returns the first step for which there was no more room.
   */
  send({ length, sources, steps, auxiliaries, words }: Steps, { block, at, count }: Batch, first: number): number {
    this.#makeRoom(count * this.#stride, length - first);
    this.#rows.set(block.subarray(at, at + count * this.#stride));
    this.#lengths.fill(0);
    const letters = this.#letters.map((letter) => letter.words);
    const parts = letters.length;
    let e = first;
    for (; e < length; e += 1) {
      const top = words[digestWords * e] as number;
      const keeper = keeperOf(top, parts);
      const k = this.#lengths[keeper] as number;
      if (k === letterLength) break;
      const letter = letters[keeper] as Int32Array;
      letter[digestWords * k] = top;
      letter[digestWords * k + 1] = words[digestWords * e + 1] as number;
      letter[digestWords * k + 2] = words[digestWords * e + 2] as number;
      (this.#positions[keeper] as Int32Array)[k] = e - first;
      this.#lengths[keeper] = k + 1;
    }
    this.#length = e - first;
    this.#sources.set(sources.subarray(first, e));
    this.#steps.set(steps.subarray(first, e));
    this.#auxiliaries.set(auxiliaries.subarray(first, e));
    this.#isNew.fill(0, 0, this.#length);
    for (const [part, letter] of this.#letters.entries()) letter.ask(this.#lengths[part] as number);
    return e;
  }

  get isAnswered(): boolean {
    return this.#letters.every((letter) => !letter.isAsked);
  }

  /** Reads the answers, and has the explorer keep the new states. */
  keepNew(explorer: Pick<Explorer, 'keep'>): void {
    for (const [part, { words, length }] of this.#letters.entries()) {
      const positions = this.#positions[part] as Int32Array;
      for (let k = 0; k < length; k += 1) this.#isNew[positions[words[k] as number] as number] = 1;
    }
    for (let e = 0; e < this.#length; e += 1) {
      if (this.#isNew[e] === 0) continue;
      const from = (this.#sources[e] as number) * this.#stride;
      if (!explorer.keep(this.#rows, from, this.#steps[e] as number, this.#auxiliaries[e] as number)) return;
    }
  }

  #makeRoom(integers: number, steps: number): void {
    if (this.#rows.length < integers) this.#rows = new Int32Array(integers);
    if (this.#steps.length >= steps) return;
    this.#sources = new Int32Array(2 * steps);
    this.#steps = new Int32Array(2 * steps);
    this.#auxiliaries = new Int32Array(2 * steps);
    this.#isNew = new Uint8Array(2 * steps);
  }
}

/** The part that keeps the fingerprint: by bits of its first word that say nothing of its place in the table. */
const keeperOf = (top: number, parts: number): number => Math.imul(top & 0xffff, parts) >>> 16;
