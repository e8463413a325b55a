import { expect, test } from 'vitest';
import { appendEntries, requestPreVote, requestVote, Story } from '../testing/story.ts';

const features = { preVote: true, implicitSelfVote: true };
const timeout = { type: 'timeout' } as const;
const campaign = { type: 'campaign' } as const;

test('a server that times out asks before it raises its term (dissertation 9.6)', () => {
  const story = new Story(features).does(1, timeout);
  expect(story.role(1)).toBe('preCandidate');
  expect(story.state(1)).toMatchObject({ currentTerm: 1, votedFor: null, preVotesGranted: [1] });
  expect(story.ask(1, campaign).action).toBeNull();
});

test('with the pre-votes of a majority it starts an election', () => {
  const story = new Story(features).does(1, timeout, requestPreVote(2)).exchange(1, 2).does(1, campaign);
  expect(story.role(1)).toBe('candidate');
  expect(story.state(1)).toMatchObject({ currentTerm: 2, votedFor: 1, votesGranted: [1], preVotesGranted: [] });
  story.does(1, requestVote(2)).exchange(1, 2).does(1, { type: 'becomeLeader' });
  expect(story.role(1)).toBe('leader');
});

test('a pre-vote changes neither term nor vote of who gives it, so several may get it', () => {
  const story = new Story(features).does(1, timeout, requestPreVote(3)).does(2, timeout, requestPreVote(3));
  const before = story.state(3);
  story.exchange(1, 3).exchange(2, 3);
  expect(story.state(3)).toEqual(before);
  expect(story.state(1).preVotesGranted).toEqual([1, 3]);
  expect(story.state(2).preVotesGranted).toEqual([2, 3]);
});

test('it is denied to a log that is not up-to-date (§5.4.1)', () => {
  const story = new Story(features).does(1, timeout, requestPreVote(2)).exchange(1, 2).does(1, campaign);
  story.does(1, requestVote(2)).exchange(1, 2).does(1, { type: 'becomeLeader' });
  story.request(1, 'x');
  story.does(2, timeout, requestPreVote(1)).deliver(2, 1);
  expect(story.messages(1, 2)).toMatchObject([{ mtype: 'PreVoteResponse', mvoteGranted: false }]);
  story.deliver(1, 2);
  expect(story.state(2).preVotesGranted).toEqual([2]);
});

test('a leader denies it to its own followers, whatever their log (dissertation 9.6)', () => {
  const story = new Story(features).does(1, timeout, requestPreVote(2)).exchange(1, 2).does(1, campaign);
  story.does(1, requestVote(2)).exchange(1, 2).does(1, { type: 'becomeLeader' });
  story.does(2, timeout, requestPreVote(1)).deliver(2, 1);
  expect(story.messages(1, 2)).toMatchObject([{ mtype: 'PreVoteResponse', mvoteGranted: false, mterm: 2 }]);
  expect(story.role(1)).toBe('leader');
});

test('it is denied to an older term, which the answer puts right (§5.1)', () => {
  const story = new Story(features).does(3, timeout, requestPreVote(1));
  story.does(1, timeout, requestPreVote(2)).exchange(1, 2).does(1, campaign);
  expect(story.deliver(3, 1)).toMatchObject({ mterm: 1 });
  expect(story.deliver(1, 3)).toMatchObject({ mvoteGranted: false, mterm: 2 });
  expect(story.role(3)).toBe('follower');
  expect(story.state(3)).toMatchObject({ currentTerm: 2, preVotesGranted: [] });
});

test('a pre-candidate that hears the leader of its term returns to follower (§5.2)', () => {
  const story = new Story(features).does(1, timeout, requestPreVote(2)).exchange(1, 2).does(1, campaign);
  story.does(1, requestVote(2)).exchange(1, 2).does(1, { type: 'becomeLeader' }, appendEntries(2));
  story.does(2, timeout);
  expect(story.role(2)).toBe('preCandidate');
  story.deliver(1, 2);
  expect(story.role(2)).toBe('follower');
  expect(story.state(2).preVotesGranted).toEqual([]);
});

test('an answer that comes when nobody waits for it has no effect', () => {
  const story = new Story(features).does(1, timeout, requestPreVote(2), requestPreVote(3));
  story.deliver(1, 3);
  story.does(1, { type: 'restart' });
  const before = story.state(1);
  story.deliver(3, 1);
  expect(story.state(1)).toEqual(before);
});
