import type { Step } from './schedule/schedule.ts';
import { choose } from './search/choose.ts';
import { pickerOf } from './search/delivery/delivery.ts';
import type { Draft } from './search/draft.ts';
import { layOut } from './search/mix.ts';
import type { ClusterOptions } from './subject.ts';
import type { Target } from './target.ts';
import { settle } from './world/settle.ts';
import type { Violation } from './world/judge.ts';
import { nameOf, resolve } from './world/move.ts';
import type { Move } from './world/move-kinds.ts';
import { World } from './world/world.ts';
import type { Tally } from './world/tally.ts';
import type { Happening } from './world/world.ts';

/** How a run ended. The first violation ends it. */
export interface Outcome {
  readonly violation: Violation | null;
  readonly tally: Tally; // of the schedule alone
  readonly suffixMoves: number; // of the fault-free suffix
  readonly offered: number; // choices or steps that were tried; those that did not apply are skipped
  readonly skipped: readonly number[]; // of a schedule: the steps that did not apply, from 1
}

export interface Observer {
  /** Before the move that the step means is made. */
  before?(world: World, step: Step, move: Move): void;
  after?(world: World, happening: Happening, offered: number): void; // offered: so many were tried by then
  /** Before a move of the fault-free suffix, which no step of the schedule stands for. */
  suffix?(world: World, move: Move): void;
}

/** Runs a draft as fast as can be: nothing is kept, and only what it begins with needs names. */
export function runDraft(target: Target, draft: Draft, observer: Pick<Observer, 'after'> = {}): Outcome {
  const world = worldOf(target, draft, draft.begin !== undefined);
  const offered = drive(world, draft, () => undefined, observer);
  return finish(target, world, offered, [], () => undefined);
}

/** What a draft did, as steps that each name their message by identity, so that they can be kept, cut and read. */
export interface Canonical {
  readonly steps: readonly Step[]; // up to the violation, if there is one
  readonly suffix: readonly Step[]; // then, of the fault-free suffix, up to a violation of safety in it
  readonly outcome: Outcome;
}

/** Runs a draft, with the fault-free suffix unless told otherwise. */
export function canonicalise(
  target: Target,
  draft: Draft,
  { suffix = true }: { readonly suffix?: boolean } = {},
): Canonical {
  const world = worldOf(target, draft, true);
  const made: Step[] = [];
  const keep = (move: Move): void => void made.push(nameOf(world, move));
  const offered = drive(world, draft, keep);
  const outcome = finish(target, world, offered, [], suffix ? keep : null);
  const { applied } = outcome.tally;
  return { steps: made.slice(0, applied), suffix: made.slice(applied, outcome.violation?.atStep ?? applied), outcome };
}

function worldOf(target: Target, { options }: Draft, names: boolean): World {
  if (target.core === true) throw new TypeError(`${target.name} takes no drawn choices, only single actions`);
  return new World(target.make(options), options, target.invariants, names);
}

/** Makes the steps that the draft begins with, as far as they apply, and then its choices; how many it tried. */
function drive(
  world: World,
  draft: Draft,
  onMove: (move: Move) => void,
  observer: Pick<Observer, 'after'> = {},
): number {
  let offered = 0;
  const tryMove = (moveOf: () => Move | null): void => {
    if (world.judge.violation !== null) return;
    offered += 1;
    const move = moveOf();
    if (move === null) return;
    onMove(move);
    const happening = world.make(move);
    observer.after?.(world, happening, offered);
  };
  for (const step of draft.begin ?? []) tryMove(() => resolve(world, step));
  const table = layOut(draft.mix);
  const pickFlight = pickerOf(draft.delivery);
  for (const choice of draft.choices) tryMove(() => choose(world, table, choice, pickFlight));
  return offered;
}

/** The move that a step means in this world, or null if it does not apply; `number` is its place among the steps, from 1. */
export type Resolve = (world: World, step: Step, number: number) => Move | null;

/**
 * Runs a schedule's steps; those that do not apply are skipped. Then the fault-free suffix, unless told otherwise.
 * `find` tells what a step means, for who names messages in another way than by identity.
 */
export function runSteps(
  target: Target,
  options: ClusterOptions,
  steps: readonly Step[],
  {
    observer = {},
    suffix = true,
    find = resolve,
  }: { readonly observer?: Observer; readonly suffix?: boolean; readonly find?: Resolve } = {},
): Outcome {
  const world = new World(target.make(options), options, target.invariants, true);
  const skipped: number[] = [];
  let offered = 0;
  for (const step of steps) {
    offered += 1;
    const move = find(world, step, offered);
    if (move === null) {
      skipped.push(offered);
      continue;
    }
    observer.before?.(world, step, move);
    const happening = world.make(move);
    observer.after?.(world, happening, offered);
    if (world.judge.violation !== null) break;
  }
  return finish(target, world, offered, skipped, suffix ? (move) => observer.suffix?.(world, move) : null);
}

/** Ends a run with the fault-free suffix, whose moves go to `onMove`; with none if that is null or all is over. */
function finish(
  { unjudged = [], core }: Target,
  world: World,
  offered: number,
  skipped: readonly number[],
  onMove: ((move: Move) => void) | null,
): Outcome {
  const tally = { ...world.tally };
  const { judge } = world;
  if (onMove !== null && core !== true && judge.violation === null) settle(world, onMove);
  const violation = judge.violation !== null && unjudged.includes(judge.violation.property) ? null : judge.violation;
  tally.undecided = judge.undecided; // in the suffix too: a run with one has not been judged
  return { violation, tally, suffixMoves: world.tally.applied - tally.applied, offered, skipped };
}
