import { InternalError, textOfThrown } from '../internal-error.ts';
import { InvariantError } from '../invariants/invariant-error.ts';
import type { Invariant, RememberingInvariant, StateInvariant, Verdict } from '../invariants/invariant.ts';
import { holds } from '../invariants/invariant.ts';
import { aspectsIn, concernsOf } from '../invariants/aspects.ts';
import { besideOthers } from '../invariants/pairs.ts';
import type { Application } from '../seen/application.ts';
import type { ClientsView } from '../seen/clients-view.ts';
import type { Difference, Input, Subject, Transition } from '../seen/subject.ts';
import { isSubjectError } from '../subject-error.ts';
import { unreachable } from '../unreachable.ts';
import type { ServerId, ServerView } from '../seen/view.ts';
import { flawText } from '../seen/well-formed.ts';
import type { Flaw } from '../seen/well-formed.ts';
import { restarts } from '../seen/schedule.ts';
import type { Step } from '../seen/schedule.ts';
import { emptyHistory } from '../history/history.ts';
import type { History } from '../history/history.ts';
import { viewOfStep, viewWithHistory } from '../history/step-view.ts';
import type { HistoryView, StepView } from '../history/step-view.ts';

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
  if (error instanceof InternalError || isSubjectError(error)) throw error;
  const fact = `n${server} threw on ${kind}: ${firstLine(textOfThrown(error))}`;
  const stack = error instanceof Error ? error.stack : undefined;
  return { property: crash, paper: '', fact, ...(stack !== undefined && { stack }) };
}

const factColumns = 150; // the rest stands in the stack

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length <= factColumns ? line : `${line.slice(0, factColumns)}…`;
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
  readonly #subject: Pick<Subject, 'features' | 'limits'>;
  readonly #invariants: readonly Invariant[];
  readonly #asked: readonly Asked[]; // each of them
  readonly #concerns: readonly number[]; // of each of them
  #memories: unknown[];
  #lives: number[];

  /** `servers`: as they start. */
  constructor(
    servers: readonly ServerView[],
    application: Application,
    subject: Pick<Subject, 'features' | 'limits'>,
    invariants: readonly Invariant[],
  ) {
    this.#subject = subject;
    this.history = emptyHistory(servers, application);
    this.#invariants = invariants;
    this.#asked = invariants.map((invariant, k) => this.#askedOf(invariant, k));
    this.#concerns = invariants.map(({ concernedBy }) => concernsOf(concernedBy));
    this.#memories = this.#invariants.map((invariant) =>
      invariant.of === 'history' ? invariant.memory?.initial : undefined,
    );
    this.#lives = servers.map(() => 1);
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

  /** Judges the step of that number among those of the run, from 1; `servers` and `clients` are as they are after it. */
  observe(
    number: number,
    kind: Step['kind'],
    input: Input,
    before: ServerView,
    transition: Transition,
    servers: readonly ServerView[],
    clients: ClientsView,
  ): HistoryView {
    const step = viewOfStep(kind, input, this.#subject, before, transition);
    if (restarts(input)) this.#lives[step.server - 1] = this.lifeOf(step.server) + 1;
    const seen = viewWithHistory(step, { history: this.history, life: this.lifeOf(step.server), servers, clients });
    this.history = seen.history;
    this.#judge(number, step, seen, transition.difference);
    return seen;
  }

  /** Records what was found outside the invariants; the first finding of a run stays. */
  report(violation: Violation): void {
    this.violation ??= violation;
  }

  #judge(number: number, step: StepView, seen: HistoryView, difference: Difference | null): void {
    const happened = aspectsIn(seen);
    let k = 0;
    try {
      for (; k < this.#asked.length; k += 1) {
        if (((this.#concerns[k] ?? 0) & happened) === 0) continue;
        const verdict = this.#asked[k]?.(step, seen) ?? holds;
        if (verdict !== holds) this.#take(number, this.#invariants[k], verdict);
      }
    } catch (error) {
      throw new InvariantError(this.#invariants[k]?.name ?? '', number, error);
    }
    if (difference !== null) {
      this.report({ ...differs(step.server, difference), atStep: number, difference });
    }
  }

  #take(number: number, invariant: Invariant | undefined, verdict: Verdict): void {
    if (verdict.verdict === 'unknown') this.undecided += 1;
    if (verdict.verdict !== 'violated' || invariant === undefined) return;
    const { name: property, paper } = invariant;
    this.report({ property, paper, fact: verdict.fact, atStep: number, difference: null });
  }

  /** What kind it is of is settled once, and not at every step. */
  #askedOf(invariant: Invariant, k: number): Asked {
    switch (invariant.of) {
      case 'state':
        return (step, { servers }) => afterStep(invariant, step, servers);
      case 'step':
        return (step) => invariant.check(step);
      case 'history':
        if (invariant.memory === undefined) return (_, seen) => invariant.check(seen);
        return this.#remembering(invariant, invariant.memory, k);
      default:
        return unreachable(invariant);
    }
  }

  #remembering(
    invariant: RememberingInvariant<unknown>,
    memory: RememberingInvariant<unknown>['memory'],
    k: number,
  ): Asked {
    return (_, seen) => {
      const remembered = memory.after(this.#memories[k], seen);
      this.#memories[k] = remembered;
      return invariant.check(seen, remembered);
    };
  }
}

type Asked = (step: StepView, seen: HistoryView) => Verdict;

/** A step touches one server: of pairs, only those with that one are asked about, and only if they may be others now. */
function afterStep(
  invariant: StateInvariant,
  { before, after, features }: StepView,
  servers: readonly ServerView[],
): Verdict {
  const { pairs } = invariant;
  if (pairs === undefined) return invariant.check({ servers, features });
  const isSame = pairs.reads !== undefined && pairs.reads(before) === pairs.reads(after);
  return isSame ? holds : besideOthers(pairs, after, servers);
}
