import type { SpecConfig } from '../state/config.ts';
import {
  entriesBehind,
  firstConflict,
  firstOfTerm,
  hasPrevious,
  lastIndexOf,
  lastNewIndex,
  type StoredLog,
  termAt,
} from '../state/log.ts';
import type { AppendEntriesRequest, AppendEntriesResponse, ServerId, Value } from '../state/message.ts';
import { type Changes, on } from './rule.ts';
import type { SpecContext } from '../state/state.ts';

/** Log replication (§5.3) as the follower does it: Figure 2, AppendEntries RPC, receiver implementation. */
export const receiverGuards = {
  /** 2. "Reply false if log doesn't contain an entry at prevLogIndex whose term matches prevLogTerm." */
  lacksPrevious: on('AppendEntriesRequest', (context, { message }) => !hasPrevious(context, message)),

  /** 3. "If an existing entry conflicts with a new one (same index but different terms)". */
  hasConflict: on('AppendEntriesRequest', (context, { message }) => firstConflict(context, message) !== null),

  /** 4. "Any new entries not already in the log". */
  lacksEntries: on('AppendEntriesRequest', (context, { message }) => lastIndexOf(context) < lastNewIndex(message)),
};

export function receiverActions({ features }: SpecConfig) {
  return {
    /** §5.2: a candidate "recognizes the leader as legitimate and returns to follower state". */
    returnToFollower: () => ({ preVotesGranted: [] }),

    /**
     * 3. "Delete the existing entry and all that follow it." raft.tla removes one entry a step, the last,
     * and comes back to the same request until nothing conflicts.
     */
    removeConflict: on('AppendEntriesRequest', (context, { message }) => {
      const { log, snapshot } = context;
      if (!features.batching) return { log: log.slice(0, -1) };
      const conflict = firstConflict(context, message) ?? lastIndexOf(context) + 1;
      return { log: log.slice(0, conflict - snapshot.lastIndex - 1) };
    }),

    /** 4. "Append any new entries not already in the log." */
    appendMissing: on('AppendEntriesRequest', (context, { message }) => ({
      log: context.log.concat(message.mentries.slice(lastIndexOf(context) - message.mprevLogIndex)),
    })),

    /** 5. "If leaderCommit > commitIndex" is monotonicIndexes: raft.tla assigns, so a late request lowers it. */
    followCommitIndex: on('AppendEntriesRequest', ({ commitIndex }, { message }) => ({
      commitIndex: features.monotonicIndexes ? Math.max(commitIndex, message.mcommitIndex) : message.mcommitIndex,
    })),
  } satisfies Changes;
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
      msource: context.id,
      mdest: message.msource,
      ...(features.fastWalkBack && { mprevLogIndex: message.mprevLogIndex, mconflictTerm: 0, mconflictIndex: 0 }),
      ...sameRound(message),
    }),
  );

/** Figure 2, AppendEntries RPC, results: the term is over, or the consistency check failed. */
export const rejection = ({ features }: SpecConfig) =>
  on(
    'AppendEntriesRequest',
    (context, { message }): AppendEntriesResponse => ({
      mtype: 'AppendEntriesResponse',
      mterm: context.currentTerm,
      msuccess: false,
      mmatchIndex: 0,
      msource: context.id,
      mdest: message.msource,
      ...(features.fastWalkBack && {
        mprevLogIndex: message.mprevLogIndex,
        ...(message.mterm < context.currentTerm ? noConflict : conflictAt(context, message.mprevLogIndex)),
      }),
      ...sameRound(message),
    }),
  );

/** readIndex: an answer tells which round of heartbeats it is to. */
const sameRound = ({ mround }: AppendEntriesRequest) => (mround === undefined ? {} : { mround });

const noConflict = { mconflictTerm: 0, mconflictIndex: 0 };

/** §5.3, end: "the term of the conflicting entry and the first index it stores for that term". */
function conflictAt(stored: StoredLog, previous: number): typeof noConflict {
  const lastIndex = lastIndexOf(stored);
  if (previous > lastIndex) return { mconflictTerm: 0, mconflictIndex: lastIndex + 1 };
  return { mconflictTerm: termAt(stored, previous), mconflictIndex: firstOfTerm(stored, previous) };
}

/** How many entries behind this index go into one request: batching: no more than maxEntries, and behind the first maxSize. */
export function inOneRequest({ features: { batching } }: SpecConfig, stored: StoredLog, previous: number): number {
  const entries = entriesBehind(stored, previous, batching?.maxEntries ?? 1);
  const { maxSize = Infinity } = batching ?? {};
  if (maxSize === Infinity) return entries.length;
  let count = 0;
  for (let size = 0; count < entries.length; count += 1) {
    size += sizeOf(entries[count]?.value ?? null);
    if (count > 0 && size > maxSize) break;
  }
  return count;
}

const sizeOf = (value: Value | null): number => (value === null ? 0 : String(value).length);

/** Figure 2, AppendEntries RPC, arguments; `first` is the index of the first entry to send. */
export function appendRequest(
  { features }: SpecConfig,
  context: SpecContext,
  to: ServerId,
  first: number,
  count: number,
): AppendEntriesRequest {
  const previous = first - 1;
  const entries = entriesBehind(context, previous, count);
  return {
    mtype: 'AppendEntriesRequest',
    mterm: context.currentTerm,
    mprevLogIndex: previous,
    mprevLogTerm: termAt(context, previous),
    mentries: entries,
    mcommitIndex: Math.min(context.commitIndex, previous + entries.length), // never beyond what it vouches for
    msource: context.id,
    mdest: to,
    ...(features.readIndex && { mround: context.reads.round }),
  };
}
