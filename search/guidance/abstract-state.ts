import type { Envelope, LogIndex, ServerView, Term } from '../../properties/seen/view.ts';
import { lastIndex, lastTerm, nameOfMessage } from '../../properties/seen/view.ts';
import { unreachable } from '../../properties/unreachable.ts';
import type { CoveragePoint } from './corpus.ts';
import type { StepView } from '../../properties/history/step-view.ts';
import { hashOf, mixed } from './hash.ts';
import type { Watch } from './watch.ts';

const farMax = 2; // how far one number is above another counts up to here

/**
 * After each step of a server: the state of the cluster, told roughly and without the servers' names; and the local state
 * with what the step gave to it.
 */
export const abstractStates: Watch = (_, { seen }, reach) => {
  if (seen === null) return;
  reach(clusterState(seen.servers));
  reach(localStep(seen));
};

function clusterState(servers: readonly ServerView[]): CoveragePoint {
  let term = Infinity;
  let logTerm = Infinity;
  let index = Infinity;
  for (const { currentTerm, log } of servers) {
    term = Math.min(term, currentTerm);
    logTerm = Math.min(logTerm, lastTerm(log));
    index = Math.min(index, lastIndex(log));
  }
  let cluster = 0;
  for (const { up, role, log, commitIndex, currentTerm } of servers) {
    const last = lastIndex(log);
    let local = mixed(0x9e37, up ? roles[role] : 4);
    local = mixed(local, far(currentTerm - term));
    local = mixed(local, far(lastTerm(log) - logTerm));
    local = mixed(local, order(last, index));
    local = mixed(local, committed(commitIndex, last));
    cluster = (cluster + mixed(local, 0x1234)) | 0; // the same in whatever order
  }
  return cluster >>> 0;
}

function localState(view: ServerView): number {
  const { up, role, id, log, commitIndex, currentTerm, configuration } = view;
  let local = mixed(0x9e37, up ? roles[role] : 4);
  local = mixed(local, view.votedFor === null ? 0 : view.votedFor === id ? 1 : 2);
  local = mixed(local, order(lastTerm(log), currentTerm));
  local = mixed(local, committed(commitIndex, lastIndex(log)));
  local = mixed(local, Math.min(view.pendingWrites, 1));
  local = mixed(local, Number(log.base > 0));
  local = mixed(local, Number(view.transferTarget !== null));
  local = mixed(local, Math.min(view.pendingReads.length, 1));
  return mixed(local, Number(configuration.newVoters !== null) + 2 * Number(configuration.voters.includes(id)));
}

/** What was done to which server, told roughly, and what it made of it. */
function localStep({ step, before, after, received, sent }: StepView): CoveragePoint {
  let local = mixed(localState(before), hashOf(step));
  local = mixed(local, received === null ? 0 : message(before, received));
  local = mixed(local, after.role === before.role ? 0 : 1);
  return mixed(local, Math.min(sent.length, 3)) >>> 0;
}

function message({ currentTerm, log, commitIndex }: ServerView, { message: it }: Envelope): number {
  const parts = [hashOf(nameOfMessage(it)), order(it.term, currentTerm)];
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
    case 'Other':
      break;
    default:
      return unreachable(it);
  }
  return parts.reduce(mixed, 0x51);
}

const roles = { follower: 0, preCandidate: 1, candidate: 2, leader: 3 } as const;

/** Nothing, some or all of a log. */
const committed = (commitIndex: LogIndex, last: LogIndex): number =>
  commitIndex === 0 ? 0 : commitIndex < last ? 1 : 2;

const order = (one: Term, other: Term): number => (one < other ? 0 : one === other ? 1 : 2);

const far = (distance: number): number => Math.min(distance, farMax);
