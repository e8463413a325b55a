import { outcomeOf } from '../../properties/progressive.ts';
import type { Progressive } from '../../properties/progressive.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import { resolve } from './move.ts';
import { settle } from './settle.ts';
import type { Move } from '../steps/descriptor.ts';
import type { Tally } from '../environment/tally.ts';
import type { Happening } from './world.ts';
import { World } from './world.ts';

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
  end?(outcome: Outcome): void;
}

/** A run that stops every so many steps, so that whoever makes it can listen to others, or leave it off. */
export type Running<Result> = Progressive<undefined, Result>;

export const stepsPerPortion = 100;

/** The move that a step means in this world, or null if it does not apply; `number` is its place among the steps, from 1. */
export type Resolve = (world: World, step: Step, number: number) => Move | null;

/**
 * Runs a schedule's steps; those that do not apply are skipped. Then the fault-free suffix, unless told otherwise.
 * `find` tells what a step means, for who names messages in another way than by identity.
 */
export const runSteps = (
  target: Target,
  options: ClusterOptions,
  steps: readonly Step[],
  around: AroundSteps = {},
): Outcome => outcomeOf(runningSteps(target, options, steps, around));

interface AroundSteps {
  readonly observer?: Observer;
  readonly suffix?: boolean;
  readonly find?: Resolve;
}

/** The same in small portions. */
export function* runningSteps(
  target: Target,
  options: ClusterOptions,
  steps: readonly Step[],
  { observer = {}, suffix = true, find = resolve }: AroundSteps = {},
): Running<Outcome> {
  const world = new World(target.make(options), options, target.invariants, true);
  const skipped: number[] = [];
  let offered = 0;
  for (const step of steps) {
    if (offered % stepsPerPortion === stepsPerPortion - 1) yield;
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
  const outcome = finish(target, world, offered, skipped, suffix ? (move) => observer.suffix?.(world, move) : null);
  observer.end?.(outcome);
  return outcome;
}

/** Ends a run with the fault-free suffix, whose moves go to `onMove`; with none if that is null or all is over. */
export function finish(
  { unjudged = [], core, suffix }: Target,
  world: World,
  offered: number,
  skipped: readonly number[],
  onMove: ((move: Move) => void) | null,
): Outcome {
  const tally = { ...world.tally };
  const { judge } = world;
  if (onMove !== null && core !== true && suffix !== false && judge.violation === null) settle(world, onMove);
  const violation = judge.violation !== null && unjudged.includes(judge.violation.property) ? null : judge.violation;
  tally.askedWhereCut = world.tally.askedWhereCut;
  tally.undecided = judge.undecided; // in the suffix too: a run with one has not been judged
  return { violation, tally, suffixMoves: world.tally.applied - tally.applied, offered, skipped };
}
