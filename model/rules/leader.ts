import { appendRequest, inOneRequest } from './append-entries.ts';
import type { SpecConfig } from '../state/config.ts';
import { lastIndexOf, lastOfTermBelow, termAt } from '../state/log.ts';
import type { AppendEntriesRequest, AppendEntriesResponse, ServerId } from '../state/message.ts';
import { type Changes, on } from './rule.ts';
import type { SpecContext } from '../state/state.ts';
import { isQuorum, takesPart } from '../state/configuration.ts';

/** Log replication (§5.3) and commitment (§5.4.2) as the leader does it: Figure 2, Rules for Servers, Leaders. */
export function leaderGuards(config: SpecConfig) {
  return {
    isSuccess: on('AppendEntriesResponse', (_, { message }) => message.msuccess),

    /** "Send AppendEntries RPC with log entries starting at nextIndex": snapshots: as long as they are there. */
    mayAppendEntries: on(
      'appendEntries',
      (context, { to }) => isFollower(config, context, to) && !lacksCompacted(context, to),
    ),
  };
}

export function leaderActions(config: SpecConfig) {
  const { features } = config;
  return {
    /** "If command received from client: append entry to local log." */
    appendCommand: on('clientRequest', ({ currentTerm, log }, { value }) => ({
      log: log.concat({ term: currentTerm, value }),
    })),

    /** "If successful: update nextIndex and matchIndex for follower." raft.tla assigns, whatever they were. */
    recordMatch: on('AppendEntriesResponse', (context, { message: { msource: from, mmatchIndex } }) => {
      const lowest = features.monotonicIndexes ? at(context.matchIndex, from) : 0;
      const next = features.monotonicIndexes ? at(context.nextIndex, from) : 1;
      const inFlight = inFlightTo(context, from);
      const unanswered = inFlight.filter((index) => index > mmatchIndex);
      return {
        matchIndex: withIndex(context.matchIndex, from, Math.max(lowest, mmatchIndex)),
        nextIndex: withIndex(context.nextIndex, from, Math.max(next, mmatchIndex + 1)),
        inFlight:
          unanswered.length === inFlight.length ? context.inFlight : context.inFlight.with(from - 1, unanswered),
        sending: stillSending(context, from, mmatchIndex),
      };
    }),

    /** "If AppendEntries fails because of log inconsistency: decrement nextIndex and retry." */
    walkBack: on('AppendEntriesResponse', (context, { message }) => {
      const from = message.msource;
      const lowest = features.monotonicIndexes ? at(context.matchIndex, from) + 1 : 1;
      const next = features.fastWalkBack ? conflictStart(context, message) : at(context.nextIndex, from) - 1;
      return {
        nextIndex: context.nextIndex.with(from - 1, Math.max(next, lowest)),
        ...withInFlight(context, from, []),
      };
    }),

    /**
     * "If there exists an N such that N > commitIndex, a majority of matchIndex[i] ≥ N, and
     * log[N].term == currentTerm: set commitIndex = N." raft.tla tests only the largest N of a majority, and
     * not that it is above commitIndex: a stale matchIndex lowers it. monotonicIndexes does not.
     */
    advanceCommitIndex: ({ context }) => {
      const { commitIndex, currentTerm } = context;
      const agreed = largestAgreed(config, context, lastIndexOf(features.disk ? context.durable : context));
      if (agreed === 0 || termAt(context, agreed) !== currentTerm) return {};
      return { commitIndex: features.monotonicIndexes ? Math.max(commitIndex, agreed) : agreed };
    },
  } satisfies Changes;
}

/** The next AppendEntries to this follower: "with log entries starting at nextIndex", or a heartbeat. */
export const nextAppend = (config: SpecConfig) =>
  on(['appendEntries', 'replicate'], (context, { to }) => nextRequest(config, context, to));

/** As much as there is room for in one request. */
function nextRequest(config: SpecConfig, context: SpecContext, to: ServerId): AppendEntriesRequest {
  const first = sendFrom(config, context, to);
  return appendRequest(config, context, to, first, inOneRequest(config, context, first - 1));
}

/** The index of the first entry that is neither known to be there nor on its way. */
export function sendFrom(config: SpecConfig, context: SpecContext, to: ServerId): number {
  const next = at(context.nextIndex, to);
  return config.features.batching ? (inFlightTo(context, to).at(-1) ?? next - 1) + 1 : next;
}

/** §5.3, end: skip the conflicting term in one step, to the leader's own last entry of it if there is one. */
function conflictStart(context: SpecContext, message: AppendEntriesResponse): number {
  const { mprevLogIndex = 0, mconflictTerm = 0, mconflictIndex = 0 } = message;
  const own = mconflictTerm > 0 ? lastOfTermBelow(context, mprevLogIndex, mconflictTerm) : 0;
  return Math.min(own > 0 ? own + 1 : mconflictIndex, mprevLogIndex);
}

/** The largest index that a majority has; the leader itself has as much as `own`. 0 if there is none. */
export function largestAgreed(config: SpecConfig, context: SpecContext, own: number): number {
  const { id, matchIndex } = context;
  const has = (server: ServerId): number => (server === id ? own : at(matchIndex, server));
  let largest = 0;
  for (let server = 1; server <= matchIndex.length; server += 1) {
    const index = Math.min(has(server), lastIndexOf(context)); // what a majority has, one of it has no more than
    if (index > largest && isQuorum(config, context, (other) => has(other) >= index)) largest = index;
  }
  return largest;
}

/** Whom a leader sends its log to: "all other servers", and membership: those who take part. */
export const isFollower = (config: SpecConfig, context: SpecContext, to: ServerId): boolean =>
  to !== context.id && takesPart(config, context, to);

/** snapshots: nothing is sent any more of what the follower has. */
function stillSending({ sending }: SpecContext, to: ServerId, matched: number): SpecContext['sending'] {
  const now = sending[to - 1] ?? null;
  return now === null || now.lastIndex > matched ? sending : sending.with(to - 1, null);
}

export function inFlightTo({ inFlight }: SpecContext, to: ServerId): readonly number[] {
  return inFlight[to - 1] ?? [];
}

export function withInFlight(
  { inFlight }: SpecContext,
  to: ServerId,
  indexes: readonly number[],
): Partial<SpecContext> {
  return { inFlight: inFlight.with(to - 1, indexes) };
}

/** §7: "the leader has already discarded the next log entry that it needs to send". */
export function lacksCompacted({ nextIndex, snapshot }: SpecContext, to: ServerId): boolean {
  return at(nextIndex, to) <= snapshot.lastIndex;
}

/** The same list if that is its index already. */
const withIndex = (indexes: readonly number[], server: ServerId, index: number): readonly number[] =>
  indexes[server - 1] === index ? indexes : indexes.with(server - 1, index);

export function at(indexes: readonly number[], server: ServerId): number {
  const index = indexes[server - 1];
  if (index === undefined) throw new Error(`there is no server ${server}`);
  return index;
}
