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
import { nothingYet, Sequences } from './sequences.ts';

/** What came of a step, if it is not the number of the judgement after it. */
export const ruledOut = -1; // something else is violated, or there are too many steps of its kind
export const wantedFound = -2;
const kept = 3; // is added to what is kept: 0 is nothing yet

/** The servers of a step, for whom it depends on them. */
interface Beside {
  states(): Iterable<number>; // the numbers of all their local states before it
  views(): readonly ServerView[]; // as they are after it
}

/**
 * What the judge of a run remembers, as numbers: the same judge as in any run, asked once for each distinct step in
 * each distinct memory, or once beside each distinct states of the servers if an invariant looks at the others then.
 */
export class Judgements {
  readonly digests = new GrowingList(); // as those of local states
  readonly #judge: Judge;
  readonly #isWanted: (violation: Violation) => boolean;
  readonly #words: number; // of a digest
  readonly #parts: Parts;
  readonly #known: Judgement[] = [];
  readonly #partsOf: JudgementParts[] = []; // by judgement
  readonly #sequences = new Sequences(); // of a judgement's parts
  readonly #numbers = new GrowingList(); // by sequence: 1 + the judgement; 0: none yet
  readonly #steps = new Sequences(); // of a judgement and a step; then of the states of all servers
  readonly #after = new GrowingList(); // what came of it, by sequence
  readonly #asking = new Set<number>(); // steps for which some invariant has looked at the other servers

  /** `judge`: of the same run as those whose judgements are numbered, but for what has happened. */
  constructor(judge: Judge, renamings: readonly Renaming[], isWanted: (violation: Violation) => boolean) {
    this.#judge = judge;
    this.#isWanted = isWanted;
    this.#words = digestWords * renamings.length;
    this.#parts = new Parts(renamings, judge.history.application);
  }

  /** So many steps are remembered, with what they were judged beside. */
  get judged(): number {
    return this.#steps.count;
  }

  numberOf(judgement: Judgement): number {
    return this.#number(judgement, null);
  }

  at(number: number): Judgement {
    const known = this.#known[number];
    if (known === undefined) throw new RangeError(`there is no judgement ${number}`);
    return known;
  }

  /** The number of the judgement after the step of that number, or what else came of it. */
  after(from: number, step: number, marked: MarkedStep, beside: Beside): number {
    const steps = this.#steps;
    const alone = steps.longer(steps.longer(nothingYet, from), step);
    if (this.#asking.has(step)) return this.#afterBeside(alone, from, marked, beside);
    const known = this.#foundOf(alone);
    if (known !== null) return known;
    const watched = watchedServers(beside.views());
    const found = this.#judged(from, marked, watched.servers);
    if (watched.areAsked()) this.#asking.add(step);
    else this.#keep(alone, found);
    return found;
  }

  #afterBeside(alone: number, from: number, marked: MarkedStep, beside: Beside): number {
    let together = alone;
    for (const state of beside.states()) together = this.#steps.longer(together, state);
    return this.#foundOf(together) ?? this.#keep(together, this.#judged(from, marked, beside.views()));
  }

  #foundOf(sequence: number): number | null {
    const found = this.#after.values[sequence] ?? 0;
    return found === 0 ? null : found - kept;
  }

  #keep(sequence: number, found: number): number {
    this.#after.extend(this.#steps.count - this.#after.length);
    this.#after.values[sequence] = kept + found;
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
    const sequence = parts.reduce((sofar, part) => this.#sequences.longer(sofar, part), nothingYet);
    this.#numbers.extend(this.#sequences.count - this.#numbers.length);
    const numbered = this.#numbers.values[sequence] as number;
    if (numbered > 0) return numbered - 1;
    const number = this.#add(parts);
    this.#numbers.values[sequence] = 1 + number;
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
