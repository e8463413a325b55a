import { outcomeOf } from '../../properties/progressive.ts';
import type { Step, StepKind } from '../../properties/seen/schedule.ts';
import { choose } from './choose.ts';
import { pickerOf } from '../delivery/delivery.ts';
import type { Draft } from './draft.ts';
import { layOut } from './mix.ts';
import type { StepCounts } from './step-counts.ts';
import { countStep, kindWanted, noSteps } from './step-counts.ts';
import type { Target } from '../../properties/judging/target.ts';
import { nameOf, resolve } from '../../world/cluster/move.ts';
import { finish, stepsPerPortion } from '../../world/cluster/run.ts';
import type { Observer, Outcome, Running } from '../../world/cluster/run.ts';
import type { Move } from '../../world/steps/descriptor.ts';
import { World } from '../../world/cluster/world.ts';

/** How the run of a draft ended, and what it was made of. */
export interface DraftOutcome extends Outcome {
  readonly stepKinds: StepCounts; // the fault-free suffix not included
}

/** Runs a draft as fast as can be: nothing is kept, and only what it begins with needs names. */
export const runDraft = (target: Target, draft: Draft, observer: Pick<Observer, 'after'> = {}): DraftOutcome =>
  outcomeOf(runningDraft(target, draft, observer));

/** The same in small portions. */
export function* runningDraft(
  target: Target,
  draft: Draft,
  observer: Pick<Observer, 'after'> = {},
): Running<DraftOutcome> {
  const world = worldOf(target, draft, draft.begin !== undefined);
  const { offered, stepKinds } = yield* drive(world, draft, () => undefined, observer);
  return { ...finish(target, world, offered, [], () => undefined), stepKinds };
}

/** What a draft did, as steps that each name their message by identity, so that they can be kept, cut and read. */
export interface Canonical {
  readonly steps: readonly Step[]; // up to the violation, if there is one
  readonly suffix: readonly Step[]; // then, of the fault-free suffix, up to a violation of safety in it
  readonly outcome: DraftOutcome;
}

/** Runs a draft, with the fault-free suffix unless told otherwise. */
export const canonicalise = (target: Target, draft: Draft, options: { readonly suffix?: boolean } = {}): Canonical =>
  outcomeOf(canonicalising(target, draft, options));

/** The same in small portions. */
export function* canonicalising(
  target: Target,
  draft: Draft,
  { suffix = true }: { readonly suffix?: boolean } = {},
): Running<Canonical> {
  const world = worldOf(target, draft, true);
  const made: Step[] = [];
  const keep = (move: Move): void => void made.push(nameOf(world, move));
  const { offered, stepKinds } = yield* drive(world, draft, keep);
  const outcome = { ...finish(target, world, offered, [], suffix ? keep : null), stepKinds };
  const { applied } = outcome.tally;
  return { steps: made.slice(0, applied), suffix: made.slice(applied, outcome.violation?.atStep ?? applied), outcome };
}

function worldOf(target: Target, { options }: Draft, names: boolean): World {
  if (target.core === true) throw new TypeError(`${target.name} takes no drawn choices, only single actions`);
  return new World(target.make(options), options, target.invariants, names);
}

interface Driven {
  offered: number; // how many it tried
  readonly stepKinds: StepCounts;
}

/** Makes the steps that the draft begins with, as far as they apply, and then its choices. */
function* drive(
  world: World,
  draft: Draft,
  onMove: (move: Move) => void,
  observer: Pick<Observer, 'after'> = {},
): Running<Driven> {
  const driven: Driven = { offered: 0, stepKinds: noSteps() };
  const { made, skipped } = driven.stepKinds;
  const make = (wanted: StepKind | null, move: Move | null): void => {
    driven.offered += 1;
    if (wanted !== null && move?.kind !== wanted) countStep(skipped, wanted);
    if (move === null) return;
    countStep(made, move.kind);
    onMove(move);
    const happening = world.make(move);
    observer.after?.(world, happening, driven.offered);
  };
  for (const step of draft.begin ?? []) {
    if (world.judge.violation !== null) return driven;
    if (driven.offered % stepsPerPortion === stepsPerPortion - 1) yield;
    make(step.kind, resolve(world, step));
  }
  const table = layOut(draft.mix);
  const pickFlight = pickerOf(draft.delivery);
  for (const choice of draft.choices) {
    if (world.judge.violation !== null) return driven;
    if (driven.offered % stepsPerPortion === stepsPerPortion - 1) yield;
    const wanted = table[choice & 0xff];
    make(wanted === undefined ? null : kindWanted(wanted), choose(world, table, choice, pickFlight));
  }
  return driven;
}
