import { outcomeOf } from '../../properties/progressive.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { choose } from './choose.ts';
import { pickerOf } from '../delivery/delivery.ts';
import type { Draft } from './draft.ts';
import { layOut } from './mix.ts';
import type { Target } from '../../properties/judging/target.ts';
import { nameOf, resolve } from '../../world/cluster/move.ts';
import { finish, stepsPerPortion } from '../../world/cluster/run.ts';
import type { Observer, Outcome, Running } from '../../world/cluster/run.ts';
import type { Move } from '../../world/steps/descriptor.ts';
import { World } from '../../world/cluster/world.ts';

/** Runs a draft as fast as can be: nothing is kept, and only what it begins with needs names. */
export const runDraft = (target: Target, draft: Draft, observer: Pick<Observer, 'after'> = {}): Outcome =>
  outcomeOf(runningDraft(target, draft, observer));

/** The same in small portions. */
export function* runningDraft(target: Target, draft: Draft, observer: Pick<Observer, 'after'> = {}): Running<Outcome> {
  const world = worldOf(target, draft, draft.begin !== undefined);
  const offered = yield* drive(world, draft, () => undefined, observer);
  return finish(target, world, offered, [], () => undefined);
}

/** What a draft did, as steps that each name their message by identity, so that they can be kept, cut and read. */
export interface Canonical {
  readonly steps: readonly Step[]; // up to the violation, if there is one
  readonly suffix: readonly Step[]; // then, of the fault-free suffix, up to a violation of safety in it
  readonly outcome: Outcome;
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
  const offered = yield* drive(world, draft, keep);
  const outcome = finish(target, world, offered, [], suffix ? keep : null);
  const { applied } = outcome.tally;
  return { steps: made.slice(0, applied), suffix: made.slice(applied, outcome.violation?.atStep ?? applied), outcome };
}

function worldOf(target: Target, { options }: Draft, names: boolean): World {
  if (target.core === true) throw new TypeError(`${target.name} takes no drawn choices, only single actions`);
  return new World(target.make(options), options, target.invariants, names);
}

/** Makes the steps that the draft begins with, as far as they apply, and then its choices; how many it tried. */
function* drive(
  world: World,
  draft: Draft,
  onMove: (move: Move) => void,
  observer: Pick<Observer, 'after'> = {},
): Running<number> {
  let offered = 0;
  const make = (move: Move | null): void => {
    offered += 1;
    if (move === null) return;
    onMove(move);
    const happening = world.make(move);
    observer.after?.(world, happening, offered);
  };
  for (const step of draft.begin ?? []) {
    if (world.judge.violation !== null) return offered;
    if (offered % stepsPerPortion === stepsPerPortion - 1) yield;
    make(resolve(world, step));
  }
  const table = layOut(draft.mix);
  const pickFlight = pickerOf(draft.delivery);
  for (const choice of draft.choices) {
    if (world.judge.violation !== null) return offered;
    if (offered % stepsPerPortion === stepsPerPortion - 1) yield;
    make(choose(world, table, choice, pickFlight));
  }
  return offered;
}
