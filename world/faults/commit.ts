import { lastIndex, textbookRules } from '../../impl/index.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';

export const commitFaults: readonly Fault[] = [
  {
    id: 'commit-prior-term-by-count',
    area: 'commit',
    difficulty: 'deep',
    story: 'The leader commits an entry of an earlier term just because it is on a majority (Figure 8).',
    paper: '§5.4.2, Figure 8',
    expects: ['Leader Completeness', 'Commit Durability', 'State Machine Safety'],
    sources: [
      'https://github.com/logcabin/logcabin/issues/44',
      'https://github.com/bakwc/PySyncObj/issues/169',
      'https://github.com/nats-io/nats-server/pull/7955',
      'https://github.com/microsoft/CCF/issues/5674',
    ],
    servers: 3,
    parts: withRules({ leaderCommitIndex: (node, agreed) => Math.max(node.commitIndex, agreed) }),
  },
  {
    id: 'commit-index-regresses',
    area: 'commit',
    difficulty: 'shallow',
    story: 'A follower takes over the commitIndex of a leader that knows less, so its own falls.',
    paper: 'Figure 2 (commitIndex; AppendEntries receiver, step 5)',
    expects: ['Commit Index Monotonic'],
    sources: ['https://github.com/bakwc/PySyncObj/issues/166'],
    servers: 2,
    parts: withRules({
      followerCommitIndex: (_node, message) =>
        Math.min(message.leaderCommit, message.prevLogIndex + message.entries.length),
    }),
  },
  {
    id: 'commit-follows-leader-beyond-log',
    area: 'commit',
    difficulty: 'shallow',
    story:
      "A follower takes over the leader's commitIndex whole, beyond what the request brought and beyond its own entries.",
    paper: 'Figure 2 (AppendEntries receiver, step 5)',
    expects: ['Crash', 'State Machine Safety', 'Commit Durability'],
    sources: ['https://github.com/camunda/camunda/pull/30354', 'https://github.com/talent-plan/tinykv/issues/191'],
    servers: 3,
    parts: withRules({
      // As in Figure 2 the request says all that is committed; what the follower may take of it, is for the follower to know.
      sends: (raft, node, progress, cause) => {
        const { batches, progress: after } = textbookRules.sends(raft, node, progress, cause);
        return { batches: batches.map((batch) => ({ ...batch, leaderCommit: node.commitIndex })), progress: after };
      },
      followerCommitIndex: ({ commitIndex }, { leaderCommit }) => Math.max(commitIndex, leaderCommit),
    }),
  },
  {
    id: 'commit-quorum-off-by-one',
    area: 'commit',
    difficulty: 'shallow',
    story: 'The leader looks at the wrong place of the sorted match indexes and commits before a majority holds it.',
    paper: '§5.3, Figure 2 (rules for leaders)',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: [
      'https://github.com/ktoso/akka-raft/issues/42',
      'https://github.com/databendlabs/openraft/commit/d60f1e85',
    ],
    servers: 3,
    parts: withRules({
      majorityMatch: (matchIndexes) => {
        const ascending = [...matchIndexes].sort((a, b) => a - b);
        return ascending[Math.floor(ascending.length / 2) + 1] ?? ascending.at(-1) ?? 0;
      },
    }),
  },
  {
    id: 'heartbeat-skips-consistency-check',
    area: 'commit',
    difficulty: 'medium',
    story: 'An AppendEntries without entries is taken for a mere heartbeat: answered, and its commitIndex believed.',
    paper: '§5.3, Figure 2 (AppendEntries receiver, step 2)',
    expects: ['State Machine Safety', 'Commit Durability', 'Crash'],
    sources: ['https://github.com/atomix/copycat/issues/265', 'https://github.com/etcd-io/etcd/issues/2676'],
    servers: 3,
    parts: withRules({
      isConsistent: (log, message) => message.entries.length === 0 || textbookRules.isConsistent(log, message),
      followerCommitIndex: (node, message) =>
        message.entries.length > 0
          ? textbookRules.followerCommitIndex(node, message)
          : Math.max(node.commitIndex, Math.min(message.leaderCommit, lastIndex(node.log))),
    }),
  },
  {
    id: 'commit-follows-own-log',
    area: 'commit',
    difficulty: 'medium',
    story:
      'A follower commits as far as the leader has, up to the end of its own log, whatever the request has shown of that.',
    paper: '§5.3, Figure 2 (AppendEntries receiver, step 5: index of last new entry)',
    expects: ['Commit Advance', 'State Machine Safety', 'Commit Durability'],
    sources: [
      'https://github.com/etcd-io/etcd/pull/1203',
      'https://github.com/eBay/NuRaft/pull/57',
      'https://github.com/rabbitmq/ra/pull/508',
    ],
    servers: 3,
    parts: withRules({
      sends: (raft, node, progress, cause) => {
        const { batches, ...rest } = textbookRules.sends(raft, node, progress, cause);
        return { batches: batches.map((batch) => ({ ...batch, leaderCommit: node.commitIndex })), ...rest };
      },
      followerCommitIndex: (node, { leaderCommit }) =>
        Math.max(node.commitIndex, Math.min(leaderCommit, lastIndex(node.log))),
    }),
  },
  {
    id: 'leader-applies-twice',
    area: 'commit',
    difficulty: 'shallow',
    story: 'A leader that commits gives its state machine the last entry before once more.',
    paper: 'Figure 2 (rules for all servers: lastApplied)',
    expects: ['Applied Stream', 'State Agreement'],
    sources: [],
    servers: 1,
    parts: {
      ...withRules({
        firstToApply: (node) =>
          node.role === 'leader' && node.commitIndex > node.log.base ? node.commitIndex : node.commitIndex + 1,
      }),
      appliesAgain: true,
    },
  },
];
