import type { Sketch } from './sketch.ts';

/** Of faults that show where time passes, disks are lost, or messages are limited in size. */
export const worldSketches: Readonly<Record<string, Sketch>> = {
  'expired-session-carried-out': {
    options: { servers: 2, clients: 1 },
    // The request stands in the log twice, and between the two its session expires.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .request(1, 1)
        .replicate(1, 2)
        .request(1, 1, { kind: 'append', key: 'a', value: '1' })
        .step({ kind: 'elapse', ticks: 100 })
        .request(1, 1)
        .replicate(1, 2),
  },
  'batch-limited-by-bytes': {
    options: { servers: 2, maxEntries: 4, maxSize: 2, maxInFlight: 1 },
    // n2 has none of the three, of which the second is too large to go with the first.
    tell: (story) =>
      story
        .elect(1, 1, 2)
        .command(1, 'x')
        .command(1, 'xxx')
        .command(1, 'y')
        .deliver(1, 2, 'AppendEntries')
        .deliver(2, 1, 'AppendEntriesResponse')
        .deliver(1, 2, 'AppendEntries'),
  },
  'large-entry-never-sent': {
    options: { servers: 2, maxSize: 2 },
    tell: (story) => story.elect(1, 1, 2).replicate(1, 2).command(1, 'xxx').settle(),
  },
  'wiped-disk-same-identity': {
    options: { servers: 3 },
    // n2 votes for n1, loses its disk, and could vote for n3 in the same term.
    tell: (story) => story.elect(1, 1, 2).crash(2).step({ kind: 'wipe', server: 2 }).restart(2),
  },
  'log-lost-beside-the-vote': {
    options: { servers: 3 },
    // Entry 1 is committed with n2, which then has it no more.
    tell: (story) => story.elect(1, 1, 2).replicate(1, 2).crash(2).step({ kind: 'wipe', server: 2 }).restart(2),
  },
};
