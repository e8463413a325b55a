import { parseIdentity, showIdentity } from '../../properties/seen/schedule.ts';
import type { MessageIdentity, Step } from '../../properties/seen/schedule.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import type { Candidate } from './trial.ts';

/** A step that names a message. */
export type Naming = Extract<Step, { readonly message: string }>;

/**
 * The same with every message from step `from` on named by its position on the link: a removal renumbers later
 * messages, and then the old name may mean another one.
 */
export const byPosition = (candidate: Candidate, from: number): Candidate => renaming(candidate, from, nameless);

/** The same with the messages at the steps from `from` on named otherwise. */
export function renaming(
  { options, steps }: Candidate,
  from: number,
  name: (step: Naming, at: number) => Naming,
): Candidate {
  return { options, steps: steps.map((step, k) => (k < from || !('message' in step) ? step : name(step, k))) };
}

/**
 * The same, from which these steps were removed at `from` or later, with later messages passing by fewer older ones: one
 * less for each removed step of their sender, all of them or only those that enough of their kind were sent before. None
 * if no message passes by one.
 */
export function passingFewer(candidate: Candidate, from: number, removed: readonly Step[]): readonly Candidate[] {
  if (lateness(candidate) === 0) return [];
  const senders = removed.map(actorOf);
  const goneOf = (step: Naming): number => {
    const sender = parseIdentity(step.message)?.from;
    return senders.filter((one) => one === sender).length;
  };
  const closer = renaming(candidate, from, (step) => nearer(nameless(step), goneOf(step)));
  const ofKind = renaming(candidate, from, (step) => sentSooner(step, goneOf(step)));
  return [closer, ofKind].filter((one) => lateness(one) < lateness(candidate));
}

const nearer = (step: Naming, by: number): Naming => ({ ...step, position: Math.max(0, positionIn(step) - by) });

/** The message of the same kind and term that was sent so many earlier; itself if there were not so many. */
function sentSooner(step: Naming, by: number): Naming {
  const identity = parseIdentity(step.message);
  if (identity === null || identity.occurrence <= by) return step;
  return nearer({ ...step, message: showIdentity({ ...identity, occurrence: identity.occurrence - by }) }, by);
}

/** Who may send something in that step. */
function actorOf(step: Step): ServerId | undefined {
  if ('message' in step) return parseIdentity(step.message)?.to;
  return 'server' in step ? step.server : undefined;
}

/**
 * The same with older messages of their links taken at the steps from `from` up to, not including, `to`: the oldest, or one
 * half as late, of all or of those of its kind. Messages that are only there to be passed by can go then.
 */
export function takingOlder(candidate: Candidate, from: number, to: number): readonly Candidate[] {
  if (!candidate.steps.slice(from, to).some((step) => positionIn(step) > 0)) return [];
  const taking = (older: (step: Naming) => Naming): Candidate =>
    renaming(candidate, from, (step, at) => (at < to && positionIn(step) > 0 ? older(step) : step));
  return [0, 0.5].flatMap((share) => [
    taking((step) => ({ ...nameless(step), position: Math.floor(positionIn(step) * share) })),
    taking((step) => sooner(step, share)),
  ]);
}

/** The message of the same kind and term that was sent so many times as early. */
function sooner(step: Naming, share: number): Naming {
  const identity = parseIdentity(step.message);
  if (identity === null) return step;
  const occurrence = Math.max(1, Math.floor(identity.occurrence * share));
  return { ...step, message: showIdentity({ ...identity, occurrence }) };
}

/** How many older messages on their links all steps pass by. */
export const lateness = ({ steps }: Candidate): number => steps.reduce((sum, step) => sum + positionIn(step), 0);

const positionIn = (step: Step): number => ('message' in step ? (step.position ?? 0) : 0);

const namelessSteps = new WeakMap<Naming, Naming>(); // by the step that names its message

function nameless(step: Naming): Naming {
  const known = namelessSteps.get(step);
  if (known !== undefined) return known;
  const identity = parseIdentity(step.message);
  // No message has occurrence 0, so only the position is left to find it by.
  const position = identity === null ? step : { ...step, message: showIdentity({ ...identity, occurrence: 0 }) };
  namelessSteps.set(step, position);
  return position;
}

/** The messages that the steps name, in order. */
export const namedIn = (steps: readonly Step[]): readonly MessageIdentity[] =>
  steps.flatMap((step) => ('message' in step ? (parseIdentity(step.message) ?? []) : []));
