import type { HistoryView } from '../history/step-view.ts';
import type { Envelope } from '../seen/view.ts';

/** What may have happened in a step of a server: a property may say that only some of it concerns it (`concernedBy`). */
export type Aspect = keyof typeof bits;

const bits = {
  elected: 1 << 0, // it became leader
  voted: 1 << 1, // somebody knows of a vote of its own, or it counts it
  committed: 1 << 2, // an entry was covered by a commitIndex for the first time
  served: 1 << 3, // a client was told that it may read
  applied: 1 << 4, // entries were given to the state machine
  received: 1 << 5, // a message was delivered
  sent: 1 << 6,
  timeout: 1 << 7, // its election timer fired, or the least election timeout has passed
  crash: 1 << 8,
  down: 1 << 9, // it was down before: it restarts, or fails to
  term: 1 << 10, // currentTerm is another one, as what follows
  log: 1 << 11,
  durable: 1 << 12, // anything that is durable
  commitIndex: 1 << 13,
  machine: 1 << 14, // the state machine, how far it has come, or the snapshot
  configuration: 1 << 15,
  progress: 1 << 16,
  role: 1 << 17,
  leaderId: 1 << 18,
  heartbeat: 1 << 19, // its heartbeat timer fired
  reads: 1 << 20, // others wait
  entriesSent: 1 << 22, // an AppendEntries with entries
  snapshotSent: 1 << 23,
  timeoutNowSent: 1 << 24,
  answered: 1 << 25, // somebody answered a leader: an AppendEntries, or a snapshot
  transfer: 1 << 21, // it was asked to hand over, or hands over to another than before
} as const;

/** What happens in every step. */
const always = 1 << 26;

/** All that has happened in the step. */
export function aspectsIn(seen: HistoryView): number {
  const { before, after, step } = seen;
  let happened = always;
  if (seen.elected !== null) happened |= bits.elected;
  if (seen.votes.length > 0) happened |= bits.voted;
  if (seen.committedFrom <= seen.history.committed.length) happened |= bits.committed;
  if (seen.served.length > 0) happened |= bits.served;
  if (seen.applied.length > 0) happened |= bits.applied;
  if (seen.received !== null) {
    happened |= bits.received;
    if (before.role === 'leader' && isAnswer(seen.received)) happened |= bits.answered;
  }
  if (seen.sent.length > 0) happened |= bits.sent | ofMessages(seen.sent);
  if (step === 'timeout' || step === 'leastTimeout') happened |= bits.timeout;
  if (step === 'crash') happened |= bits.crash;
  if (step === 'heartbeat') happened |= bits.heartbeat;
  if (!before.up) happened |= bits.down;
  if (before.currentTerm !== after.currentTerm) happened |= bits.term;
  if (before.log !== after.log) happened |= bits.log;
  if (before.durable !== after.durable) happened |= bits.durable;
  if (before.commitIndex !== after.commitIndex) happened |= bits.commitIndex;
  if (before.machine !== after.machine || before.appliedIndex !== after.appliedIndex) happened |= bits.machine;
  if (before.snapshot !== after.snapshot) happened |= bits.machine;
  if (before.configuration !== after.configuration) happened |= bits.configuration;
  if (before.progress !== after.progress) happened |= bits.progress;
  if (before.role !== after.role) happened |= bits.role;
  if (before.leaderId !== after.leaderId) happened |= bits.leaderId;
  if (before.pendingReads !== after.pendingReads) happened |= bits.reads;
  if (step === 'transfer' || before.transferTarget !== after.transferTarget) happened |= bits.transfer;
  return happened;
}

const isAnswer = ({ message: { kind } }: Envelope): boolean =>
  kind === 'AppendEntriesResponse' || kind === 'InstallSnapshotResponse';

function ofMessages(sent: HistoryView['sent']): number {
  let happened = 0;
  for (const { message } of sent) {
    if (message.kind === 'AppendEntries') happened |= message.entries.length > 0 ? bits.entriesSent : 0;
    else if (message.kind === 'InstallSnapshot') happened |= bits.snapshotSent;
    else if (message.kind === 'TimeoutNow') happened |= bits.timeoutNowSent;
  }
  return happened;
}

/** What concerns a property, to be compared with what has happened: any step, unless it says which. */
export const concernsOf = (aspects: readonly Aspect[] | undefined): number =>
  aspects === undefined ? always : aspects.reduce((all, aspect) => all | bits[aspect], 0);
