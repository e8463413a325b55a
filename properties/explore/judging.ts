import { noClients } from '../clients/clients-view.ts';
import { verdictOf } from '../invariants/asking.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { termMonotonic } from '../invariants/term-monotonic.ts';
import type { Input, Transition } from '../subject.ts';
import type { ServerView } from '../view.ts';
import { emptyHistory } from '../world/history.ts';
import type { StepView } from '../world/history.ts';
import { receivedIn, stepKindOf } from '../schedule/schedule.ts';
import { differs } from '../world/judge.ts';
import type { Refutation } from '../world/judge.ts';
import { stateInvariants } from './state-invariants.ts';

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
  { state: { view: after }, sent, replies, applied, answers, difference }: Transition,
): Refutation | null {
  const history = emptyHistory(after.id);
  const views = { server: after.id, before, after, history, historyBefore: history };
  const received = receivedIn(input);
  const broken = refutedBy(invariants, {
    ...bareStep,
    ...views,
    step: stepKindOf(input),
    received,
    sent,
    replies,
    applied,
    answers,
  });
  return broken ?? (difference && differs(after.id, difference));
}

/** A step in which nothing happens, for those who see only a part of one. */
export const bareStep = {
  number: 1,
  step: 'heal',
  features: [],
  life: 1,
  servers: [],
  clients: noClients,
  received: null,
  sent: [],
  replies: [],
  applied: [],
  answers: [],
  elected: null,
  votes: [],
  served: [],
  committedFrom: 1,
} as const satisfies Partial<StepView>;

/** The first of them that the step breaks. Those with a memory of their own are asked with what it is at first. */
export function refutedBy(invariants: readonly Invariant[], step: StepView): Refutation | null {
  for (const invariant of invariants) {
    const verdict = verdictOf(invariant, step, invariant.memory?.initial);
    if (verdict.verdict === 'violated') return { property: invariant.name, paper: invariant.paper, fact: verdict.fact };
  }
  return null;
}
