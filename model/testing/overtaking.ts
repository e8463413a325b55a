import { compacting } from './lagging.ts';
import { beginSnapshot, heartbeat, replicate, Story } from './story.ts';

const apply = { type: 'apply' } as const;
const advanceCommitIndex = { type: 'advanceCommitIndex' } as const;
const compact = (data: string) => ({ type: 'compact', data }) as const;
const finishSnapshot = { type: 'finishSnapshot' } as const;

/**
 * Where applying and snapshots take time: server 3 has begun a snapshot of the first entry when that of leader 1 comes, of
 * both. The leader has begun another, of three; server 2 knows of two that are committed, and has applied one.
 */
export function overtaking(): Story {
  const story = new Story({ ...compacting, applying: true, slowSnapshots: true }).elect(1, 2);
  story.request(1, 'x');
  for (const to of [2, 3]) story.does(1, replicate(to)).exchange(1, to);
  story.does(1, advanceCommitIndex, heartbeat(3)).exchange(1, 3).does(3, apply, compact('x'));
  story.request(1, 'y');
  story.does(1, replicate(2)).exchange(1, 2).does(1, advanceCommitIndex, heartbeat(2)).exchange(1, 2);
  story.does(2, apply).does(1, apply, apply, compact('xy'), finishSnapshot, beginSnapshot(3)).exchange(1, 3);
  story.request(1, 'z');
  return story.does(1, replicate(2)).exchange(1, 2).does(1, advanceCommitIndex, apply, compact('xyz'));
}
