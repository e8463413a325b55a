import { digestWords } from '../../numbering/digest.ts';
import { GrowingList } from '../../numbering/growing.ts';
import type { Renaming } from '../../symmetry/permutations.ts';
import type { MarkedStep } from '../../numbering/auxiliary.ts';
import { watchedServers } from '../../numbering/watched-servers.ts';
import { noClients } from '../../../properties/seen/clients-view.ts';
import type { ServerView } from '../../../properties/seen/view.ts';
import type { Judge, Judgement, Violation } from '../../../properties/judging/judge.ts';
import { Parts } from './judgement-parts.ts';
import type { JudgementParts } from './judgement-parts.ts';
import { Pairs } from './pairs.ts';

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
  readonly #isWanted: (violation: Violation) => boolean;
  readonly #words: number; // of a digest
  readonly #parts: Parts;
  readonly #known: Judgement[] = [];
  readonly #partsOf: JudgementParts[] = []; // by judgement
  readonly #numbers = new Pairs(); // of the parts so far, from the first on, and of the next; of the last, the judgement's
  #prefixes = 0; // numbered there
  readonly #after = new Pairs(); // of a judgement and a step

  /** The judge is one that has seen nothing yet. */
  constructor(judge: Judge, renamings: readonly Renaming[], isWanted: (violation: Violation) => boolean) {
    this.#judge = judge;
    this.#isWanted = isWanted;
    this.#words = digestWords * renamings.length;
    this.#parts = new Parts(renamings, judge.history.application);
    this.#number(judge.judgement, null);
  }

  at(number: number): Judgement {
    const known = this.#known[number];
    if (known === undefined) throw new RangeError(`there is no judgement ${number}`);
    return known;
  }

  /** `servers`: as they are after the step; they are looked at only if need be. */
  after(from: number, step: number, marked: MarkedStep, servers: () => readonly ServerView[]): number {
    const known = this.#after.get(from, step);
    if (known === asksAll) return this.#judged(from, marked, servers());
    if (known !== undefined) return known;
    const watched = watchedServers(servers());
    const found = this.#judged(from, marked, watched.servers);
    this.#after.set(from, step, watched.areAsked() ? asksAll : found);
    return found;
  }

  #judged(from: number, { view, transition }: MarkedStep, servers: readonly ServerView[]): number {
    const judge = this.#judge;
    judge.recall(this.at(from));
    judge.observe(0, view.step, view.input, view.before, transition, servers, noClients);
    if (judge.violation !== null) return this.#isWanted(judge.violation) ? wantedFound : ruledOut;
    return this.#number(judge.judgement, from);
  }

  /** The number of what is remembered, be it new; `before` is that of what was remembered a step before. */
  #number(judgement: Judgement, before: number | null): number {
    const partsBefore = before === null ? undefined : this.#partsOf[before];
    const parts = this.#parts.of(judgement, partsBefore);
    if (before !== null && parts.every((part, k) => part === partsBefore?.[k])) return before;
    let prefix = 0;
    for (const part of parts.slice(0, -1)) {
      let longer = this.#numbers.get(prefix, part);
      if (longer === undefined) {
        this.#prefixes += 1;
        longer = this.#prefixes;
        this.#numbers.set(prefix, part, longer);
      }
      prefix = longer;
    }
    const last = parts.at(-1) ?? 0;
    const known = this.#numbers.get(prefix, last);
    if (known !== undefined) return known;
    const number = this.#add(parts);
    this.#numbers.set(prefix, last, number);
    return number;
  }

  #add(parts: JudgementParts): number {
    const number = this.#known.length;
    this.#partsOf.push(parts);
    this.#known.push(this.#parts.judgementOf(parts));
    const at = this.digests.extend(this.#words);
    this.#parts.addDigests(parts, this.#words, this.digests.values, at);
    return number;
  }
}
