import type { ServerId, SpecMessage, Value } from './message.ts';

/**
 * Everything that can happen to a server. A received message is an event of the message's own type;
 * a timeout is an event too, so the machine needs no clock.
 */
export type SpecEvent =
  | { readonly type: 'timeout' } // the election timeout elapsed (§5.2)
  | { readonly type: 'requestVote'; readonly to: ServerId }
  | { readonly type: 'becomeLeader' }
  | { readonly type: 'clientRequest'; readonly value: Value }
  | { readonly type: 'advanceCommitIndex' }
  | { readonly type: 'appendEntries'; readonly to: ServerId } // a heartbeat if there is nothing to send
  | { readonly type: 'restart' }
  | { readonly type: 'requestPreVote'; readonly to: ServerId } // preVote
  | { readonly type: 'campaign' } // preVote
  | { readonly type: 'replicate'; readonly to: ServerId } // batching: only if there are entries to send
  | { readonly type: 'heartbeat'; readonly to: ServerId } // batching: what is in flight is presumed lost
  | { readonly type: 'read'; readonly read: number; readonly leased?: true } // readIndex: a client asks to read; leaseReads: within a lease
  | { readonly type: 'beginRound' } // readIndex
  | { readonly type: 'confirmLeadership'; readonly to: ServerId } // readIndex
  | { readonly type: 'serveRead' } // readIndex
  | { readonly type: 'renewRound' } // leaseReads: it is time for heartbeats
  | { readonly type: 'compact'; readonly data: string } // snapshots: the state machine as it is now
  | { readonly type: 'beginSnapshot'; readonly to: ServerId } // snapshots
  | { readonly type: 'continueSnapshot'; readonly to: ServerId } // snapshots
  | { readonly type: 'transferLeadership'; readonly to: ServerId } // transfer: asked for from outside
  | { readonly type: 'timeoutNow'; readonly to: ServerId } // transfer
  | { readonly type: 'reconfigure'; readonly voters: readonly ServerId[]; readonly learners: readonly ServerId[] } // membership
  | { readonly type: 'completeChange' } // membership
  | { readonly type: 'leave' } // membership
  | { readonly type: 'forgetLeader' } // forgetLeader: asked for from outside
  | { readonly type: 'leastTimeout' } // leastTimeout: the shortest that an election timeout may be
  | { readonly type: 'apply' } // applying
  | { readonly type: 'finishSnapshot' } // slowSnapshots
  | { readonly type: 'persist' } // disk: the end of a step
  | { readonly type: 'writeFinished' } // disk
  | { readonly type: 'writeSurvives'; readonly part: WritePart } // disk: of a crash
  | ReceiveEvent;

/** What a crash leaves of the oldest pending write, if anything: all of it, or currentTerm and votedFor alone. */
export type WritePart = 'hardState' | 'everything';

type ReceiveEvent = {
  readonly [T in SpecMessage['mtype']]: {
    readonly type: T;
    readonly message: Extract<SpecMessage, { readonly mtype: T }>;
  };
}[SpecMessage['mtype']];

export type SpecEventKind = SpecEvent['type'];

/** Every kind of event, in the order of Figure 2's roles and then of the features. */
export const eventKinds = [
  'timeout',
  'requestVote',
  'becomeLeader',
  'clientRequest',
  'advanceCommitIndex',
  'appendEntries',
  'restart',
  'RequestVoteRequest',
  'RequestVoteResponse',
  'AppendEntriesRequest',
  'AppendEntriesResponse',
  'requestPreVote',
  'campaign',
  'PreVoteRequest',
  'PreVoteResponse',
  'replicate',
  'heartbeat',
  'read',
  'beginRound',
  'confirmLeadership',
  'serveRead',
  'renewRound',
  'compact',
  'beginSnapshot',
  'continueSnapshot',
  'InstallSnapshotRequest',
  'InstallSnapshotResponse',
  'transferLeadership',
  'timeoutNow',
  'TimeoutNowRequest',
  'reconfigure',
  'completeChange',
  'leave',
  'forgetLeader',
  'leastTimeout',
  'apply',
  'finishSnapshot',
  'persist',
  'writeFinished',
  'writeSurvives',
] as const satisfies readonly SpecEventKind[];

/** The event that this message arrives (raft.tla, Receive). */
export function receive(message: SpecMessage): SpecEvent {
  return { type: message.mtype, message } as SpecEvent; // a union's members cannot be built from a variable tag
}
