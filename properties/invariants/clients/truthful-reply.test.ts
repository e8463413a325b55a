import { expect, test } from 'vitest';
import { implementation } from '../../../world/subjects/implementation.ts';
import type { Target } from '../../judging/target.ts';
import { Story } from '../../../world/testing/story.ts';
import { tampered } from '../../../world/testing/tampered.ts';
import type { Reply } from '../../seen/view.ts';
import { truthfulReply } from './truthful-reply.ts';

/** What a client asks for last, and what goes before. */
interface Asked {
  readonly kind: 'command' | 'transfer' | 'reconfigure';
  readonly tell: (leading: Story) => unknown; // n1 leads n2
}

const command: Asked = { kind: 'command', tell: (story) => story.command(1) };
const commandToFollower: Asked = { kind: 'command', tell: (story) => story.replicate(1, 2).command(2) };
const commandInTransfer: Asked = { kind: 'command', tell: (story) => story.transfer(1, 2).command(1) };
const transfer: Asked = { kind: 'transfer', tell: (story) => story.transfer(1, 2) };
const transferToItself: Asked = { kind: 'transfer', tell: (story) => story.transfer(1, 1) };
const earlyChange: Asked = { kind: 'reconfigure', tell: (story) => story.reconfigure(1, 1) };
const noChange: Asked = { kind: 'reconfigure', tell: (story) => story.replicate(1, 2).reconfigure(1, 1, 2) };
const twoChanges: Asked = {
  kind: 'reconfigure',
  tell: (story) => story.replicate(1, 2).reconfigure(1, 1).reconfigure(1, 1, 2),
};

/** What is wrong if the client is told that; undefined if nothing is. */
function refuted({ kind, tell }: Asked, told: (replies: readonly Reply[]) => readonly Reply[]): string | undefined {
  const make: Target['make'] = (options) =>
    tampered(implementation(options), (outside, input) =>
      input.kind === kind ? { ...outside, replies: told(outside.replies) } : outside,
    );
  const target = { name: 'broken', make, invariants: [truthfulReply] };
  const story = new Story(target, { servers: 2, features: ['transfer', 'membership', 'joint'] }).elect(1, 1, 2);
  tell(story);
  return story.violation?.fact;
}

test.each([
  ['a command', command],
  ['a command to a follower', commandToFollower],
  ['a command while leadership is handed over', commandInTransfer],
  ['a transfer', transfer],
  ['a transfer to the leader', transferToItself],
  ['a change before anything is committed', earlyChange],
  ['a change to what there is', noChange],
  ['a change while another is under way', twoChanges],
])('what the implementation says to %s is so', (_, asked) => {
  expect(refuted(asked, (replies) => replies)).toBeUndefined();
});

const refusedFor = (reason: string): Reply => ({ kind: 'reconfigurationRefused', reason }) as Reply;

test.each<readonly [string, Asked, Reply | null]>([
  ['n1 says nothing to a command', command, null],
  ['n1 says nothing to a transfer', transfer, null],
  ['n1 says nothing to a reconfigure', earlyChange, null],
  ['n2 does not lead, and answers a command with accepted', commandToFollower, { kind: 'accepted', index: 2, term: 1 }],
  ['n2 names nobody for the leader', commandToFollower, { kind: 'redirect', leader: null }],
  ['n2 names n2 for the leader', commandToFollower, { kind: 'redirect', leader: 2 }],
  ['n1 hands over to n2, and takes a command', commandInTransfer, { kind: 'accepted', index: 2, term: 1 }],
  ['n1 says that its log has a new entry 1 of term 1', command, { kind: 'accepted', index: 1, term: 1 }],
  ['n1 says that its log has a new entry 3 of term 1', command, { kind: 'accepted', index: 3, term: 1 }],
  ['n1 says that its log has a new entry 2 of term 2', command, { kind: 'accepted', index: 2, term: 2 }],
  ['n1 says that it hands over to n2', command, { kind: 'transferring', target: 2 }],
  ['n1 does not hand over to n2, which may lead', transfer, { kind: 'transferRefused', target: 2 }],
  ['n1 refuses a change as "underWay"', earlyChange, refusedFor('underWay')],
  ['n1 refuses a change as "notEstablished"', noChange, refusedFor('notEstablished')],
  ['n1 refuses a change as "tooMany"', noChange, refusedFor('tooMany')],
  ['n1 refuses a change as ""', noChange, refusedFor('')],
  ['n1 leads, and answers a command with redirect', command, { kind: 'redirect', leader: 1 }],
])('%s', (fact, asked, reply) => {
  expect(refuted(asked, () => (reply === null ? [] : [reply]))).toBe(fact);
});
