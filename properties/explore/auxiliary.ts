import { commitDurability } from '../invariants/commit-durability.ts';
import type { Invariant } from '../invariants/invariant.ts';
import type { Input, LocalState, Transition } from '../subject.ts';
import type { ServerView } from '../view.ts';
import { electionIn, emptyHistory, remember, votesIn } from '../world/history.ts';
import type { History, StepView } from '../world/history.ts';
import { digest, digestWords } from './digest.ts';
import type { Explorable } from './explorable.ts';
import { GrowingList } from './growing.ts';
import { historyKey, sortedHistory } from './history-key.ts';
import type { Refutation } from '../world/judge.ts';
import { receivedIn, stepKindOf } from '../schedule/schedule.ts';
import { readsIn } from '../world/reads.ts';
import { bareStep, refutedBy } from './judging.ts';
import type { Renaming } from './permutations.ts';

/** A step as it must be known here. */
export interface MarkedStep {
  readonly input: Input;
  readonly before: LocalState;
  readonly transition: Transition;
}

/** What goes on beside the servers. */
interface Beside {
  readonly spent: readonly number[]; // of each budget
  readonly history: History;
}

interface Budget {
  readonly kind: string; // of inputs
  readonly most: number;
}

interface After {
  readonly state: number; // −1: a budget is spent, so the step is not enabled
  readonly refutation: Refutation | null;
}

/**
 * What a global state has beside its servers and messages, as one number: what is spent of the budgets and, on request,
 * the history that properties over histories are judged by. States that differ in it alone are different states, so
 * the counts are not those of the bare system.
 *
 * A history is kept as a set: in which order elections were won and votes cast, no property asks. A life is numbered
 * among those in which the server won the term, which is all that Election Safety wants to know of it.
 */
export class Auxiliary {
  readonly digests = new GrowingList(); // of every state, as those of local states
  readonly judgesAll: boolean; // whether `refutedByAll` has anything to say
  readonly #renamings: readonly Renaming[];
  readonly #budgets: readonly Budget[];
  readonly #judges: readonly Invariant[] | null; // null: no history is kept
  readonly #mayBeDown: boolean;
  readonly #states: Beside[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #after: Map<number, After>[] = []; // by state, then by step

  constructor(system: Explorable, renamings: readonly Renaming[], histories: boolean) {
    this.#renamings = renamings;
    this.#budgets = Object.entries(system.budgets).map(([kind, most]) => ({ kind, most }));
    // What a property asks of all servers at once is judged of states: `refutedByAll`.
    const judges = system.invariants.filter((one) => one.kind === 'history' && one !== commitDurability);
    this.#judges = histories ? judges : null;
    this.#mayBeDown = system.mayBeDown;
    this.judgesAll = histories && system.invariants.includes(commitDurability);
    this.#number({ spent: this.#budgets.map(() => 0), history: emptyHistory(system.servers) });
  }

  /** Whether there is anything to keep: without, states need no number of this kind. */
  get isNeeded(): boolean {
    return this.#budgets.length > 0 || this.#judges !== null;
  }

  /** Whether the step matters here at all, in some state. */
  marks({ input, before, transition }: MarkedStep): boolean {
    if (this.#budgets.some(({ kind }) => kind === input.kind)) return true;
    if (this.#judges === null) return false;
    const { view: after } = transition.state;
    return (
      (this.#mayBeDown && transition.sent.length > 0) ||
      transition.applied.length > 0 ||
      input.kind === 'read' ||
      transition.replies.some(({ kind }) => kind === 'readable' || kind === 'readRefused') ||
      before.view.up !== after.up ||
      electionIn(before.view, after, 1) !== null ||
      votesIn(before.view, after, transition.sent).length > 0 ||
      before.view.commitIndex !== after.commitIndex ||
      (before.view.log !== after.log && after.commitIndex > 0)
    );
  }

  /** The state after the step, from the first, which is 0. `step` is its number, `marked` what it does. */
  after(state: number, step: number, marked: MarkedStep): After {
    const known = this.#after[state]?.get(step);
    if (known !== undefined) return known;
    const found = this.#find(this.#states[state] as Beside, marked);
    this.#after[state]?.set(step, found);
    return found;
  }

  /** What all servers together break, given the history. */
  refutedByAll(state: number, servers: readonly ServerView[]): Refutation | null {
    const { history } = this.#states[state] as Beside;
    const [first] = servers;
    if (history.committed.length === 0 || first === undefined) return null;
    const views = { server: first.id, before: first, after: first, servers, history, historyBefore: history };
    return refutedBy([commitDurability], { ...bareStep, ...views });
  }

  #find({ spent, history: historyBefore }: Beside, { input, before: { view: before }, transition }: MarkedStep): After {
    const now = spent.map((count, k) => count + (this.#budgets[k]?.kind === input.kind ? 1 : 0));
    if (now.some((count, k) => count > (this.#budgets[k]?.most ?? 0))) return { state: -1, refutation: null };
    if (this.#judges === null) {
      return { state: this.#number({ spent: now, history: historyBefore }), refutation: null };
    }
    const { sent, replies, applied, answers, state } = transition;
    const after = state.view;
    const wins = [...historyBefore.elections.ofTerm(after.currentTerm)].filter(({ server }) => server === after.id);
    const elected = electionIn(before, after, wins.length + 1);
    const votes = votesIn(before, after, sent);
    const { reads, committed } = historyBefore;
    const { open, served } = readsIn(reads, committed.length, stepKindOf(input), before, after, replies);
    const all = remember(historyBefore, after, sent, elected, votes, open);
    // What was told of terms binds a restart: without one it is not asked for.
    const history = this.#mayBeDown ? all : { ...all, termTold: historyBefore.termTold };
    const seen: StepView = {
      ...bareStep,
      step: stepKindOf(input),
      server: after.id,
      before,
      after,
      received: receivedIn(input),
      sent,
      replies,
      applied,
      answers,
      elected,
      votes,
      served,
      committedFrom: committed.length + 1,
      history,
      historyBefore,
    };
    return {
      state: this.#number({ spent: now, history: sortedHistory(history) }),
      refutation: refutedBy(this.#judges, seen),
    };
  }

  #number(beside: Beside): number {
    const [first = []] = this.#renamings;
    const key = keyOf(beside, first);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#states.length;
    this.#numbers.set(key, number);
    this.#states.push(beside);
    this.#after.push(new Map());
    const at = this.digests.extend(digestWords * this.#renamings.length);
    for (const [k, renaming] of this.#renamings.entries()) {
      digest(`beside ${keyOf(beside, renaming)}`, this.digests.values, at + digestWords * k);
    }
    return number;
  }
}

const keyOf = ({ spent, history }: Beside, renaming: Renaming): string =>
  JSON.stringify([spent, historyKey(history, renaming)]);
