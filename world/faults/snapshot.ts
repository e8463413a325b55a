import { append, lastIndex, soundSnapshots, termAt, textbookRules } from '../../impl/index.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';
import { soundParts } from '../subjects/implementation-parts.ts';

/** Addresses of one artefact that tells of several of these. */
const sandTable = 'https://github.com/tangruize/SandTable';

export const snapshotFaults: readonly Fault[] = [
  {
    id: 'stale-snapshot-installed',
    area: 'snapshot',
    difficulty: 'medium',
    story: 'A follower installs a snapshot older than what it has applied, which takes its state machine back.',
    paper: '§7, Figure 13 (InstallSnapshot receiver)',
    expects: ['State Machine Safety', 'State Agreement'],
    sources: [
      'https://github.com/databendlabs/openraft/pull/543',
      'https://github.com/eBay/NuRaft/pull/479',
      'https://github.com/etcd-io/etcd/pull/1763',
    ],
    servers: 2,
    parts: withRules({
      wantsSnapshot: () => true,
      logBehindSnapshot: (log, snapshot) =>
        snapshot.index <= log.base ? log : textbookRules.logBehindSnapshot(log, snapshot),
    }),
  },
  {
    id: 'snapshot-keeps-conflicting-suffix',
    area: 'snapshot',
    difficulty: 'medium',
    story: 'After installing a snapshot a follower keeps the entries behind it even if its log contradicts it.',
    paper: '§7, Figure 13 (InstallSnapshot receiver, steps 6 and 7)',
    expects: ['Log Matching', 'Liveness', 'State Machine Safety', 'State Agreement'],
    sources: [
      'https://github.com/hashicorp/raft/pull/704',
      'https://github.com/databendlabs/openraft/pull/559',
      'https://github.com/etcd-io/etcd/issues/10358',
      'https://github.com/scylladb/scylladb/issues/9551',
    ],
    servers: 3,
    // Of which term the last included entry is, the surviving log says.
    parts: withRules({
      logBehindSnapshot: (log, snapshot) =>
        snapshot.index <= lastIndex(log)
          ? textbookRules.logBehindSnapshot(log, { ...snapshot, term: termAt(log, snapshot.index) })
          : textbookRules.logBehindSnapshot(log, snapshot),
    }),
  },
  {
    id: 'snapshot-overwrites-term',
    area: 'snapshot',
    difficulty: 'deep',
    story: 'Installing a snapshot sets currentTerm to the term of its last entry, which may be an older one.',
    paper: '§5.1, Figure 13 (lastIncludedTerm)',
    expects: ['Election Safety', 'Term Monotonic'],
    sources: ['https://github.com/willemt/raft/pull/118', sandTable],
    servers: 3,
    parts: withRules({ hardStateAfterSnapshot: (_node, { term }) => ({ currentTerm: term, votedFor: null }) }),
  },
  {
    id: 'snapshot-boundary-off-by-one',
    area: 'snapshot',
    difficulty: 'medium',
    story: 'A follower whose next entry is the last compacted one is sent an append instead of the snapshot.',
    paper: '§7',
    expects: ['State Machine Safety', 'Liveness', 'Crash'],
    sources: ['https://github.com/willemt/raft/pull/118', 'https://github.com/RedisLabs/raft/pull/47', sandTable],
    servers: 3,
    parts: withRules({ needsSnapshot: (log, progress) => progress.nextIndex < log.base }),
  },
  {
    id: 'prev-below-snapshot-treated-as-conflict',
    area: 'snapshot',
    difficulty: 'deep',
    story: 'An append that follows on a compacted entry is taken for a conflict, and the follower deletes its log.',
    paper: '§5.3, §7',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: [
      'https://github.com/databendlabs/openraft/commit/71a290cd',
      'https://github.com/jgroups-extras/jgroups-raft/issues/103',
      'https://github.com/MicroRaft/MicroRaft/commit/d300e13',
    ],
    servers: 3,
    parts: withRules({
      receives: (rules, node, message) => {
        if (message.prevLogIndex >= node.log.base) return textbookRules.receives(rules, node, message);
        const emptied = append(node.log, node.log.base, []);
        const refused = { ...node, log: emptied, commitIndex: Math.min(node.commitIndex, emptied.base) };
        const answer = { term: message.term, success: false, matchIndex: 0, conflictTerm: 0 };
        return {
          node: refused,
          commitIndex: refused.commitIndex,
          answer: { ...answer, conflictIndex: emptied.base + 1 },
        };
      },
    }),
  },
  {
    id: 'append-below-snapshot-reappended',
    area: 'snapshot',
    difficulty: 'deep',
    story: 'Entries that a snapshot covers, when they come again late, are not found in the log and go to its end.',
    paper: '§5.3, §7',
    expects: ['State Machine Safety', 'Log Matching'],
    sources: ['https://github.com/willemt/raft/pull/118', 'https://github.com/RedisLabs/raft/pull/148', sandTable],
    servers: 3,
    parts: withRules({
      reconcile: (log, message) =>
        message.prevLogIndex < log.base
          ? append(log, lastIndex(log), message.entries)
          : textbookRules.reconcile(log, message),
    }),
  },
  {
    id: 'snapshot-send-aborts-broadcast',
    area: 'snapshot',
    difficulty: 'medium',
    story: 'A leader that sends a snapshot with its heartbeats stops there: who comes later in the list hears nothing.',
    paper: '§5.2, §7',
    expects: ['Liveness'],
    sources: ['https://github.com/willemt/raft/pull/118', 'https://github.com/RedisLabs/raft/issues/49', sandTable],
    servers: 3,
    parts: withRules({
      heartbeatsTo: ({ log, progress }) => {
        const first = progress.findIndex(({ nextIndex }) => nextIndex <= log.base);
        return first === -1 ? progress : progress.slice(0, first + 1);
      },
    }),
  },
  {
    id: 'snapshot-named-by-commit-index',
    area: 'snapshot',
    difficulty: 'shallow',
    story: 'A snapshot is said to cover all that is committed, although the state machine has not applied it all.',
    paper: '§7, Figure 13 (lastIncludedIndex)',
    expects: ['State Agreement', 'State Machine Safety'],
    sources: ['https://github.com/etcd-io/etcd/issues/8091'],
    servers: 1,
    world: ['applyLater'],
    parts: { ...soundParts, snapshots: { ...soundSnapshots, covers: ({ node }) => node.commitIndex } },
  },
  {
    id: 'own-snapshot-overtaken',
    area: 'snapshot',
    difficulty: 'medium',
    story: 'A snapshot of one’s own that was begun earlier ends after a newer one was installed, and replaces it.',
    paper: '§7, Figure 13 (InstallSnapshot receiver)',
    expects: ['State Agreement', 'State Machine Safety', 'Commit Durability'],
    sources: ['https://github.com/hashicorp/raft/issues/248'],
    servers: 3,
    world: ['snapshotLater'],
    parts: withRules({
      isNewer: () => true,
      logBehindSnapshot: (log, snapshot) =>
        snapshot.index <= log.base ? log : textbookRules.logBehindSnapshot(log, snapshot),
    }),
  },
  {
    id: 'snapshot-of-later-state',
    area: 'snapshot',
    difficulty: 'shallow',
    story:
      'A snapshot is named by the entry that was applied last as it was begun, and holds what the state machine is as it ends: who starts from it applies entries again.',
    paper: '§7, Figure 13 (lastIncludedIndex)',
    expects: ['State Agreement', 'State Machine Safety'],
    sources: [
      'https://github.com/jgroups-extras/jgroups-raft/issues/300',
      'https://github.com/deventlab/d-engine/issues/418',
    ],
    servers: 1,
    world: ['snapshotLater'],
    parts: { ...soundParts, snapshots: { ...soundSnapshots, holds: (_begun, now) => now } },
  },
];
