import type { Envelope, ServerView, Term } from '../../view.ts';
import { lastIndex, lastTerm } from '../../view.ts';
import { unreachable } from '../../unreachable.ts';
import type { StepView } from '../../world/history.ts';
import type { Landmark } from '../corpus.ts';
import { hashOf, mixed } from './hash.ts';
import type { Watch } from './watch.ts';

const farMax = 2; // how far one number is above another counts up to here

/**
 * After each step of a server: the state of the cluster, told roughly and without the servers' names; and the local state
 * with what the step gave to it.
 */
export const abstractStates: Watch = (_, { seen }) =>
  seen === null ? [] : [clusterState(seen.servers), localStep(seen)];

function clusterState(servers: readonly ServerView[]): Landmark {
  const term = Math.min(...servers.map(({ currentTerm }) => currentTerm));
  const logTerm = Math.min(...servers.map(({ log }) => lastTerm(log)));
  const index = Math.min(...servers.map(({ log }) => lastIndex(log)));
  const local = servers.map((view) => {
    const { up, role, log, commitIndex, currentTerm } = view;
    const last = lastIndex(log);
    const parts = [
      up ? roles[role] : 4,
      far(currentTerm - term),
      far(lastTerm(log) - logTerm),
      order(last, index),
      commitIndex === 0 ? 0 : commitIndex < last ? 1 : 2,
    ];
    return parts.reduce(mixed, 0x9e37) >>> 0;
  });
  return local.sort((a, b) => a - b).reduce(mixed, 0x1234) >>> 0;
}

function localState({ up, role, id, log, commitIndex, currentTerm, configuration, ...view }: ServerView): number {
  const last = lastIndex(log);
  const parts = [
    up ? roles[role] : 4,
    view.votedFor === null ? 0 : view.votedFor === id ? 1 : 2,
    order(lastTerm(log), currentTerm),
    commitIndex === 0 ? 0 : commitIndex < last ? 1 : 2,
    Math.min(view.pendingWrites, 1),
    Number(log.base > 0),
    Number(view.transferTarget !== null),
    Math.min(view.pendingReads.length, 1),
    Number(configuration.newVoters !== null) + 2 * Number(configuration.voters.includes(id)),
  ];
  return parts.reduce(mixed, 0x9e37);
}

/** What was done to which server, told roughly, and what it made of it. */
function localStep({ step, before, after, received, sent }: StepView): Landmark {
  const input = received === null ? 0 : message(before, received);
  const parts = [hashOf(step), input, after.role === before.role ? 0 : 1, Math.min(sent.length, 3)];
  return parts.reduce(mixed, localState(before)) >>> 0;
}

function message({ currentTerm, log, commitIndex }: ServerView, { message: it }: Envelope): number {
  const parts = [hashOf(it.kind), order(it.term, currentTerm)];
  const last = lastIndex(log);
  switch (it.kind) {
    case 'AppendEntries':
      parts.push(order(it.prevLogIndex, last), Math.min(it.entries.length, 2), order(it.leaderCommit, commitIndex));
      break;
    case 'AppendEntriesResponse':
      parts.push(Number(it.success), order(it.matchIndex, last), order(it.matchIndex, commitIndex));
      break;
    case 'RequestVote':
    case 'PreVote':
      parts.push(order(it.lastLogTerm, lastTerm(log)), order(it.lastLogIndex, last));
      break;
    case 'RequestVoteResponse':
    case 'PreVoteResponse':
      parts.push(Number(it.voteGranted));
      break;
    case 'InstallSnapshot':
      parts.push(order(it.lastIncludedIndex, last), order(it.lastIncludedIndex, log.base), Number(it.done));
      break;
    case 'InstallSnapshotResponse':
    case 'TimeoutNow':
      break;
    default:
      return unreachable(it);
  }
  return parts.reduce(mixed, 0x51);
}

const roles = { follower: 0, preCandidate: 1, candidate: 2, leader: 3 } as const;

const order = (one: Term, other: Term): number => (one < other ? 0 : one === other ? 1 : 2);

const far = (distance: number): number => Math.min(distance, farMax);
