import { InternalError, textOfThrown } from '../internal-error.ts';
import { memoryAfter, verdictOf } from '../invariants/asking.ts';
import type { Invariant } from '../invariants/invariant.ts';
import type { Application } from '../application/application.ts';
import type { ClientsView } from '../clients/clients-view.ts';
import type { Difference, Feature, Input, Transition } from '../subject.ts';
import type { ServerId, ServerView } from '../view.ts';
import { flawText } from '../well-formed.ts';
import type { Flaw } from '../well-formed.ts';
import { electionIn, emptyHistory, remember, votesIn } from './history.ts';
import type { History, StepView } from './history.ts';
import { restarts } from './move.ts';
import type { Move } from './steps/descriptor.ts';
import { readsIn } from './reads.ts';

/** A property that does not hold, and the fact that refutes it. */
export interface Refutation {
  readonly property: string;
  readonly paper: string;
  readonly fact: string;
  readonly stack?: string; // of what the subject threw, with its message; of Crash only
}

/** Which property a step broke. */
export interface Violation extends Refutation {
  readonly atStep: number;
  readonly difference: Difference | null; // of conformance only
}

/** Properties that are judged by the run itself and not by an invariant. */
export const conformance = 'Conformance';
export const crash = 'Crash';
export const liveness = 'Liveness';

/** The code's step is not the spec's. */
export function differs(server: ServerId, { field, spec, code }: Difference): Refutation {
  const fact = `n${server} ${field}: the spec has ${spec}, the code has ${code}`;
  return { property: conformance, paper: 'Figure 2', fact };
}

/** An exception in a subject is a finding. One of ours, which the subject only lets through, is thrown on. */
export function crashed(server: ServerId, { kind }: Input, error: unknown): Refutation {
  if (error instanceof InternalError) throw error;
  const fact = `n${server} threw on ${kind}: ${textOfThrown(error)}`;
  const stack = error instanceof Error ? error.stack : undefined;
  return { property: crash, paper: '', fact, ...(stack !== undefined && { stack }) };
}

/** What a subject gave for a transition is none. */
export function malformed(server: ServerId, { kind }: Input, flaw: Flaw): Refutation {
  const fact = `n${server} gave on ${kind} what is no transition: ${flawText(flaw)}`;
  return { property: crash, paper: '', fact };
}

/** All that a judge remembers of a run in which nothing is violated, as a value. */
export interface Judgement {
  readonly history: History;
  readonly memories: readonly unknown[]; // of the invariants, in their order
  readonly lives: readonly number[]; // by server
}

/** Keeps the history of one run and asks every invariant after every step of a server. */
export class Judge {
  history: History;
  violation: Violation | null = null;
  undecided = 0; // verdicts that hit a limit
  readonly #features: readonly Feature[];
  readonly #invariants: readonly Invariant[];
  #memories: unknown[];
  #lives: number[];

  constructor(
    servers: number,
    application: Application,
    features: readonly Feature[],
    invariants: readonly Invariant[],
  ) {
    this.#features = features;
    this.history = emptyHistory(servers, application);
    this.#invariants = invariants;
    this.#memories = this.#invariants.map(({ memory }) => memory?.initial);
    this.#lives = Array.from({ length: servers }, () => 1);
  }

  get judgement(): Judgement {
    return { history: this.history, memories: [...this.#memories], lives: [...this.#lives] };
  }

  /** Goes on from there, as if it had seen that run. */
  recall({ history, memories, lives }: Judgement): void {
    this.history = history;
    this.violation = null;
    this.#memories = [...memories];
    this.#lives = [...lives];
  }

  lifeOf(server: number): number {
    return this.#lives[server - 1] ?? 1;
  }

  observe(
    number: number,
    move: Move,
    before: ServerView,
    { state, sent, replies, applied, answers, difference }: Transition,
    servers: readonly ServerView[],
    clients: ClientsView,
  ): StepView {
    const after = state.view;
    if (restarts(move)) this.#lives[after.id - 1] = this.lifeOf(after.id) + 1;
    const life = this.lifeOf(after.id);
    const historyBefore = this.history;
    const elected = electionIn(before, after, life);
    const votes = votesIn(before, after, sent);
    const { reads, committed } = historyBefore;
    const { open, served } = readsIn(reads, committed.length, move.kind, before, after, replies);
    this.history = remember(historyBefore, after, sent, elected, votes, open);
    const seen: StepView = {
      number,
      step: move.kind,
      features: this.#features,
      server: after.id,
      life,
      before,
      after,
      servers,
      clients,
      received: move.kind === 'deliver' ? move.flight.envelope : null,
      sent,
      replies,
      applied,
      answers,
      elected,
      votes,
      served,
      committedFrom: committed.length + 1,
      history: this.history,
      historyBefore,
    };
    this.#judge(seen, difference);
    return seen;
  }

  /** Records what was found outside the invariants; the first finding of a run stays. */
  report(violation: Violation): void {
    this.violation ??= violation;
  }

  #judge(seen: StepView, difference: Difference | null): void {
    for (const [k, invariant] of this.#invariants.entries()) {
      const memory = memoryAfter(invariant, seen, this.#memories[k]);
      this.#memories[k] = memory;
      const verdict = verdictOf(invariant, seen, memory);
      if (verdict.verdict === 'unknown') this.undecided += 1;
      if (verdict.verdict !== 'violated') continue;
      const { name: property, paper } = invariant;
      this.report({ property, paper, fact: verdict.fact, atStep: seen.number, difference: null });
    }
    if (difference !== null) {
      this.report({ ...differs(seen.server, difference), atStep: seen.number, difference });
    }
  }
}
