import type { Fingerprints } from '../fingerprints.ts';
import { Letter, lettersAhead } from './channel.ts';

/** What a part asks of this one: which of its fingerprints are new. */
export class Inbox {
  readonly #letters: readonly Letter[];
  #answered = 0;

  constructor(channel: SharedArrayBuffer) {
    this.#letters = Array.from({ length: lettersAhead }, (_, place) => new Letter(channel, place));
  }

  /** Answers the next letter; 'none' if none has come, 'full' if there is no more memory to keep what it says. */
  answer(seen: Fingerprints): 'answered' | 'none' | 'full' {
    const letter = this.#letters[this.#answered % lettersAhead];
    if (letter === undefined || !letter.isAsked) return 'none';
    const { length } = letter;
    if (!seen.reserve(length)) return 'full';
    letter.answer(markNew(seen, letter.words, length));
    this.#answered += 1;
    return 'answered';
  }
}

/** Adds the fingerprints, and writes the positions of the new ones over them; returns how many these are. */
function markNew(seen: Fingerprints, words: Int32Array, length: number): number {
  let count = 0;
  seen.locate(words, length);
  for (let k = 0; k < length; k += 1) {
    if (!seen.add(k, words[3 * k + 1] as number, words[3 * k + 2] as number)) continue;
    words[count] = k; // at most 3k: read already
    count += 1;
  }
  return count;
}
