import type { Sketch } from './sketches.ts';

/** Of the area `reads`. */
export const readSketches: Readonly<Record<string, Sketch>> = {
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
};
