import { digest, digestWords } from '../../numbering/digest.ts';
import { GrowingList } from '../../numbering/growing.ts';
import { historyKey, sortedHistory } from '../../symmetry/history-key.ts';
import type { Renaming } from '../../symmetry/permutations.ts';
import { renamed, renamedConfiguration, reordered } from '../../symmetry/permutations.ts';
import { emptyHistory } from '../../../properties/history/history.ts';
import type { History } from '../../../properties/history/history.ts';
import type { Judgement } from '../../../properties/judging/judge.ts';

/** One part of what a judge remembers. */
interface Part<Value> {
  readonly name: string;
  of(judgement: Judgement): Value;
  /** Whether they are equal for certain: a look at them is to tell. */
  isSame(one: Value, other: Value): boolean;
  /** An equal one, sets in an order of their own. */
  sorted(value: Value): Value;
  /** A text that two share exactly if they are equal once all servers are renamed. */
  key(value: Value, renaming: Renaming): string;
}

/** The values of one part that were met, numbered from 0: a step changes few parts, and only of these a key is made. */
class PartNumbers<Value> {
  readonly digests = new GrowingList(); // as those of local states
  readonly #part: Part<Value>;
  readonly #renamings: readonly Renaming[];
  readonly #values: Value[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(part: Part<Value>, renamings: readonly Renaming[]) {
    this.#part = part;
    this.#renamings = renamings;
  }

  at(number: number): Value {
    const value = this.#values[number];
    if (value === undefined) throw new RangeError(`there is no ${this.#part.name} ${number}`);
    return value;
  }

  /** The number of this part of a judgement; `before`: of the part a step before, which it often still is. */
  of(judgement: Judgement, before: number | undefined): number {
    const part = this.#part;
    const value = part.of(judgement);
    if (before !== undefined && part.isSame(value, this.at(before))) return before;
    const [first = []] = this.#renamings;
    const key = part.key(value, first);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const sorted = part.sorted(value);
    const number = this.#values.length;
    this.#numbers.set(key, number);
    this.#values.push(sorted);
    const at = this.digests.extend(digestWords * this.#renamings.length);
    for (const [k, renaming] of this.#renamings.entries()) {
      const text = k === 0 ? key : part.key(sorted, renaming);
      digest(`${part.name} ${text}`, this.digests.values, at + digestWords * k);
    }
    return number;
  }
}

/** A judgement as numbers of its parts, what changes least first. */
export type JudgementParts = readonly number[];

/** All parts of the judgements of one search. */
export class Parts {
  readonly #committed: PartNumbers<History['committed']>;
  readonly #elections: PartNumbers<History['elections']>;
  readonly #votes: PartNumbers<History['votes']>;
  readonly #termTold: PartNumbers<History['termTold']>;
  readonly #reads: PartNumbers<History['reads']>;
  readonly #lives: PartNumbers<Judgement['lives']>;
  readonly #memories: PartNumbers<Memories>;
  readonly #all: readonly Pick<PartNumbers<never>, 'of' | 'digests'>[];
  readonly #application: History['application'];

  /** `application`: of all of them. */
  constructor(renamings: readonly Renaming[], application: History['application']) {
    this.#application = application;
    this.#committed = new PartNumbers(ofHistory('committed'), renamings);
    this.#elections = new PartNumbers(ofHistory('elections'), renamings);
    this.#votes = new PartNumbers(ofVotes, renamings);
    this.#termTold = new PartNumbers(ofTermTold, renamings);
    this.#reads = new PartNumbers(ofHistory('reads'), renamings);
    this.#lives = new PartNumbers(ofLives, renamings);
    this.#memories = new PartNumbers(ofMemories, renamings);
    this.#all = [
      this.#committed,
      this.#elections,
      this.#lives,
      this.#memories,
      this.#reads,
      this.#votes,
      this.#termTold,
    ];
  }

  /** The parts of a judgement; `before`: those of the one a step before. */
  of(judgement: Judgement, before: JudgementParts | undefined): JudgementParts {
    return this.#all.map((part, k) => part.of(judgement, before?.[k]));
  }

  /** The judgement of these parts. */
  judgementOf([
    committed = 0,
    elections = 0,
    lives = 0,
    memories = 0,
    reads = 0,
    votes = 0,
    termTold = 0,
  ]: JudgementParts): Judgement {
    const { founding, memories: known } = this.#memories.at(memories);
    const history = {
      founding,
      application: this.#application,
      committed: this.#committed.at(committed),
      elections: this.#elections.at(elections),
      votes: this.#votes.at(votes),
      termTold: this.#termTold.at(termTold),
      reads: this.#reads.at(reads),
    };
    return { history, memories: known, lives: this.#lives.at(lives) };
  }

  /** Adds the digests of these parts to what stands in `into` from `at` on, so many words. */
  addDigests(parts: JudgementParts, words: number, into: Int32Array, at: number): void {
    for (const [k, { digests }] of this.#all.entries()) {
      const from = (parts[k] as number) * words;
      for (let word = 0; word < words; word += 1) {
        into[at + word] = (into[at + word] as number) + (digests.values[from + word] as number);
      }
    }
  }
}

const nothing: History = emptyHistory([]);

/** A part of the history, in the order and by the key that a history has in which there is nothing else. */
function ofHistory<Name extends keyof History>(name: Name): Part<History[Name]> {
  return {
    name,
    of: ({ history }) => history[name],
    isSame: (one, other) => one === other,
    sorted: (value) => sortedHistory({ ...nothing, [name]: value })[name],
    key: (value, renaming) => historyKey({ ...nothing, [name]: value }, renaming),
  };
}

/** Those of which some step or other adds one: here a key must cost little. */
const ofVotes: Part<History['votes']> = {
  ...ofHistory('votes'),
  key(votes, renaming) {
    const cast = new Set<string>();
    for (const { term, voter, candidate } of votes) {
      cast.add(`${term} ${renamed(renaming, voter)} ${renamed(renaming, candidate)}`);
    }
    return [...cast].sort().join();
  },
};

const ofTermTold: Part<History['termTold']> = {
  ...ofHistory('termTold'),
  key: (terms, renaming) => reordered(renaming, terms).join(),
};

/** Of every server, how often it has started. */
const ofLives: Part<Judgement['lives']> = {
  name: 'lives',
  of: ({ lives }) => lives,
  isSame: areSame,
  sorted: (lives) => lives,
  key: (lives, renaming) => reordered(renaming, lives).join(),
};

/** What the invariants remember by themselves, and who took part at first. */
type Memories = Pick<Judgement, 'memories'> & Pick<History, 'founding'>;

const ofMemories: Part<Memories> = {
  name: 'memories',
  of: ({ memories, history: { founding } }) => ({ memories, founding }),
  isSame: (one, other) => one.founding === other.founding && areSame(one.memories, other.memories),
  sorted: (value) => value,
  key: ({ memories, founding }, renaming) =>
    JSON.stringify([founding && renamedConfiguration(renaming, founding), memories], (_, value: unknown) =>
      value instanceof Map || value instanceof Set ? [...value] : value,
    ),
};

function areSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.every((item, k) => item === other[k]);
}
