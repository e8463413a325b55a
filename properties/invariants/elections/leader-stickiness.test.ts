import { expect, test } from 'vitest';
import { implementation } from '../../../world/subjects/implementation.ts';
import { Story } from '../../../world/testing/story.ts';
import { tampered } from '../../../world/testing/tampered.ts';
import type { Target } from '../../judging/target.ts';
import type { MessageView } from '../../seen/view.ts';
import { leaderStickiness } from './leader-stickiness.ts';

/** Who is asked for a vote or a pre-vote gives it, whomever it knows to lead. */
const generous: Target['make'] = (options) =>
  tampered(implementation(options), (outside, input) => {
    if (input.kind !== 'receive') return outside;
    const { from, to, message } = input.envelope;
    if (message.kind !== 'RequestVote' && message.kind !== 'PreVote') return outside;
    const answer: MessageView = { kind: `${message.kind}Response`, term: outside.view.currentTerm, voteGranted: true };
    return { ...outside, sent: [{ from: to, to: from, message: answer }] };
  });

/** n2 hears from its leader n1, of term 1. */
const led = (): Story =>
  new Story(
    { name: 'generous', make: generous, invariants: [leaderStickiness] },
    { features: ['preVote', 'checkQuorum'] },
  )
    .timeout(1)
    .duplicate(1, 2, 'PreVote')
    .deliver(1, 2, 'PreVote')
    .deliver(2, 1, 'PreVoteResponse')
    .duplicate(1, 2, 'RequestVote')
    .deliver(1, 2, 'RequestVote')
    .deliver(2, 1, 'RequestVoteResponse')
    .deliver(1, 2, 'AppendEntries');

test.each(['RequestVote', 'PreVote'] as const)('who has voted for its leader may say so again to a late %s', (kind) => {
  const story = led();
  expect(story.view(2).leaderId).toBe(1);
  expect(story.deliver(1, 2, kind).violation).toBe(null);
});

test('a campaign of another server is not to be helped', () => {
  const story = led().timeout(3).deliver(3, 2, 'PreVote');
  expect(story.violation?.fact).toBe('n2 hears the leader n1 of term 1, and lets a campaign of n3 disturb it');
});

test('nor is a campaign of that leader for a later term', () => {
  const story = led().crash(1).restart(1).timeout(1);
  expect(story.deliver(1, 2, 'PreVote', 1).violation?.fact).toContain('lets a campaign of n1 disturb it');
});
