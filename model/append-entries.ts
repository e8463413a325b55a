import type { SpecConfig } from './config.ts';
import { firstConflict, firstOfTerm, hasPrevious, lastNewIndex, termAt } from './log.ts';
import type { AppendEntriesRequest, AppendEntriesResponse, ServerId, SpecEntry } from './message.ts';
import { on, update } from './rule.ts';
import type { SpecContext } from './state.ts';

/** Log replication (§5.3) as the follower does it: Figure 2, AppendEntries RPC, receiver implementation. */
export const receiverGuards = {
  /** 2. "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm." */
  lacksPrevious: on('AppendEntriesRequest', ({ log }, { message }) => !hasPrevious(log, message)),

  /** 3. "If an existing entry conflicts with a new one (same index but different terms)". */
  hasConflict: on('AppendEntriesRequest', ({ log }, { message }) => firstConflict(log, message) !== null),

  /** 4. "Any new entries not already in the log". */
  lacksEntries: on('AppendEntriesRequest', ({ log }, { message }) => log.length < lastNewIndex(message)),
};

export function receiverActions({ features }: SpecConfig) {
  return {
    /** §8: a request of the current term comes from the leader of that term. */
    recognizeLeader: update(on('AppendEntriesRequest', (_, { message }) => ({ knownLeader: message.msource }))),

    /** §5.2: a candidate "recognizes the leader as legitimate and returns to follower state". */
    returnToFollower: update(() => ({ preVotesGranted: [] })),

    /**
     * 3. "Delete the existing entry and all that follow it." raft.tla removes one entry a step, the last,
     * and comes back to the same request until nothing conflicts.
     */
    removeConflict: update(
      on('AppendEntriesRequest', ({ log }, { message }) => ({
        log: log.slice(0, features.batching ? (firstConflict(log, message) ?? log.length + 1) - 1 : -1),
      })),
    ),

    /** 4. "Append any new entries not already in the log." */
    appendMissing: update(
      on('AppendEntriesRequest', ({ log }, { message }) => ({
        log: [...log, ...message.mentries.slice(log.length - message.mprevLogIndex)],
      })),
    ),

    /** 5. "If leaderCommit > commitIndex" is monotonicIndexes: raft.tla assigns, so a late request lowers it. */
    followCommitIndex: update(
      on('AppendEntriesRequest', ({ commitIndex }, { message }) => ({
        commitIndex: features.monotonicIndexes ? Math.max(commitIndex, message.mcommitIndex) : message.mcommitIndex,
      })),
    ),
  };
}

/** Figure 2, AppendEntries RPC, results: all entries of the request are in the log. */
export const acceptance = ({ features }: SpecConfig) =>
  on(
    'AppendEntriesRequest',
    (context, { message }): AppendEntriesResponse => ({
      mtype: 'AppendEntriesResponse',
      mterm: context.currentTerm,
      msuccess: true,
      mmatchIndex: lastNewIndex(message),
      ...(features.fastWalkBack && { mprevLogIndex: message.mprevLogIndex, mconflictTerm: 0, mconflictIndex: 0 }),
      msource: context.id,
      mdest: message.msource,
    }),
  );

/** Figure 2, AppendEntries RPC, results: the term is over, or the consistency check failed. */
export const rejection = ({ features }: SpecConfig) =>
  on(
    'AppendEntriesRequest',
    ({ id, currentTerm, log }, { message }): AppendEntriesResponse => ({
      mtype: 'AppendEntriesResponse',
      mterm: currentTerm,
      msuccess: false,
      mmatchIndex: 0,
      ...(features.fastWalkBack && {
        mprevLogIndex: message.mprevLogIndex,
        ...(message.mterm < currentTerm ? noConflict : conflictAt(log, message.mprevLogIndex)),
      }),
      msource: id,
      mdest: message.msource,
    }),
  );

const noConflict = { mconflictTerm: 0, mconflictIndex: 0 };

/** §5.3, end: "the term of the conflicting entry and the first index it stores for that term". */
function conflictAt(log: readonly SpecEntry[], previous: number): typeof noConflict {
  if (previous > log.length) return { mconflictTerm: 0, mconflictIndex: log.length + 1 };
  return { mconflictTerm: termAt(log, previous), mconflictIndex: firstOfTerm(log, previous) };
}

/** Figure 2, AppendEntries RPC, arguments; `first` is the index of the first entry to send. */
export function appendRequest(
  { id, currentTerm, log, commitIndex }: SpecContext,
  to: ServerId,
  first: number,
  maxEntries: number,
): AppendEntriesRequest {
  const previous = first - 1;
  const entries = log.slice(previous, previous + maxEntries);
  return {
    mtype: 'AppendEntriesRequest',
    mterm: currentTerm,
    mprevLogIndex: previous,
    mprevLogTerm: termAt(log, previous),
    mentries: entries,
    mcommitIndex: Math.min(commitIndex, previous + entries.length), // never beyond what it vouches for
    msource: id,
    mdest: to,
  };
}
