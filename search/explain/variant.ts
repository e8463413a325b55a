import { causesIn, HappenedBefore, sentIn } from '../causes/happened-before.ts';
import { runningSteps } from '../../world/cluster/run.ts';
import type { Observer, Outcome, Running } from '../../world/cluster/run.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { serverOf } from '../../world/cluster/move.ts';
import type { Move } from '../../world/steps/descriptor.ts';
import { nameOf, resolve } from '../../world/cluster/move.ts';
import { Sendings } from './sendings.ts';
import type { Sending, SentMessage } from './sendings.ts';

/** A step of a variant. It keeps the number that it has in the schedule; what a variant adds has the number 0. */
export interface PlannedStep {
  readonly number: number;
  readonly step: Step;
  readonly message?: Sending | undefined; // that it is about; without it, by the identity in the step
}

/** A step that was made. */
export interface MadeStep extends PlannedStep {
  readonly step: Step; // under the name that it has in this run
  readonly server: ServerId | null; // that it touched; null if only the network
  readonly causes: readonly number[]; // numbers of the steps that it depends on directly
  readonly sent: readonly SentMessage[]; // the copy of a `duplicate` included
  readonly pending: number; // writes of the server after it
}

/** A run of a variant. */
export interface Variant {
  readonly made: readonly MadeStep[];
  readonly skipped: readonly number[]; // numbers of the steps that did not apply
  readonly outcome: Outcome;
  /** The number of the step that the violation came with; null if there is none, or if it came in the fault-free suffix. */
  readonly violatedBy: number | null;
}

/**
 * Runs a schedule with some steps left out, moved or added, in small portions. Messages are found by the step that sent them, whatever
 * their identity is now: a change must not make a later step mean another message.
 */
export function* runningVariant(
  target: Target,
  options: ClusterOptions,
  plan: readonly PlannedStep[],
  suffix: boolean,
  onlooker: Observer = {},
): Running<Variant> {
  const sendings = new Sendings();
  const happenedBefore = new HappenedBefore();
  const made: MadeStep[] = [];
  let current: PlannedStep | undefined;
  let named: Pick<MadeStep, 'step' | 'message'> | undefined;
  const steps = plan.map(({ step }) => step);
  yield;
  const outcome = yield* runningSteps(target, options, steps, {
    suffix,
    find(world, step, number) {
      current = plan[number - 1];
      const key = current?.message;
      if (key === undefined || !('message' in step)) return resolve(world, step);
      const flight = sendings.find(key);
      if (flight === undefined || !world.network.flights.includes(flight)) return null;
      return resolve(world, nameOf(world, { kind: step.kind, flight }));
    },
    observer: {
      ...onlooker,
      before(world, step, move) {
        named = { step: nameOf(world, move), message: messageOf(sendings, move) };
        onlooker.before?.(world, step, move);
      },
      after(world, happening, offered) {
        onlooker.after?.(world, happening, offered);
        if (current === undefined || named === undefined) throw new TypeError('a move was made that was not planned');
        const server = serverOf(happening.move);
        made.push({
          ...named,
          number: current.number,
          server,
          causes: causesIn(happenedBefore.note(current.number, world, happening)),
          sent: sendings.note(current.number, sentIn(world, happening)),
          pending: server === null ? 0 : world.view(server).pendingWrites,
        });
      },
    },
  });
  const { violation } = outcome;
  const last = made.at(-1);
  const inSteps =
    violation !== null && last !== undefined && outcome.suffixMoves === 0 && violation.atStep === made.length;
  return {
    made,
    skipped: outcome.skipped.map((at) => plan[at - 1]?.number ?? 0),
    outcome,
    violatedBy: inSteps ? last.number : null,
  };
}

const messageOf = (sendings: Sendings, move: Move): Sending | undefined =>
  'flight' in move ? sendings.nameOf(move.flight) : undefined;
