import type { DiskProgram, Identity, OpenedStorage, StorageOptions } from '../../impl/index.ts';
import { append, entriesAfter, openStorage, textbookRules } from '../../impl/index.ts';
import { soundParts } from '../subjects/implementation-parts.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';

export const persistenceFaults: readonly Fault[] = [
  {
    id: 'vote-reply-before-fsync',
    area: 'persistence',
    difficulty: 'medium',
    story: 'A vote is sent before it is durable; after a crash the server votes again in that term.',
    paper: 'Figure 2 (updated on stable storage before responding to RPCs)',
    expects: ['Election Safety'],
    sources: [
      'https://github.com/sofastack/sofa-jraft/pull/1243',
      'https://github.com/hashicorp/raft/issues/661',
      'https://github.com/camunda/camunda/issues/5356',
      'https://github.com/bakwc/PySyncObj/issues/201',
    ],
    servers: 3,
    parts: withRules({
      waitsFor: (message, pending) =>
        message.kind === 'RequestVoteResponse' ? null : textbookRules.waitsFor(message, pending),
    }),
  },
  {
    id: 'term-adoption-not-persisted',
    area: 'persistence',
    difficulty: 'deep',
    story: 'A term learned from AppendEntries is kept in memory only; after a restart the server obeys an old leader.',
    paper: 'Figure 2 (persistent state: currentTerm)',
    expects: ['Leader Completeness', 'Commit Durability', 'State Machine Safety'],
    sources: [
      'https://github.com/camunda/camunda/issues/19290',
      'https://github.com/datatechnology/cornerstone/issues/65',
      'https://github.com/bakwc/PySyncObj/pull/202',
    ],
    servers: 3,
    // The hard state reaches the disk only together with a vote.
    parts: { ...soundParts, storeHardState: (durable, write) => (write.votedFor === null ? durable : write) },
  },
  {
    id: 'append-ack-before-fsync',
    area: 'persistence',
    difficulty: 'medium',
    story: 'A follower acknowledges entries that are not durable yet.',
    paper: 'Figure 2 (updated on stable storage before responding to RPCs)',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: [
      'https://github.com/deventlab/d-engine/issues/329',
      'https://github.com/deventlab/d-engine/issues/446',
      'https://github.com/etcd-io/etcd/issues/10166',
    ],
    servers: 3,
    parts: withRules({
      waitsFor: (message, pending) =>
        message.kind === 'AppendEntriesResponse' ? null : textbookRules.waitsFor(message, pending),
    }),
  },
  {
    id: 'fsync-completion-without-term',
    area: 'persistence',
    difficulty: 'deep',
    story: 'A finished write is matched by index only, so that of an entry since replaced makes its replacement count.',
    paper: 'Figure 2 (updated on stable storage before responding to RPCs); dissertation §10.2.1',
    expects: ['Commit Durability', 'Leader Completeness', 'Term Monotonic'],
    sources: ['https://github.com/etcd-io/raft/commit/ee0757a', 'https://github.com/rabbitmq/ra/commit/324d9bc5'],
    servers: 3,
    // The acknowledgement leaves with the first write that reaches its index, of whatever entry.
    parts: withRules({
      waitsFor: (message, pending) => {
        const due = textbookRules.waitsFor(message, pending);
        if (message.kind !== 'AppendEntriesResponse' || !message.success) return due;
        return pending.find(({ last }) => last >= message.matchIndex)?.write ?? due;
      },
    }),
  },
  {
    id: 'overlap-rewrite-crash-window',
    area: 'persistence',
    difficulty: 'deep',
    story:
      'Entries that a follower has are cut off and appended again in two synced writes; a crash in between loses them.',
    paper: '§5.3, Figure 2 (AppendEntries receiver, steps 3 and 4)',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: [
      'https://github.com/hashicorp/raft/pull/113',
      'https://github.com/databendlabs/openraft/commit/9540c904',
      'https://github.com/baidu/braft/commit/10cd9e3',
    ],
    servers: 2,
    parts: {
      ...withRules({
        reconcile(log, message) {
          const reconciled = textbookRules.reconcile(log, message);
          if (reconciled !== log || message.entries.length === 0) return reconciled;
          const from = Math.max(log.base, message.prevLogIndex);
          return append(log, from, structuredClone(entriesAfter(log, from))); // as if they were others
        },
      }),
      openLog: cutsOffFirst,
    },
  },
  {
    id: 'wiped-disk-same-identity',
    area: 'persistence',
    difficulty: 'medium',
    story: 'A server whose disk was lost starts again under its id, with term 0 and no vote, as if it were new.',
    paper: 'Figure 2 (persistent state); §5.2',
    expects: ['Term Monotonic', 'One Vote', 'Election Safety', 'Commit Durability'],
    sources: ['https://github.com/etcd-io/etcd/pull/21271'],
    servers: 3,
    parts: { ...soundParts, startsOver: () => ({ currentTerm: 0, votedFor: null }) },
  },
  {
    id: 'log-lost-beside-the-vote',
    area: 'persistence',
    difficulty: 'medium',
    story: 'Term and vote are stored apart from the log; the log is lost, and the server starts with an empty one.',
    paper: 'Figure 2 (persistent state); §5.4.1',
    expects: ['Commit Durability', 'Leader Completeness'],
    sources: [],
    servers: 3,
    parts: { ...soundParts, startsOver: (lost) => lost },
  },
  {
    id: 'vote-request-before-fsync',
    area: 'persistence',
    difficulty: 'medium',
    story: 'A candidate asks for votes before its term, and its vote for itself, are durable.',
    paper: 'Figure 2 (persistent state: currentTerm, votedFor)',
    expects: ['Persistence Before Reply', 'Term Monotonic'],
    sources: ['https://github.com/vesoft-inc/nebula/pull/3415'],
    servers: 2,
    parts: withRules({
      waitsFor: (message, pending) =>
        message.kind === 'RequestVote' ? null : textbookRules.waitsFor(message, pending),
    }),
  },
];

function* cutsOffFirst(identity: Identity, options: StorageOptions): DiskProgram<OpenedStorage> {
  const { storage, ...found } = yield* openStorage(identity, options);
  return {
    ...found,
    storage: {
      *append(batch) {
        yield* storage.append({ ...batch, entries: [] });
        yield* storage.append(batch);
      },
      saveSnapshot: (snapshot) => storage.saveSnapshot(snapshot),
    },
  };
}
