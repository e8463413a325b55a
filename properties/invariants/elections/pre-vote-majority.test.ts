import { expect, test } from 'vitest';
import { implementation } from '../../../world/subjects/implementation.ts';
import type { Target } from '../../judging/target.ts';
import type { ServerView } from '../../seen/view.ts';
import { Story } from '../../../world/testing/story.ts';
import { tampered } from '../../../world/testing/tampered.ts';
import { preVoteMajority } from './pre-vote-majority.ts';

/** n1 asks for pre-votes; n2 is elected before n3's comes, which makes a majority with its own. */
function refutedByLatePreVote(campaigns: boolean): string | undefined {
  const make: Target['make'] = (options) =>
    tampered(implementation(options), (outside, input, before) => {
      if (!campaigns || input.kind !== 'receive' || input.envelope.message.kind !== 'PreVoteResponse') return outside;
      if (before.role !== 'follower') return outside;
      return { ...outside, view: { ...outside.view, role: 'candidate', currentTerm: before.currentTerm + 1 } };
    });
  const story = new Story({ name: 'late', make, invariants: [preVoteMajority] }, { features: ['preVote'] })
    .timeout(1)
    .timeout(2)
    .deliver(2, 3, 'PreVote')
    .deliver(3, 2, 'PreVoteResponse')
    .elect(2, 1, 3)
    .deliver(2, 1, 'AppendEntries')
    .timeout(1)
    .deliver(1, 3, 'PreVote', 1)
    .heartbeat(2)
    .deliver(2, 1, 'AppendEntries')
    .deliver(3, 1, 'PreVoteResponse', 1);
  return story.violation?.fact;
}

test('who follows a leader again lets a late pre-vote be', () => {
  expect(refutedByLatePreVote(false)).toBeUndefined();
});

test('a follower that counts a late pre-vote is found', () => {
  expect(refutedByLatePreVote(true)).toBe('n1 began term 2 as a follower, who asks for no pre-votes');
});

/** n1, of term 1, is granted a pre-vote by n3, of term 0, which says so of itself and, if anything, which election it means. */
function refutedByOlderVoter(electionTerm?: number): string | undefined {
  const make: Target['make'] = (options) =>
    tampered(implementation(options), (outside) => ({
      ...outside,
      sent: outside.sent.map((envelope) =>
        envelope.message.kind === 'PreVoteResponse' && envelope.message.term === 1
          ? { ...envelope, message: { ...envelope.message, term: 0, ...(electionTerm && { electionTerm }) } }
          : envelope,
      ),
    }));
  const counting: Target['make'] = (options) =>
    tampered(make(options), (outside, input, before) => {
      const counted = input.kind === 'receive' && input.envelope.message.kind === 'PreVoteResponse';
      return counted && before.role === 'preCandidate' ? { ...outside, view: campaigning(outside.view) } : outside;
    });
  const story = new Story({ name: 'older', make: counting, invariants: [preVoteMajority] }, { features: ['preVote'] })
    .timeout(1)
    .deliver(1, 2, 'PreVote')
    .deliver(2, 1, 'PreVoteResponse')
    .deliver(1, 2, 'RequestVote')
    .crash(1)
    .restart(1)
    .timeout(1)
    .deliver(1, 3, 'PreVote', 1)
    .deliver(3, 1, 'PreVoteResponse');
  expect(story.view(1).currentTerm).toBe(2);
  return story.violation?.fact;
}

const campaigning = (view: ServerView): ServerView => ({ ...view, role: 'candidate', currentTerm: 2 });

test('who grants a pre-vote need not take up the term, if it says which election it means', () => {
  expect(refutedByOlderVoter(2)).toBeUndefined();
});

test.each([undefined, 1, 3])('a grant for another election (%s) is none for this one', (electionTerm) => {
  expect(refutedByOlderVoter(electionTerm)).toBe('n1 began term 2 when nobody had granted it a pre-vote');
});
