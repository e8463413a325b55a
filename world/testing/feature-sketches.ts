import type { Sketch } from './sketch.ts';
import type { Story } from './story.ts';

/** Of the faults that need a part of the protocol beyond Figure 2, by id. */
export const featureSketches: Readonly<Record<string, Sketch>> = {
  'transfer-flag-never-cleared': {
    options: { features: ['transfer'] },
    // Each heartbeat repeats the TimeoutNow: it is lost for good only if the target is down.
    tell: (story) => story.elect(1, 1, 3).transfer(1, 2).crash(2).settle(),
  },
  'stale-timeout-now-accepted': {
    options: { features: ['transfer'] },
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .replicate(1, 3)
        .transfer(1, 2)
        .elect(3, 2, 1)
        .deliver(3, 2, 'RequestVote')
        .deliver(1, 2, 'TimeoutNow'),
  },
  'timeout-now-before-caught-up': {
    options: { servers: 2, features: ['transfer'] },
    tell: (story) => story.elect(1, 1, 2).transfer(1, 2),
  },
  'transfer-to-whom-all-is-sent': {
    options: { servers: 2, features: ['transfer'] },
    tell: (story) => story.elect(1, 1, 2).transfer(1, 2),
  },
  'transfer-outlasts-lagging-target': {
    options: { servers: 2, features: ['transfer'] },
    tell: (story) => story.elect(1, 1, 2).transfer(1, 2).timeout(1),
  },
  'timeout-now-obeyed-by-nonmember': {
    options: { servers: 2, features: ['transfer', 'membership'] },
    // The word to campaign comes when server 2 is no more than a learner.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .transfer(1, 2)
        .timeout(1)
        .step({ kind: 'reconfigure', server: 1, voters: [1], learners: [2] })
        .replicate(1, 2)
        .heartbeat(1)
        .replicate(1, 2)
        .deliver(1, 2, 'TimeoutNow'),
  },
  'learner-campaigns': {
    options: { servers: 2, voters: 1, features: ['membership'] },
    tell: (story) => story.timeout(2),
  },
  'joint-votes-counted-together': {
    options: { features: ['membership', 'joint'] },
    // Of the old voters, 1 alone knows that 2 and 3 are to go.
    tell: (story) =>
      story.elect(1, 1, 2).replicate(1, 2).reconfigure(1, 1).deliver(1, 2, 'AppendEntries').elect(2, 2, 3),
  },
  'precandidate-keeps-earlier-grants': {
    options: { servers: 4, features: ['preVote'] },
    tell: (story) =>
      story
        .timeout(1)
        .deliver(1, 2, 'PreVote')
        .deliver(2, 1, 'PreVoteResponse')
        .timeout(1)
        .deliver(1, 3, 'PreVote')
        .deliver(3, 1, 'PreVoteResponse'),
  },
  'snapshot-answers-no-contact': {
    options: { servers: 2, voters: 1, features: ['snapshots', 'checkQuorum', 'membership'], maxChunk: 1 },
    tell: (story) =>
      story
        .timeout(1)
        .compact(1)
        .reconfigure(1, 1, 2)
        .deliver(1, 2, 'AppendEntries')
        .deliver(2, 1, 'AppendEntriesResponse')
        .timeout(1)
        .deliver(1, 2, 'InstallSnapshot')
        .deliver(2, 1, 'InstallSnapshotResponse')
        .timeout(1),
  },
  'refusal-is-no-contact': {
    options: { servers: 2, features: ['checkQuorum'] },
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .command(1)
        .drop(1, 2, 'AppendEntries')
        .deliver(1, 2, 'AppendEntries')
        .deliver(2, 1, 'AppendEntriesResponse')
        .timeout(1),
  },
  'leader-heeds-campaigns': {
    options: { features: ['checkQuorum'], network: { heals: false } },
    tell: (story) => story.step({ kind: 'oneWay', side: [1] }).settle(),
  },
  'no-check-quorum-step-down': {
    // The others are a majority, but 2, were it with them, would still vote for nobody: it hears 1.
    options: { servers: 5, features: ['preVote', 'checkQuorum'] },
    tell: (story) =>
      story
        .timeout(1)
        .deliver(1, 2, 'PreVote')
        .deliver(2, 1, 'PreVoteResponse')
        .deliver(1, 3, 'PreVote')
        .deliver(3, 1, 'PreVoteResponse')
        .elect(1, 1, 2, 3)
        .step({ kind: 'partition', side: [1, 2] })
        .replicate(1, 2)
        .timeout(1),
  },
  'stale-snapshot-installed': {
    options: { features: ['snapshots'] },
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .compact(1)
        .heartbeat(1)
        .duplicate(1, 3, 'InstallSnapshot')
        .deliver(1, 3, 'InstallSnapshot')
        .deliver(3, 1, 'AppendEntriesResponse')
        .command(1)
        .replicate(1, 3)
        .heartbeat(1)
        .deliver(1, 3, 'AppendEntries')
        .deliver(1, 3, 'InstallSnapshot'),
  },
  'apply-lags-behind-commit': {
    options: { servers: 1, features: ['readIndex'], world: ['applyLater'] },
    tell: (story) => story.timeout(1).read(1),
  },
  'snapshot-named-by-commit-index': {
    options: { servers: 1, features: ['snapshots'], world: ['applyLater'] },
    // Of two committed entries one is applied: something is there to be compacted, and something is lacking.
    tell: (story) => story.timeout(1).command(1).apply(1).compact(1),
  },
  'own-snapshot-overtaken': {
    options: { features: ['snapshots'], world: ['snapshotLater'] },
    // Server 3 has applied the first entry, and hears of the second by snapshot alone.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .deliver(1, 3, 'AppendEntries')
        .deliver(3, 1, 'AppendEntriesResponse')
        .heartbeat(1)
        .deliver(1, 3, 'AppendEntries')
        .compact(3)
        .command(1)
        .replicate(1, 2)
        .compact(1)
        .finishSnapshot(1)
        .heartbeat(1)
        .deliver(1, 3, 'InstallSnapshot')
        .finishSnapshot(3),
  },
  'snapshot-of-later-state': {
    options: { servers: 1, features: ['snapshots'], world: ['snapshotLater'] },
    tell: (story) => story.timeout(1).compact(1).command(1).finishSnapshot(1),
  },
  'snapshot-keeps-conflicting-suffix': {
    options: { features: ['snapshots'] },
    tell: (story) =>
      story
        .elect(3, 1, 2)
        .command(3)
        .elect(1, 2, 2)
        .replicate(1, 2)
        .compact(1)
        .heartbeat(1)
        .deliver(1, 3, 'InstallSnapshot'),
  },
  'snapshot-overwrites-term': {
    options: { features: ['snapshots'] },
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .heartbeat(1)
        .deliver(1, 2, 'AppendEntries')
        .compact(2)
        .elect(2, 2, 3)
        .replicate(2, 3)
        .deliver(2, 3, 'InstallSnapshot'),
  },
  'snapshot-boundary-off-by-one': {
    options: { features: ['snapshots'], maxEntries: 2 },
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .compact(1)
        .command(1)
        .heartbeat(1)
        .step({ kind: 'deliver', message: '1>3 AppendEntries t1 #3' })
        .deliver(3, 1, 'AppendEntriesResponse')
        .step({ kind: 'deliver', message: '1>3 AppendEntries t1 #4' }),
  },
  'prev-below-snapshot-treated-as-conflict': {
    options: { features: ['snapshots'] },
    tell: lateAppendToCompacted,
  },
  'append-below-snapshot-reappended': {
    options: { features: ['snapshots'] },
    // Until the leader has an entry at that index too, nobody can tell that it does not belong there.
    tell: (story) => lateAppendToCompacted(story).command(1, 'y'),
  },
  'snapshot-send-aborts-broadcast': {
    options: { features: ['snapshots'] },
    // Server 2 must stay down: up, it is soon sent the snapshot, and then nothing comes before server 3.
    tell: (story) => story.crash(2).elect(1, 1, 3).replicate(1, 3).compact(1).settle(),
  },
  'config-change-before-term-commit': {
    options: { features: ['membership'] },
    tell: (story) => story.elect(1, 1, 2).reconfigure(1, 1, 2),
  },
  'overlapping-config-changes': {
    options: { features: ['membership'] },
    tell: (story) => story.elect(1, 1, 2).replicate(1, 2).reconfigure(1, 1, 2).reconfigure(1, 1),
  },
  'nonmember-refuses-to-campaign': {
    options: { servers: 2, features: ['membership'] },
    // Server 2 cannot win with its shorter log, and the configuration of server 1 is not committed.
    tell: (story) => story.elect(1, 1, 2).replicate(1, 2).reconfigure(1, 2).crash(1).restart(1).settle(),
  },
  'config-lost-on-restart': {
    options: { features: ['membership'] },
    tell: (story) => story.elect(1, 1, 2).replicate(1, 2).reconfigure(1, 1, 2).crash(1).restart(1),
  },
  'stale-config-survives-snapshot': {
    options: { features: ['membership', 'snapshots'] },
    // Server 3 logs a configuration in term 1 that nobody else hears of; the others go on past its index.
    tell: (story) =>
      story
        .elect(3, 1, 2)
        .replicate(3, 2)
        .reconfigure(3, 2, 3)
        .elect(2, 2, 1)
        .replicate(2, 1)
        .compact(2)
        .heartbeat(2)
        .deliver(2, 3, 'InstallSnapshot'),
  },
  'removed-server-disrupts': {
    options: { features: ['membership', 'checkQuorum'] },
    // Server 3 does not hear that it is removed.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .reconfigure(1, 1, 2)
        .replicate(1, 2)
        .timeout(3)
        .timeout(3)
        .deliver(3, 2, 'RequestVote', 2),
  },
  'readindex-before-term-commit': {
    options: { features: ['readIndex'] },
    // What server 1 has committed its follower has, but does not know as committed yet.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .elect(2, 2, 3)
        .read(2)
        .step({ kind: 'deliver', message: '2>3 AppendEntries t2 #2' })
        .deliver(3, 2, 'AppendEntriesResponse'),
  },
  'readindex-skips-quorum': {
    options: { features: ['readIndex'] },
    // A leader without a quorum still leads for itself.
    tell: (story) => story.elect(1, 1, 2).replicate(1, 2).elect(2, 2, 3).replicate(2, 3).read(1),
  },
  'lease-without-drift-margin': {
    options: { features: ['checkQuorum', 'readIndex', 'leaseReads'], maxEntries: 2 },
    // The clock of server 2 is fast: what it promised is over after two ticks of server 1. Server 3 promised nothing.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .replicate(1, 2)
        .heartbeat(1)
        .replicate(1, 2)
        .tick(2, 2, 1, 3, 2, 2, 1, 3, 2)
        .elect(2, 2, 3)
        .replicate(2, 3)
        .read(1),
  },
};

/** Server 2 has two entries, has compacted the first, and gets a second copy of the append that brought it. */
function lateAppendToCompacted(story: Story): Story {
  return story
    .elect(1, 1, 2)
    .duplicate(1, 2, 'AppendEntries')
    .deliver(1, 2, 'AppendEntries')
    .deliver(2, 1, 'AppendEntriesResponse')
    .command(1)
    .step({ kind: 'deliver', message: '1>2 AppendEntries t1 #3' })
    .deliver(2, 1, 'AppendEntriesResponse')
    .compact(2)
    .deliver(1, 2, 'AppendEntries');
}
