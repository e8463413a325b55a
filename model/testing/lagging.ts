import type { SpecFeatures } from '../state/config.ts';
import { beginSnapshot, heartbeat, replicate, Story } from './story.ts';

/** What a real server has, but for the disk and pre-vote, which only make stories longer. */
export const compacting: Partial<SpecFeatures> = {
  fastWalkBack: true,
  monotonicIndexes: true,
  implicitSelfVote: true,
  redirect: true,
  batching: { maxEntries: 2, maxInFlight: 2 },
  snapshots: { maxChunk: 5 },
};

/** Leader 1 of term 2 has two entries committed with server 2 and compacted; server 3 has lost the same election. */
export function lagging(): Story {
  const story = new Story(compacting).does(3, { type: 'timeout' }).elect(1, 2);
  story.request(1, 'x');
  story.request(1, 'y');
  story.does(1, replicate(2)).exchange(1, 2).does(1, { type: 'advanceCommitIndex' });
  story.does(1, heartbeat(2)).exchange(1, 2);
  return story.does(1, { type: 'compact', data: 'after 2' });
}

/** Server 3 has had one of two chunks. */
export function halfWay(): Story {
  return lagging().does(1, beginSnapshot(3)).exchange(1, 3);
}
