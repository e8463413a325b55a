import { put } from '../bag.ts';
import type { SpecMessage } from '../state/message.ts';
import { compacting } from './lagging.ts';
import { heartbeat, replicate, Story, timeoutNow, transferLeadership } from './story.ts';

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

/**
 * The same leader has given that up again, and server 2 is to be a learner. What told it to take over still comes, in
 * the same term.
 */
export function demoting(): { readonly story: Story; readonly timeoutNow: SpecMessage } {
  const story = handingOver();
  const [timeoutNow] = story.messages(1, 2);
  if (timeoutNow === undefined) throw new Error('server 2 has been told nothing');
  story.lose(1, 2).does(1, { type: 'timeout' }, { type: 'reconfigure', voters: [1, 3], learners: [2] });
  return { story, timeoutNow };
}

/** It comes to server 2 when that knows that it is a learner for good. */
export function toldLate(): Story {
  const { story, timeoutNow } = demoting();
  for (const to of [2, 3]) story.does(1, replicate(to)).exchange(1, to);
  story.does(1, { type: 'advanceCommitIndex' }, heartbeat(2)).exchange(1, 2);
  story.cluster = { ...story.cluster, messages: put(story.cluster.messages, timeoutNow) };
  return story;
}
