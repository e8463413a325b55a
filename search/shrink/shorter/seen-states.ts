import { digestWords } from '../../numbering/digest.ts';
import { Fingerprints } from '../../numbering/fingerprints.ts';
import type { Layout } from '../../numbering/successor.ts';
import type { Tables } from '../../numbering/tables.ts';
import type { Judgements } from './judgements.ts';

const bytesMost = 2 ** 31;

/** Every global state that was met, by its fingerprint, as the explorer has it: servers, messages, and a judgement. */
export class SeenStates {
  readonly #tables: Tables;
  readonly #layout: Layout;
  readonly #judgements: Judgements;
  readonly #fingerprints = new Fingerprints(bytesMost);
  readonly #digests: Int32Array; // of the state that is left, for every renaming, without its judgement
  readonly #least = new Int32Array(digestWords);
  readonly #fresh = new Int32Array(1);

  constructor(tables: Tables, layout: Layout, judgements: Judgements) {
    this.#tables = tables;
    this.#layout = layout;
    this.#judgements = judgements;
    this.#digests = new Int32Array(tables.words);
  }

  /** The steps that are added next lead out of this state. */
  leave(row: Int32Array): void {
    const { words, stateDigests, messageDigests } = this.#tables;
    const { servers, firstMessage, stride } = this.#layout;
    for (let word = 0; word < words; word += 1) {
      let sum = 0;
      for (let p = 0; p < servers; p += 1) sum += stateDigests.values[(row[p] as number) * words + word] as number;
      for (let p = firstMessage; p < stride && (row[p] as number) >= 0; p += 1) {
        sum += messageDigests.values[(row[p] as number) * words + word] as number;
      }
      this.#digests[word] = sum;
    }
  }

  /** Adds the state after the step; false if it was there. Of its fingerprints, the least by the last word stands for all. */
  add(step: number, judgement: number): boolean {
    const least = this.#least;
    for (let word = 0; word < this.#tables.words; word += digestWords) {
      const top = this.#wordAfter(step, judgement, word);
      const low = this.#wordAfter(step, judgement, word + 1);
      const high = this.#wordAfter(step, judgement, word + 2);
      const [, lowLeast = 0, highLeast = 0] = least;
      if (word > 0 && (high > highLeast || (high === highLeast && low >= lowLeast))) continue;
      least[0] = top;
      least[1] = low;
      least[2] = high;
    }
    if (!this.#fingerprints.reserve(1)) throw new RangeError('there is no room for so many states');
    return this.#fingerprints.addAll(least, 1, this.#fresh) === 1;
  }

  #wordAfter(step: number, judgement: number, word: number): number {
    const { words, changes } = this.#tables;
    const { values } = this.#judgements.digests;
    const after = (this.#digests[word] as number) + (changes.values[step * words + word] as number);
    return (after + (values[judgement * words + word] as number)) | 0;
  }
}
