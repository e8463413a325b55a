import { append, lastIndex, textbookRules } from '../../impl/index.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';

export const replicationFaults: readonly Fault[] = [
  {
    id: 'append-truncates-matching-suffix',
    area: 'replication',
    difficulty: 'shallow',
    story: 'A follower deletes all that follows prevLogIndex even where it agrees, so a late request removes entries.',
    paper: '§5.3, Figure 2 (AppendEntries receiver, step 3)',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: [
      'https://github.com/zhebrak/raftos/issues/26',
      'https://github.com/databendlabs/openraft/commit/9540c904',
      'https://github.com/hashicorp/raft/pull/113',
    ],
    servers: 3,
    parts: withRules({ reconcile: (log, message) => append(log, message.prevLogIndex, message.entries) }),
  },
  {
    id: 'prev-term-not-checked',
    area: 'replication',
    difficulty: 'medium',
    story: 'The consistency check takes any entry at prevLogIndex, whatever its term.',
    paper: '§5.3, Figure 2 (AppendEntries receiver, step 2)',
    expects: ['Log Matching', 'State Machine Safety'],
    sources: ['https://github.com/ktoso/akka-raft/issues/32'],
    servers: 3,
    parts: withRules({ isConsistent: (log, message) => message.prevLogIndex <= lastIndex(log) }),
  },
  {
    id: 'match-moved-by-rejection',
    area: 'replication',
    difficulty: 'medium',
    story: 'The index hint of a rejection is stored in matchIndex, so a refusal can complete a commit quorum.',
    paper: '§5.3',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: ['https://github.com/microsoft/CCF/pull/5326', 'https://github.com/microsoft/CCF/issues/5325'],
    servers: 3,
    parts: withRules({
      progressAfterRejection: (progress, log, message) => {
        const after = textbookRules.progressAfterRejection(progress, log, message);
        return { ...after, matchIndex: message.conflictIndex };
      },
    }),
  },
  {
    id: 'heartbeat-answer-booked-at-next',
    area: 'replication',
    difficulty: 'shallow',
    story: 'The answer to a heartbeat is booked as if it had brought the entry at nextIndex, which was never sent.',
    paper: '§5.3, Figure 2 (matchIndex)',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: ['https://github.com/apache/ratis/pull/1519', 'https://github.com/cowsql/raft/pull/148'],
    servers: 2,
    parts: withRules({
      progressAfterSuccess: (progress, message) => {
        const booked = Math.max(message.matchIndex, progress.nextIndex);
        const isHeartbeat = message.matchIndex === message.prevLogIndex;
        return textbookRules.progressAfterSuccess(progress, isHeartbeat ? { ...message, matchIndex: booked } : message);
      },
    }),
  },
  {
    id: 'matchindex-regresses',
    area: 'replication',
    difficulty: 'medium',
    story: 'A late success answer lowers matchIndex, because the leader assigns it instead of taking the maximum.',
    paper: 'Figure 2 (matchIndex)',
    expects: ['Progress Monotonic'],
    sources: [
      'https://github.com/bakwc/PySyncObj/issues/167',
      'https://github.com/zhebrak/raftos/issues/25',
      'https://github.com/ongardie/raft.tla/issues/18',
    ],
    servers: 2,
    parts: withRules({
      progressAfterSuccess: (progress, message) => ({
        ...textbookRules.progressAfterSuccess(progress, message),
        matchIndex: message.matchIndex,
      }),
    }),
  },
  {
    id: 'ack-from-older-term-accepted',
    area: 'replication',
    difficulty: 'deep',
    story: 'A leader believes a success answer to a request of one of its earlier leaderships.',
    paper: '§5.1, §5.3',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: [
      'https://github.com/databendlabs/openraft/commit/cecb5de8',
      'https://github.com/bakwc/PySyncObj/issues/169',
    ],
    servers: 3,
    parts: withRules({ countsAppendResponse: () => true }),
  },
  {
    id: 'conflict-hint-never-backs-up',
    area: 'replication',
    difficulty: 'medium',
    story: 'A rejection always hints at the end of the own log, so the leader never looks further back.',
    paper: '§5.3',
    expects: ['Liveness'],
    sources: ['https://github.com/databendlabs/openraft/commit/6d53aa12', 'https://github.com/apache/ratis/pull/1132'],
    servers: 3,
    parts: withRules({
      conflictHint: (log) => ({ conflictTerm: 0, conflictIndex: lastIndex(log) + 1 }),
      progressAfterRejection: (progress, _log, message) =>
        message.conflictIndex > message.prevLogIndex
          ? { ...progress, inFlight: [] }
          : { ...progress, inFlight: [], nextIndex: Math.max(message.conflictIndex, progress.matchIndex + 1) },
    }),
  },
  {
    id: 'lower-term-append-accepted',
    area: 'replication',
    difficulty: 'medium',
    story: 'A server in a higher term still accepts the AppendEntries of the old leader, and says so in its term.',
    paper: '§5.1, Figure 2 (AppendEntries receiver, step 1)',
    expects: ['Commit Durability', 'Leader Completeness', 'Election Safety'],
    sources: [
      'https://github.com/vesoft-inc/nebula/issues/685',
      'https://github.com/vesoft-inc/nebula/issues/2405',
      'https://github.com/nats-io/nats-server/pull/6072',
    ],
    servers: 3,
    parts: withRules({ acceptsAppend: () => true }),
  },
  {
    id: 'append-without-limit',
    area: 'replication',
    difficulty: 'shallow',
    story: 'However much a follower lacks, it is sent in one message.',
    paper: '§5.3',
    expects: ['Message Limits'],
    sources: ['https://github.com/cowsql/raft/pull/73', 'https://github.com/RedisLabs/raft/issues/53'],
    servers: 2,
    parts: withRules({
      sends: (raft, node, progress, cause) =>
        textbookRules.sends({ ...raft, maxEntries: Infinity }, node, progress, cause),
    }),
  },
  {
    id: 'send-window-never-full',
    area: 'replication',
    difficulty: 'shallow',
    story: 'A leader sends on to a follower that does not answer, however much is under way to it.',
    paper: 'dissertation §10.2.1',
    expects: ['Send Window'],
    sources: ['https://github.com/cowsql/raft/pull/149'],
    servers: 2,
    parts: withRules({
      sends: (raft, node, progress, cause) =>
        textbookRules.sends({ ...raft, maxInFlight: Infinity }, node, progress, cause),
    }),
  },
];
