import { digest, digestWords } from '../numbering/digest.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { Candidate } from './trial.ts';

/**
 * Short names of candidates, another one for each. Candidates have most of their steps in common, so each step is written
 * out once, and is a number from then on.
 */
export class CandidateNames {
  readonly #ofObjects = new WeakMap<Step | ClusterOptions, string>(); // two characters each, which stand for a number
  readonly #ofTexts = new Map<string, string>();
  readonly #words = new Int32Array(digestWords);

  of({ options, steps }: Candidate): string {
    let text = this.#partOf(options);
    for (const step of steps) text += this.#partOf(step);
    digest(text, this.#words, 0);
    return this.#words.join(' ');
  }

  #partOf(one: Step | ClusterOptions): string {
    const known = this.#ofObjects.get(one);
    if (known !== undefined) return known;
    const written = JSON.stringify(one);
    const number = this.#ofTexts.size;
    const part = this.#ofTexts.get(written) ?? String.fromCharCode(number & 0xffff, number >>> 16);
    this.#ofTexts.set(written, part);
    this.#ofObjects.set(one, part);
    return part;
  }
}
