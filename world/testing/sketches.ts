import { featureSketches } from './feature-sketches.ts';
import { worldSketches } from './world-sketches.ts';
import type { Sketch } from './sketch.ts';
import type { Story } from './story.ts';

/** By the fault's id. Servers A, B, C … of the stories are 1, 2, 3 …; votes and appends that nobody delivers are lost. */
export const sketches: Readonly<Record<string, Sketch>> = {
  ...featureSketches,
  ...worldSketches,
  'vote-forgotten-on-same-term-stepdown': {
    // A heartbeat, not the no-op: with that the forgetful server would find the late candidate's log too short.
    tell: (story) =>
      story
        .timeout(1)
        .elect(2, 1, 3)
        .heartbeat(2)
        .step({ kind: 'deliver', message: '2>3 AppendEntries t1 #2' })
        .deliver(1, 3, 'RequestVote')
        .deliver(3, 1, 'RequestVoteResponse'),
  },
  'stale-term-vote-counted': {
    tell: (story) =>
      story.timeout(1).deliver(1, 2, 'RequestVote').timeout(1).deliver(2, 1, 'RequestVoteResponse', 1).elect(2, 2, 3),
  },
  'uptodate-check-index-only': {
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .command(1)
        .command(1)
        .elect(2, 2, 3)
        .replicate(2, 3)
        .deliver(2, 1, 'RequestVote') // a leader has no election timer: it must hear of the newer term first
        .elect(1, 3, 3),
  },
  'half-taken-for-majority': { options: { servers: 2 }, tell: (story) => story.timeout(1) },
  'empty-log-shows-current-term': {
    tell: (story) => story.elect(1, 1, 2).replicate(1, 2).elect(3, 2, 2),
  },
  'vote-leaves-term-behind': {
    tell: (story) => story.elect(1, 1, 3).timeout(2).deliver(2, 3, 'RequestVote'),
  },
  'candidate-ignores-same-term-append': {
    options: { features: ['preVote'] },
    tell: (story) =>
      story
        .timeout(1)
        .deliver(1, 3, 'PreVote')
        .deliver(3, 1, 'PreVoteResponse')
        .timeout(2)
        .deliver(2, 3, 'PreVote')
        .deliver(3, 2, 'PreVoteResponse')
        .elect(2, 1, 3)
        .settle(),
  },
  'prevote-no-term-catchup': {
    options: { features: ['preVote'] },
    // With all three up the third breaks the tie: the pair is blocked only while it is down. And the one with the
    // longer log must not lead any more, or it learns the higher term from the answers to its AppendEntries.
    tell: (story) =>
      story
        .timeout(2)
        .deliver(2, 3, 'PreVote')
        .deliver(3, 2, 'PreVoteResponse')
        .timeout(2)
        .deliver(2, 3, 'PreVote')
        .deliver(3, 2, 'PreVoteResponse')
        .timeout(1)
        .deliver(1, 3, 'PreVote')
        .deliver(3, 1, 'PreVoteResponse')
        .elect(1, 1, 3)
        .crash(1)
        .restart(1)
        .crash(3)
        .settle(),
  },
  'prevote-refuses-known-leader': {
    options: { servers: 2, features: ['preVote', 'leastTimeout'] },
    // n1 has lost its office and knows it. n2 waits for it, and would rather wait for itself.
    tell: (story) =>
      story
        .timeout(1)
        .deliver(1, 2, 'PreVote')
        .deliver(2, 1, 'PreVoteResponse')
        .elect(1, 1, 2)
        .replicate(1, 2)
        .crash(1)
        .settle(),
  },
  'leader-grants-prevote': {
    options: { features: ['preVote'] },
    tell: (story) =>
      story
        .timeout(1)
        .deliver(1, 2, 'PreVote')
        .deliver(2, 1, 'PreVoteResponse')
        .elect(1, 1, 2)
        .deliver(1, 2, 'AppendEntries') // with the no-op its log is up-to-date
        .timeout(2)
        .deliver(2, 1, 'PreVote'),
  },
  'duplicate-vote-counted': {
    options: { servers: 4 },
    tell: (story) =>
      story
        .timeout(1)
        .deliver(1, 2, 'RequestVote')
        .duplicate(2, 1, 'RequestVoteResponse')
        .deliver(2, 1, 'RequestVoteResponse')
        .deliver(2, 1, 'RequestVoteResponse'),
  },
  'leader-remembered-in-new-term': {
    options: { servers: 2 },
    tell: (story) => story.elect(1, 1, 2).deliver(1, 2, 'AppendEntries').timeout(2),
  },
  'append-without-limit': {
    options: { servers: 2, maxInFlight: 1 },
    tell: (story) =>
      story.elect(1, 1, 2).command(1).command(1).deliver(1, 2, 'AppendEntries').deliver(2, 1, 'AppendEntriesResponse'),
  },
  'send-window-never-full': {
    options: { servers: 2, maxInFlight: 1 },
    tell: (story) => story.elect(1, 1, 2).command(1),
  },
  'append-truncates-matching-suffix': {
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .duplicate(1, 2, 'AppendEntries')
        .deliver(1, 2, 'AppendEntries')
        .command(1)
        .step({ kind: 'deliver', message: '1>2 AppendEntries t1 #3' })
        .deliver(2, 1, 'AppendEntriesResponse')
        .deliver(2, 1, 'AppendEntriesResponse')
        .deliver(1, 2, 'AppendEntries'),
  },
  'prev-term-not-checked': {
    tell: (story) => story.elect(1, 1, 2).elect(2, 2, 3).replicate(2, 3).elect(3, 3, 2).deliver(3, 1, 'AppendEntries'),
  },
  'match-moved-by-rejection': {
    // The hint is where the follower's log ends, so a gap is needed, not a private tail. The false match counts at the
    // next look at the commit index.
    tell: (story) =>
      story
        .elect(2, 1, 3)
        .drop(2, 1, 'AppendEntries')
        .command(2)
        .deliver(2, 1, 'AppendEntries')
        .deliver(1, 2, 'AppendEntriesResponse')
        .command(2),
  },
  'heartbeat-answer-booked-at-next': {
    options: { servers: 2 },
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .heartbeat(1)
        .step({ kind: 'deliver', message: '1>2 AppendEntries t1 #2' })
        .deliver(2, 1, 'AppendEntriesResponse'),
  },
  'matchindex-regresses': {
    options: { servers: 2 },
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .command(1)
        .deliver(1, 2, 'AppendEntries')
        .deliver(1, 2, 'AppendEntries')
        .step({ kind: 'deliver', message: '2>1 AppendEntriesResponse t1 #2' })
        .deliver(2, 1, 'AppendEntriesResponse'),
  },
  'ack-from-older-term-accepted': {
    // With a disk that takes time, and a leader that loses what it had sent already, three servers are enough: the
    // saved schedule shows it.
    options: { servers: 5 },
    tell: (story) =>
      story
        .elect(1, 1, 2, 3)
        .command(1)
        .deliver(1, 2, 'AppendEntries')
        .deliver(1, 2, 'AppendEntries')
        .elect(3, 2, 4, 5)
        .deliver(3, 1, 'AppendEntries')
        .elect(1, 3, 4, 5)
        .deliver(2, 1, 'AppendEntriesResponse', 1)
        .deliver(2, 1, 'AppendEntriesResponse', 1)
        .replicate(1, 4),
  },
  'conflict-hint-never-backs-up': {
    tell: (story) => story.elect(1, 1, 2).command(1).elect(2, 2, 3).replicate(2, 3).elect(3, 3, 2).settle(),
  },
  'lower-term-append-accepted': {
    tell: (story) =>
      story.elect(1, 1, 2).elect(3, 2, 2).deliver(1, 2, 'AppendEntries', 1).deliver(2, 1, 'AppendEntriesResponse'),
  },
  'commit-prior-term-by-count': {
    options: { maxInFlight: 1 },
    tell: (story) =>
      story
        .elect(1, 1, 3)
        .elect(2, 2, 3)
        .deliver(2, 1, 'RequestVote', 2)
        .elect(1, 3, 3)
        .deliver(1, 3, 'AppendEntries', 3)
        .deliver(3, 1, 'AppendEntriesResponse')
        .deliver(1, 3, 'AppendEntries', 3)
        .deliver(3, 1, 'AppendEntriesResponse')
        .deliver(1, 2, 'RequestVote', 3)
        .elect(2, 4, 3),
  },
  'commit-index-regresses': {
    options: { servers: 2 },
    tell: (story) =>
      story.elect(1, 1, 2).replicate(1, 2).command(1).replicate(1, 2).elect(2, 2, 1).deliver(2, 1, 'AppendEntries'),
  },
  'commit-follows-own-log': {
    // Server 1 has an entry of its own where the others have committed another; the heartbeat asks for the one before only.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .replicate(1, 3)
        .command(1)
        .elect(2, 2, 3)
        .replicate(2, 3)
        .heartbeat(2)
        .step({ kind: 'deliver', message: '2>1 AppendEntries t2 #2' }),
  },
  'leader-applies-twice': {
    options: { servers: 1 },
    tell: (story) => story.timeout(1).command(1),
  },
  'commit-follows-leader-beyond-log': {
    tell: (story) =>
      story.elect(1, 1, 2).replicate(1, 2).heartbeat(1).step({ kind: 'deliver', message: '1>3 AppendEntries t1 #2' }),
  },
  'commit-quorum-off-by-one': { tell: (story) => story.elect(1, 1, 2) },
  'heartbeat-skips-consistency-check': {
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .elect(2, 2, 3)
        .replicate(2, 3)
        .heartbeat(2)
        .deliver(2, 3, 'AppendEntries')
        .elect(3, 3, 2)
        .heartbeat(3)
        .step({ kind: 'deliver', message: '3>1 AppendEntries t3 #2' }),
  },
  'vote-reply-before-fsync': {
    options: { disk: 'delayed' },
    tell: (story) =>
      story
        .timeout(1)
        .write(1)
        .deliver(1, 2, 'RequestVote')
        .crash(2)
        .restart(2)
        .deliver(2, 1, 'RequestVoteResponse')
        .timeout(3)
        .write(3)
        .deliver(3, 2, 'RequestVote')
        .deliver(2, 3, 'RequestVoteResponse'),
  },
  'term-adoption-not-persisted': {
    options: { servers: 5 },
    tell: (story) =>
      story
        .elect(1, 1, 4, 5)
        .elect(3, 2, 4, 5)
        .replicate(3, 2)
        .replicate(3, 4)
        .crash(2)
        .restart(2)
        .deliver(1, 2, 'AppendEntries', 1),
  },
  'vote-request-before-fsync': {
    options: { servers: 2, disk: 'delayed' },
    tell: (story) => story.timeout(1),
  },
  'append-ack-before-fsync': {
    options: { disk: 'delayed' },
    tell: (story) =>
      story.elect(1, 1, 2).deliver(1, 2, 'AppendEntries').write(1).deliver(2, 1, 'AppendEntriesResponse'),
  },
  'probe-pause-never-resumed': {
    options: { servers: 2 },
    tell: (story) => story.elect(1, 1, 2).replicate(1, 2).command(1).drop(1, 2, 'AppendEntries').settle(),
  },
  'delayed-nack-underflows-next': {
    options: { servers: 2 },
    // The second append overtakes the first: its rejection is late, for the leader's nextIndex is 1 already.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .command(1)
        .step({ kind: 'deliver', message: '1>2 AppendEntries t1 #2' })
        .deliver(2, 1, 'AppendEntriesResponse'),
  },
  'fsync-completion-without-term': {
    options: { disk: 'delayed' },
    // Server 2 writes its no-op of term 1 when that of term 2 takes its place: the end of the first write is taken for
    // that of the second.
    tell: (story) =>
      story
        .elect(2, 1, 3)
        .elect(3, 2, 1)
        .deliver(3, 2, 'AppendEntries')
        .write(3)
        .write(2)
        .deliver(2, 3, 'AppendEntriesResponse', 2),
  },
  'overlap-rewrite-crash-window': {
    options: { servers: 2, disk: 'log' },
    // The no-op is committed when a copy of it comes late. The process is killed when four operations have cut it off.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .write(1)
        .duplicate(1, 2, 'AppendEntries')
        .deliver(1, 2, 'AppendEntries')
        .write(2)
        .deliver(2, 1, 'AppendEntriesResponse')
        .deliver(1, 2, 'AppendEntries')
        .crash(2, { trouble: 'kill', choice: 4 }),
  },
  'dedup-missing-from-snapshot': {
    options: { servers: 2, features: ['snapshots'], clients: 1 },
    // The request stands in the log twice. Behind the snapshot, the second copy is taken for the first.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .request(1, 1)
        .replicate(1, 2)
        .request(1, 1, { kind: 'append', key: 'a', value: '1' })
        .request(1, 1)
        .deliver(1, 2, 'AppendEntries')
        .deliver(2, 1, 'AppendEntriesResponse')
        .compact(1)
        .crash(1)
        .restart(1)
        .elect(1, 2, 2)
        .replicate(1, 2),
  },
  'stepdown-reports-definite-failure': {
    options: { servers: 2, clients: 2 },
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .request(1, 1)
        .request(2, 1)
        .replicate(1, 2)
        .request(1, 1, { kind: 'put', key: 'a', value: '1' })
        .deliver(1, 2, 'AppendEntries')
        .elect(2, 2, 1)
        .request(2, 2, { kind: 'get', key: 'a' })
        .replicate(2, 1),
  },
  'reply-matched-by-index-only': {
    options: { maxEntries: 2, maxInFlight: 2 },
    // Server 1 must hear of both at once, that it leads no more and that another entry is committed: else it gives up before.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .command(1)
        .elect(2, 2, 3)
        .command(2)
        .replicate(2, 3)
        .heartbeat(2)
        .command(2)
        .step({ kind: 'deliver', message: '2>1 AppendEntries t2 #4', position: 3 }),
  },
  'committed-before-registered': {
    options: { disk: 'delayed' },
    tell: (story) => acknowledgedBy(acknowledgedBy(story.elect(1, 1, 2).write(1).command(1), 2), 3),
  },
};

/** Both of server 1's entries, the first one by one. */
const acknowledgedBy = (story: Story, server: number): Story =>
  [1, 2].reduce(
    (told) => told.deliver(1, server, 'AppendEntries').write(server).deliver(server, 1, 'AppendEntriesResponse'),
    story,
  );
