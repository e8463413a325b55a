import { causalPast } from '../causes/happened-before.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import type { FailingRun } from './failing-run.ts';
import type { Sending } from './sendings.ts';
import type { MadeStep, PlannedStep } from './variant.ts';

/** One change of a run. Steps are named by their numbers in the schedule. */
export type Change =
  /** The step is made right before, or right after, another step of the same server. */
  | { readonly kind: 'before' | 'after'; readonly step: number; readonly other: number }
  /** A message that was lost, or stayed in flight, is delivered right before a step; null: at the end. */
  | {
      readonly kind: 'arrives';
      readonly message: string;
      readonly lostBy: number | null;
      readonly before: number | null;
    }
  /** The oldest pending write of a server finishes right after a step. */
  | { readonly kind: 'written'; readonly server: ServerId; readonly after: number }
  /** It does not happen; nor does `restart`, the end of a crash that does not happen. */
  | { readonly kind: 'leftOut'; readonly step: number; readonly restart: number | null };

/** A change, and the run that it makes. */
export interface ChangedRun {
  readonly change: Change;
  readonly plan: readonly PlannedStep[];
}

/**
 * Every single change that is tried, those that come most naturally first, and of a kind those nearest to the
 * violation: a message that was overtaken arrives in its turn; two steps of a server change places; a message that was
 * lost, or still on its way, arrives; a step comes later; a crash does not happen; a write finishes earlier; a timeout does not happen, nor
 * anything else; a message does not arrive.
 */
export function* changesOf(run: FailingRun): Generator<ChangedRun> {
  yield* arrivals(run, true);
  yield* otherOrders(run, 'deliver', 'before');
  yield* arrivals(run, false);
  yield* otherOrders(run, 'deliver', 'after');
  yield* leavingOut(run, ({ step }) => step.kind === 'crash');
  yield* otherOrders(run, 'write', 'before');
  yield* writesFinished(run);
  yield* leavingOut(run, ({ step }) => step.kind === 'timeout');
  yield* leavingOut(run, ({ step }) => step.kind !== 'crash' && step.kind !== 'timeout' && step.kind !== 'deliver');
  yield* leavingOut(run, ({ step }) => step.kind === 'deliver');
}

/**
 * A step that `moves` comes before another one of its server, from which it does not follow. Or that one comes after
 * it, and what lies between stays where it is. Near ones first.
 */
function* otherOrders(run: FailingRun, moves: Step['kind'], how: 'before' | 'after'): Generator<ChangedRun> {
  const { made, order } = run;
  const senders = sendersIn(made);
  const pasts = new Map<number, ReadonlySet<number>>(); // of senders
  const pastOf = (sender: number): ReadonlySet<number> => {
    const past = pasts.get(sender) ?? causalPast(order, [sender]);
    pasts.set(sender, past);
    return past;
  };
  for (let distance = 1; distance < made.length; distance += 1) {
    for (let at = made.length - 1; at >= distance; at -= 1) {
      const [early, late] = [made[at - distance], made[at]];
      if (early === undefined || late?.step.kind !== moves || early.step.kind === 'write') continue;
      if (late.server === null || late.server !== early.server) continue;
      const sender = late.message === undefined ? undefined : senders.get(late.message);
      if (sender !== undefined && pastOf(sender).has(early.number)) continue;
      const swapped = [late, early];
      yield how === 'before'
        ? {
            change: { kind: how, step: late.number, other: early.number },
            plan: made.flatMap((step) => (step === late ? [] : step === early ? swapped : [step])),
          }
        : {
            change: { kind: how, step: early.number, other: late.number },
            plan: made.flatMap((step) => (step === early ? [] : step === late ? swapped : [step])),
          };
    }
  }
}

const sendersIn = (made: readonly MadeStep[]): ReadonlyMap<Sending, number> =>
  new Map(made.flatMap(({ number, sent }) => sent.map(({ sending }) => [sending, number] as const)));

/**
 * A message that was lost, or stayed in flight, arrives right before a step of its receiver, or at the end.
 * `overtaken`: before one that was sent after it on its link; otherwise before any other.
 */
function* arrivals({ made }: FailingRun, overtaken: boolean): Generator<ChangedRun> {
  const arrived = new Set(made.filter(({ step }) => step.kind === 'deliver').map(({ message }) => message));
  const losses = new Map(made.filter(({ step }) => step.kind === 'drop').map((step) => [step.message, step.number]));
  const senders = sendersIn(made);
  const links = new Map(made.flatMap(({ sent }) => sent.map(({ sending, from }) => [sending, from] as const)));
  const missing = made.flatMap(({ number, sent }) =>
    sent.filter(({ sending }) => !arrived.has(sending)).map((message) => ({ sender: number, ...message })),
  );
  for (let at = made.length; at > 0; at -= 1) {
    const next = made[at];
    for (const { sender, sending, identity, from, to } of missing.toReversed()) {
      if (next !== undefined && (next.server !== to || next.number <= sender)) continue;
      const message = next?.message;
      const isOvertaken = message !== undefined && links.get(message) === from && (senders.get(message) ?? 0) > sender;
      if (isOvertaken !== overtaken) continue;
      const lostBy = losses.get(sending) ?? null;
      const arrival: PlannedStep = { number: 0, step: { kind: 'deliver', message: identity }, message: sending };
      yield {
        change: { kind: 'arrives', message: identity, lostBy, before: next?.number ?? null },
        plan: [...made.slice(0, at), arrival, ...made.slice(at)].filter(({ number }) => number !== lostBy),
      };
    }
  }
}

/** What a server still writes is durable at once. */
function* writesFinished({ made }: FailingRun): Generator<ChangedRun> {
  for (const [k, { number, server, pending }] of made.entries()) {
    if (server === null || pending === 0) continue;
    const write: PlannedStep = { number: 0, step: { kind: 'write', server } };
    yield {
      change: { kind: 'written', server, after: number },
      plan: [...made.slice(0, k + 1), write, ...made.slice(k + 1)],
    };
  }
}

/** A step that `goes` does not happen, the last ones first. */
function* leavingOut({ made }: FailingRun, goes: (step: MadeStep) => boolean): Generator<ChangedRun> {
  for (const gone of made.toReversed()) {
    if (!goes(gone)) continue;
    const back = gone.step.kind === 'crash' ? restartAfter(made, gone) : undefined;
    yield {
      change: { kind: 'leftOut', step: gone.number, restart: back?.number ?? null },
      plan: made.filter((step) => step !== gone && step !== back),
    };
  }
}

const restartAfter = (made: readonly MadeStep[], crash: MadeStep): MadeStep | undefined =>
  made.find(({ number, server, step }) => number > crash.number && server === crash.server && step.kind === 'restart');
