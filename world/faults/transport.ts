import { entriesAfter, sizeOf, textbookRules } from '../../impl/index.ts';
import type { Fault } from './fault.ts';
import { withRules } from './fault.ts';

export const transportFaults: readonly Fault[] = [
  {
    id: 'probe-pause-never-resumed',
    area: 'transport',
    difficulty: 'shallow',
    story:
      'A follower whose window is full of unanswered requests stays paused: one lost message ends its replication.',
    paper: '§5.3 (the leader retries indefinitely)',
    expects: ['Liveness'],
    sources: ['https://github.com/etcd-io/raft/commit/1ee3589', 'https://github.com/dgraph-io/dgraph/pull/2707'],
    servers: 2,
    // The heartbeat goes out, but what was not answered still counts as being on its way.
    parts: withRules({
      sends: (raft, node, progress, cause) => {
        const sending = textbookRules.sends(raft, node, progress, cause);
        return cause === 'heartbeat' ? { ...sending, progress } : sending;
      },
    }),
  },
  {
    id: 'batch-limited-by-bytes',
    area: 'transport',
    difficulty: 'medium',
    story: 'An entry that has no room in a message any more is left out, and smaller ones behind it still go.',
    paper: '§5.3 (entries that follow prevLogIndex)',
    expects: ['Log Matching', 'State Machine Safety'],
    sources: ['https://github.com/logcabin/logcabin/commit/cf4a659'],
    servers: 2,
    parts: withRules({
      fits({ maxEntries, maxSize = Infinity }, log, prevLogIndex) {
        let room = maxSize;
        return entriesAfter(log, prevLogIndex, maxEntries).filter((entry, k) => {
          if (k > 0 && sizeOf(entry) > room) return false;
          room -= sizeOf(entry);
          return true;
        });
      },
    }),
  },
  {
    id: 'large-entry-never-sent',
    area: 'transport',
    difficulty: 'shallow',
    story: 'An entry larger than a message may be goes into none, and keeps all behind it from being sent.',
    paper: '§5.3 (the leader retries indefinitely)',
    expects: ['Liveness'],
    sources: [],
    servers: 2,
    parts: withRules({
      fits(raft, log, prevLogIndex) {
        const entries = textbookRules.fits(raft, log, prevLogIndex);
        return entries.filter((entry) => sizeOf(entry) <= (raft.maxSize ?? Infinity));
      },
      sends(raft, node, progress, cause) {
        const sending = textbookRules.sends(raft, node, progress, cause);
        const isStuck = cause !== 'heartbeat' && sending.batches.some(({ entries }) => entries.length === 0);
        return isStuck ? { batches: [], progress } : sending;
      },
    }),
  },
  {
    id: 'delayed-nack-underflows-next',
    area: 'transport',
    difficulty: 'shallow',
    story: 'Every rejection lowers nextIndex by one, late and repeated ones too, until there is no such index.',
    paper: '§5.3 (nextIndex)',
    expects: ['Progress Monotonic'],
    sources: [
      'https://github.com/andreev-io/little-raft/pull/18',
      'https://github.com/RedisLabs/raft/pull/45',
      'https://github.com/etcd-io/etcd/pull/1207',
      'https://github.com/komamitsu/oraft/pull/48',
    ],
    servers: 2,
    parts: withRules({
      progressAfterRejection: (progress) => ({ ...progress, nextIndex: progress.nextIndex - 1, inFlight: [] }),
    }),
  },
];
