import { noClients } from '../../properties/seen/clients-view.ts';
import { isBuiltIn } from '../../properties/invariants/all.ts';
import type { Transition } from '../../properties/seen/subject.ts';
import type { ServerView } from '../../properties/seen/view.ts';
import { emptyHistory } from '../../properties/history/history.ts';
import type { History } from '../../properties/history/history.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import { mayEnterHistory, viewWithHistory } from '../../properties/history/step-view.ts';
import type { HistoryView, StepView } from '../../properties/history/step-view.ts';
import { digest, digestWords } from './digest.ts';
import type { Explorable } from './explorable.ts';
import { GrowingList } from './growing.ts';
import { historyKey, sortedHistory } from '../symmetry/history-key.ts';
import type { Judges } from './judging.ts';
import type { Renaming } from '../symmetry/permutations.ts';
import { watchedServers } from './watched-servers.ts';

/** A step as it must be known here. */
export interface MarkedStep {
  readonly view: StepView;
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

const notEnabled: After = { state: -1, refutation: null };
const asksServers = 'asks servers'; // of a step that must be judged anew each time: it depends on the others

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
  readonly #renamings: readonly Renaming[];
  readonly #budgets: readonly Budget[];
  readonly #judges: Judges | null; // null: no history is kept
  readonly #keepsTold: boolean;
  readonly #keepsVotes: boolean;
  readonly #states: Beside[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #after: Map<number, After | typeof asksServers>[] = []; // by state, then by step

  /** `judges`: of histories, if these are kept. `apart`: votes and told terms are kept by whoever asks, and not here. */
  constructor(system: Explorable, renamings: readonly Renaming[], judges: Judges | null, apart = false) {
    this.#renamings = renamings;
    this.#budgets = Object.entries(system.budgets).map(([kind, most]) => ({ kind, most }));
    this.#judges = judges;
    // What was told of terms binds a restart. Without one none of ours asks for it.
    this.#keepsTold = !apart && (system.mayBeDown || judges?.histories.every(isBuiltIn) === false);
    this.#keepsVotes = !apart;
    const kept = judges === null ? 0 : system.servers;
    const boot = Array.from({ length: kept }, (_, k) => system.subject.boot(k + 1).view);
    this.#number({ spent: this.#budgets.map(() => 0), history: emptyHistory(boot) });
  }

  /** Whether there is anything to keep: without, states need no number of this kind. */
  get isNeeded(): boolean {
    return this.#budgets.length > 0 || this.#judges !== null;
  }

  /** Whether the step matters here at all, in some state. */
  marks(step: StepView): boolean {
    if (this.#budgets.some(({ kind }) => kind === step.input.kind)) return true;
    if (this.#judges === null) return false;
    return (this.#keepsTold && step.sent.length > 0) || mayEnterHistory(step) || this.#judges.concerns(step);
  }

  /**
   * The state after the step, from the first, which is 0. `step` is its number, `marked` what it does, `servers` all of
   * them after it, which are looked at only if need be.
   */
  after(state: number, step: number, marked: MarkedStep, servers: () => readonly ServerView[]): After {
    const known = this.#after[state]?.get(step);
    if (known !== undefined && known !== asksServers) return known;
    const { spent, history } = this.#states[state] as Beside;
    const now = this.#spend(spent, marked.view);
    if (now === null) return this.#keep(state, step, notEnabled);
    if (this.#judges === null) {
      return this.#keep(state, step, { state: this.#number({ spent: now, history }), refutation: null });
    }
    const watched = watchedServers(servers());
    const seen = this.#seen(history, marked.view, watched.servers);
    const refutation = this.#judges.refutedByHistory(seen);
    const kept = seen.history === history ? history : this.#kept(seen.history, history);
    const isSame = kept === history && now === spent;
    const after = { state: isSame ? state : this.#number({ spent: now, history: kept }), refutation };
    this.#keep(state, step, watched.areAsked() ? asksServers : after);
    return after;
  }

  #keep<Kept extends After | typeof asksServers>(state: number, step: number, after: Kept): Kept {
    this.#after[state]?.set(step, after);
    return after;
  }

  /** What is spent after the step; null if there is no budget for it. */
  #spend(spent: readonly number[], { input }: StepView): readonly number[] | null {
    if (this.#budgets.every(({ kind }) => kind !== input.kind)) return spent;
    const now = spent.map((count, k) => count + (this.#budgets[k]?.kind === input.kind ? 1 : 0));
    return now.some((count, k) => count > (this.#budgets[k]?.most ?? 0)) ? null : now;
  }

  #seen(history: History, view: StepView, servers: readonly ServerView[]): HistoryView {
    const { server, after } = view;
    const wins = [...history.elections.ofTerm(after.currentTerm)].filter((one) => one.server === server);
    return viewWithHistory(view, { history, life: wins.length + 1, servers, clients: noClients });
  }

  #kept(after: History, { termTold, votes }: History): History {
    return sortedHistory({ ...after, ...(!this.#keepsTold && { termTold }), ...(!this.#keepsVotes && { votes }) });
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
