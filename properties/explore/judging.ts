import type { Invariant } from '../invariants/invariant.ts';
import { termMonotonic } from '../invariants/term-monotonic.ts';
import type { Input, Transition } from '../subject.ts';
import type { ServerView } from '../view.ts';
import { emptyHistory } from '../world/history.ts';
import type { StepView } from '../world/history.ts';
import { conformance } from '../world/judge.ts';
import { stateInvariants } from './state-invariants.ts';

/** Which property is broken, and the fact that refutes it. */
export interface Refutation {
  readonly property: string;
  readonly paper: string;
  readonly fact: string;
}

/** What the pair of servers shows to be broken, in whichever order they are taken. */
export function refutedByPair(one: ServerView, other: ServerView): Refutation | null {
  for (const invariant of stateInvariants) {
    for (const verdict of [invariant.check(one, other), invariant.check(other, one)]) {
      if (verdict.verdict === 'violated')
        return { property: invariant.name, paper: invariant.paper, fact: verdict.fact };
    }
  }
  return null;
}

/** Those that a single step shows, whatever was before. Term Monotonic in so far as it is about one life. */
export const stepInvariants = (invariants: readonly Invariant[]): readonly Invariant[] =>
  invariants.filter((invariant) => invariant.kind === 'step' || invariant === termMonotonic);

/** What one step of one server shows to be broken, whatever was before: each distinct step is judged once. */
export function refutedByStep(
  invariants: readonly Invariant[],
  before: ServerView,
  input: Input,
  { state: { view: after }, sent, applied, difference }: Transition,
): Refutation | null {
  const history = emptyHistory(after.id);
  const broken = refutedBy(invariants, {
    number: 1,
    step: stepKindOf(input),
    server: after.id,
    life: 1,
    before,
    after,
    servers: [],
    sent,
    applied,
    elected: null,
    votes: [],
    committedFrom: 1,
    history,
    historyBefore: history,
  });
  if (broken !== null || difference === null) return broken;
  const { field, spec, code } = difference;
  const fact = `n${after.id} ${field}: the spec has ${spec}, the code has ${code}`;
  return { property: conformance, paper: 'Figure 2', fact };
}

/** The first of them that the step breaks. Those with a memory of their own are asked with what it is at first. */
export function refutedBy(invariants: readonly Invariant[], step: StepView): Refutation | null {
  for (const invariant of invariants) {
    const verdict = invariant.check(step, invariant.memory?.initial);
    if (verdict.verdict === 'violated') return { property: invariant.name, paper: invariant.paper, fact: verdict.fact };
  }
  return null;
}

/** The step of a schedule that gives a server this input. */
export const stepKindOf = ({ kind }: Input): StepView['step'] => stepKinds[kind];

const stepKinds = {
  receive: 'deliver',
  electionTimeout: 'timeout',
  heartbeatTimeout: 'heartbeat',
  written: 'write',
  command: 'command',
  crash: 'crash',
  restart: 'restart',
  action: 'action',
  harness: 'harness',
} as const satisfies Record<Input['kind'], StepView['step']>;
