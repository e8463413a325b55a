import { digestWords } from '../../numbering/digest.ts';
import type { Layout } from '../../numbering/successor.ts';
import type { Tables } from '../../numbering/tables.ts';
import { FingerprintSet } from './fingerprint-set.ts';
import type { Judgements } from './judgements.ts';

/** Every global state that was met, by its fingerprint, as the explorer has it: servers, messages, and a judgement. */
export class SeenStates {
  readonly #tables: Tables;
  readonly #layout: Layout;
  readonly #judgements: Judgements;
  readonly #fingerprints = new FingerprintSet();
  readonly #digests: Int32Array; // of the state that is left, for every renaming, without its judgement

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
    const { words, changes } = this.#tables;
    const digests = this.#digests;
    const stepDigests = changes.values;
    const judgementDigests = this.#judgements.digests.values;
    const ofStep = step * words;
    const ofJudgement = judgement * words;
    let top = 0;
    let low = 0;
    let high = 0;
    for (let word = 0; word < words; word += digestWords) {
      const after = (at: number): number =>
        ((digests[at] as number) +
          (stepDigests[ofStep + at] as number) +
          (judgementDigests[ofJudgement + at] as number)) |
        0;
      const last = after(word + 2);
      if (word > 0 && last > high) continue;
      const middle = after(word + 1);
      if (word > 0 && last === high && middle >= low) continue;
      top = after(word);
      low = middle;
      high = last;
    }
    return this.#fingerprints.add(top, low, high);
  }
}
