import type { ServerId, ServerView } from '../../../properties/seen/view.ts';
import { descriptorFor } from '../../../world/steps/all.ts';
import { hasElectionTimer } from '../../../world/steps/timers.ts';
import type { Explorable, OwnInput } from '../../numbering/explorable.ts';
import { entriesBetween, lastIndex } from '../../../properties/seen/view.ts';

/** What may still happen once the faults are off. */
export interface SuffixBounds {
  readonly owner: ServerId | null; // the only server whose election timer fires; null: none does
  readonly maxTerm: number; // no election timeout in it
  readonly maxMessages: number; // in flight
  readonly command: string; // what clients ask for
}

/**
 * The same cluster with the faults off: nothing is lost, doubled or stopped, servers that are down start again, and all
 * else goes on as it did. Instead of the bounds on logs, a client gives a leader a command only while no entry of its
 * term waits to be committed: one entry a leadership, since the graph of a suffix ends at a commit.
 */
export function suffixOf(system: Explorable, { owner, maxTerm, maxMessages, command }: SuffixBounds): Explorable {
  const { features = [] } = system.subject;
  const isElectable = (view: ServerView): boolean => view.up && hasElectionTimer(features, view);
  const timeout: OwnInput = { kind: 'electionTimeout' };
  const request: OwnInput = { kind: 'command', command };
  return {
    ...system,
    network: { maxMessages, duplicate: false, drop: false },
    budgets: {},
    inputs(state) {
      const { view } = state;
      const inputs = system.inputs(state).filter((input) => goesOn(view, input));
      if (view.id === owner && isElectable(view) && view.currentTerm < maxTerm) inputs.push(timeout);
      if (isIdleLeader(view)) inputs.push(request);
      return inputs;
    },
  };
}

/** Whether the step from one view of a server to the next commits something: a leader's commitIndex grows. */
export const commits = (before: ServerView, after: ServerView): boolean =>
  after.role === 'leader' && after.commitIndex > before.commitIndex;

/** Whether an input that the server may have by itself is still given. */
const goesOn = (view: ServerView, input: OwnInput): boolean => descriptorFor(input).goesOn?.(view, input) ?? false;

const isIdleLeader = ({ up, role, currentTerm, commitIndex, log }: ServerView): boolean =>
  up &&
  role === 'leader' &&
  !entriesBetween(log, commitIndex + 1, lastIndex(log)).some(({ term }) => term === currentTerm);
