import { compacting } from './lagging.ts';
import { replicate, Story, timeoutNow, transferLeadership } from './story.ts';

/** Leader 1 of term 2 has committed its no-op with server 2. */
export function established(): Story {
  const features = { ...compacting, noOp: true, transfer: true, membership: { joint: true } };
  const story = new Story(features).elect(1, 2);
  return story.does(1, replicate(2)).exchange(1, 2).does(1, { type: 'advanceCommitIndex' });
}

/** The same leader is to give way to server 3 alone: both sets have agreed on the two together. */
export function joint(): Story {
  const story = established().does(1, { type: 'reconfigure', voters: [3], learners: [] });
  for (const to of [2, 3]) story.does(1, replicate(to)).exchange(1, to);
  return story.does(1, { type: 'advanceCommitIndex' });
}

/** The same leader has told server 2 to take over. */
export function handingOver(): Story {
  return established().does(1, transferLeadership(2), timeoutNow(2));
}
