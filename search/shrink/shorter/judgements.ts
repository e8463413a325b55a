import { digest, digestWords } from '../../numbering/digest.ts';
import { GrowingList } from '../../numbering/growing.ts';
import { historyKey, sortedHistory } from '../../symmetry/history-key.ts';
import { reordered } from '../../symmetry/permutations.ts';
import type { Renaming } from '../../symmetry/permutations.ts';
import type { MarkedStep } from '../../numbering/auxiliary.ts';
import { watchedServers } from '../../numbering/watched-servers.ts';
import { noClients } from '../../../properties/seen/clients-view.ts';
import type { ServerView } from '../../../properties/seen/view.ts';
import type { Judge, Judgement, Violation } from '../../../properties/judging/judge.ts';

/** What came of a step, if it is not the number of the judgement after it. */
export const ruledOut = -1; // something else is violated, or there are too many steps of its kind
export const wantedFound = -2;
const asksAll = -3; // of a step that must be judged anew each time: it depends on the other servers

/**
 * What the judge of a run remembers, as numbers: the same judge as in any run, asked once for each distinct step in
 * each distinct memory, if no invariant looks at the other servers then.
 */
export class Judgements {
  readonly digests = new GrowingList(); // as those of local states
  readonly #judge: Judge;
  readonly #renamings: readonly Renaming[];
  readonly #isWanted: (violation: Violation) => boolean;
  readonly #known: Judgement[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #after: Map<number, number>[] = []; // by judgement, then by step

  /** The judge is one that has seen nothing yet. */
  constructor(judge: Judge, renamings: readonly Renaming[], isWanted: (violation: Violation) => boolean) {
    this.#judge = judge;
    this.#renamings = renamings;
    this.#isWanted = isWanted;
    this.#number(judge.judgement);
  }

  at(number: number): Judgement {
    const known = this.#known[number];
    if (known === undefined) throw new RangeError(`there is no judgement ${number}`);
    return known;
  }

  /** `servers`: as they are after the step; they are looked at only if need be. */
  after(from: number, step: number, marked: MarkedStep, servers: () => readonly ServerView[]): number {
    const known = this.#after[from]?.get(step);
    if (known === asksAll) return this.#judged(from, marked, servers());
    if (known !== undefined) return known;
    const watched = watchedServers(servers());
    const found = this.#judged(from, marked, watched.servers);
    this.#after[from]?.set(step, watched.areAsked() ? asksAll : found);
    return found;
  }

  #judged(from: number, { view, transition }: MarkedStep, servers: readonly ServerView[]): number {
    const judge = this.#judge;
    judge.recall(this.at(from));
    judge.observe(0, view.step, view.input, view.before, transition, servers, noClients);
    if (judge.violation !== null) return this.#isWanted(judge.violation) ? wantedFound : ruledOut;
    const after = judge.judgement;
    return isSame(after, this.at(from)) ? from : this.#number(after);
  }

  #number(judgement: Judgement): number {
    const sorted = { ...judgement, history: sortedHistory(judgement.history) };
    const [first = []] = this.#renamings;
    const key = keyOf(sorted, first);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#known.length;
    this.#numbers.set(key, number);
    this.#known.push(sorted);
    this.#after.push(new Map());
    const at = this.digests.extend(digestWords * this.#renamings.length);
    for (const [k, renaming] of this.#renamings.entries()) {
      digest(`judge ${keyOf(sorted, renaming)}`, this.digests.values, at + digestWords * k);
    }
    return number;
  }
}

const isSame = (one: Judgement, other: Judgement): boolean =>
  one.history === other.history &&
  one.memories.every((memory, k) => memory === other.memories[k]) &&
  one.lives.every((life, k) => life === other.lives[k]);

function keyOf({ history, memories, lives }: Judgement, renaming: Renaming): string {
  return JSON.stringify([historyKey(history, renaming), memories, reordered(renaming, lives)], (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value,
  );
}
