import type { Step } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { nameOf } from '../../world/cluster/move.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Observer } from '../../world/cluster/run.ts';
import { byPosition } from '../shrink/messages.ts';
import { simpler, without, withoutServer } from '../shrink/reductions.ts';
import { mayBecome } from '../shrink/trial.ts';
import type { Candidate } from '../shrink/trial.ts';

/** How far a schedule is reduced: what is tried next. */
export interface Place {
  readonly stage: 'plainer' | 'deleting';
  readonly size: number; // so many steps are deleted at once
  readonly before: number; // that step, counted from 0
  readonly gained: boolean; // something could go in this pass, so another one is worth it
}

/** Something simpler, and where to go on if it is taken. */
export interface Reduced {
  readonly candidate: Candidate;
  readonly place: Place;
}

/**
 * What is simpler than a candidate by one reduction, from `place` on: with fewer servers, in options and fields, then with
 * ever fewer steps less (delta debugging, Zeller 2002), from the end, since what is late depends on what is early. Each is
 * run, so that all its steps apply, by the names that their messages now have.
 */
export function* reduced(target: Target, candidate: Candidate, place = begin(candidate)): Generator<Reduced> {
  const unlike = (one: Reduced): boolean => JSON.stringify(one.candidate) !== JSON.stringify(candidate);
  for (const one of reductions(candidate, place)) {
    if (!mayBecome(target, candidate.options, one.candidate.options)) continue;
    const applied = { ...one, candidate: asApplied(target, one.candidate) };
    if (unlike(applied)) yield applied;
  }
}

function* reductions(candidate: Candidate, place: Place): Generator<Reduced> {
  if (place.stage === 'plainer') yield* plainer(candidate, { ...place, gained: true });
  yield* deletions(candidate, place);
  if (place.gained) yield* reductions(candidate, { ...begin(candidate), size: 1 });
}

function begin({ steps }: Candidate): Place {
  return { stage: 'plainer', size: Math.ceil(steps.length / 2), before: Infinity, gained: false };
}

function* plainer(candidate: Candidate, place: Place): Generator<Reduced> {
  const { servers } = candidate.options;
  for (let server = servers; server >= 1 && servers > 1; server -= 1) {
    yield { candidate: withoutServer(candidate, server), place };
  }
  for (const one of simpler(candidate)) yield { candidate: one, place };
}

function* deletions(candidate: Candidate, { size: first, before: last }: Place): Generator<Reduced> {
  const { length } = candidate.steps;
  let to = Math.min(last, length);
  for (let size = Math.min(first, length); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (; to > 0; to -= size) {
      const from = Math.max(0, to - size);
      const shorter = without(candidate, from, to);
      const place: Place = { stage: 'deleting', size, before: from, gained: true };
      yield { candidate: shorter, place };
      yield { candidate: byPosition(shorter, from), place };
    }
    to = length;
  }
}

/** The steps that apply, each by the name that it has now. */
function asApplied(target: Target, { options, steps }: Candidate): Candidate {
  const applied: Step[] = [];
  const before: Observer['before'] = (world, _step, move) => void applied.push(nameOf(world, move));
  runSteps(target, options, steps, { observer: { before }, suffix: false });
  return { options, steps: applied };
}
