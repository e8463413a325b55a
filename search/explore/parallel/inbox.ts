import type { Explorer } from '../explorer.ts';
import type { Fingerprints } from '../../numbering/fingerprints.ts';
import { Letter, lettersAhead } from './channel.ts';

/** What a part asks of this one: which of its fingerprints are new. */
export class Inbox {
  readonly #letters: readonly Letter[];
  #answered = 0;

  constructor(channel: SharedArrayBuffer) {
    this.#letters = Array.from({ length: lettersAhead }, (_, place) => new Letter(channel, place));
  }

  /** Answers every letter that has come, as long as the explorer has room for more; false if none has. */
  answerAll(explorer: Explorer): boolean {
    let letter = this.#next;
    const hasCome = letter.isAsked;
    for (; letter.isAsked && explorer.reserve(letter.length); letter = this.#next) {
      letter.answer(markNew(explorer.seen, letter.words, letter.length));
      this.#answered += 1;
    }
    return hasCome;
  }

  get #next(): Letter {
    return this.#letters[this.#answered % lettersAhead] as Letter;
  }
}

/** Adds the fingerprints, and writes the positions of the new ones over them; returns how many these are. */
function markNew(seen: Fingerprints, words: Int32Array, length: number): number {
  return seen.addAll(words, length, words); // at most three times the position: read already
}
