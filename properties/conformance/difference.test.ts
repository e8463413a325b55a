import { expect, test } from 'vitest';
import { implementation } from '../../world/subjects/implementation.ts';
import type { Transition } from '../seen/subject.ts';
import { plainOptions } from '../../world/testing/story.ts';
import type { Envelope, ServerView } from '../seen/view.ts';
import { differenceOfSteps } from './difference.ts';
import { logOf } from '../seen/view.ts';

/** A leader of one server that has committed its no-op: every field of its view says something. */
const subject = implementation({ ...plainOptions, servers: 1 });
const leader = subject.step(subject.boot(1), { kind: 'electionTimeout' });

const entry = { term: 7, command: 'other' };
const message: Envelope = { from: 1, to: 2, message: { kind: 'RequestVoteResponse', term: 1, voteGranted: true } };

const configuration = { voters: [1, 2], newVoters: null, learners: [] };
const installing: Envelope = {
  from: 1,
  to: 2,
  message: {
    kind: 'InstallSnapshot',
    term: 1,
    lastIncludedIndex: 3,
    lastIncludedTerm: 1,
    configuration,
    offset: 0,
    data: '',
    done: true,
  },
};
const installed =
  '1>2 InstallSnapshot configuration {n1 n2} data none done true lastIncludedIndex 3 lastIncludedTerm 1 offset 0 term 1';

const withView = (change: Partial<ServerView>): Transition => ({
  ...leader,
  state: { view: { ...leader.state.view, ...change } },
});

const { durable } = leader.state.view;

const changed: readonly (readonly [string, Transition])[] = [
  ['up', withView({ up: false })],
  ['role', withView({ role: 'candidate' })],
  ['currentTerm', withView({ currentTerm: 9 })],
  ['votedFor', withView({ votedFor: null })],
  ['commitIndex', withView({ commitIndex: 0 })],
  ['appliedIndex', withView({ appliedIndex: 0 })],
  ['leaderId', withView({ leaderId: null })],
  ['transferTarget', withView({ transferTarget: 2 })],
  ['pendingWrites', withView({ pendingWrites: 1 })],
  ['log', withView({ log: logOf([entry]) })],
  ['votesGranted', withView({ votesGranted: [1] })],
  ['nextIndex/matchIndex', withView({ progress: [{ server: 2, nextIndex: 1, matchIndex: 0 }] })],
  ['pendingReads', withView({ pendingReads: [{ read: 1, index: null }] })],
  ['durable currentTerm', withView({ durable: { ...durable, currentTerm: 0 } })],
  ['durable votedFor', withView({ durable: { ...durable, votedFor: null } })],
  ['durable log', withView({ durable: { ...durable, log: logOf([entry]) } })],
  ['message sent (RequestVoteResponse)', { ...leader, sent: [message] }],
  ['reply to the client', { ...leader, replies: [{ kind: 'redirect', leader: null }] }],
  ['applied', { ...leader, applied: [entry] }],
  ['answer of the state machine', { ...leader, answers: [{ reply: '', changed: true }] }],
];

test('equal steps do not differ', () => {
  expect(leader.state.view).toMatchObject({ role: 'leader', commitIndex: 1, appliedIndex: 1 });
  expect(differenceOfSteps(leader, { ...leader, state: { view: { ...leader.state.view } } })).toBeNull();
});

test.each(changed)('a step that differs in %s alone is told apart', (field, other) => {
  expect(differenceOfSteps(leader, other)?.field).toBe(field);
  expect(differenceOfSteps(other, leader)?.field).toBe(field);
});

test('a field that only the code sends is told apart', () => {
  const more = { ...message, message: { ...message.message, authorized: true } };
  const spec = { ...leader, sent: [message] };
  expect(differenceOfSteps(spec, { ...leader, sent: [more] })?.field).toBe('message sent (RequestVoteResponse)');
});

test.each<readonly [string, Transition, Transition, string, string]>([
  ['votes', withView({ votesGranted: [] }), withView({ votesGranted: [2, 3] }), 'nobody', 'n2 n3'],
  [
    'progress',
    withView({ progress: [] }),
    withView({ progress: [{ server: 2, nextIndex: 1, matchIndex: 0 }] }),
    'none',
    'n2 1/0',
  ],
  ['reads', withView({ pendingReads: [] }), withView({ pendingReads: [{ read: 1, index: null }] }), 'none', '1 at ?'],
  ['a log', withView({ log: logOf([]) }), withView({ log: logOf([entry]) }), '[]', '[7:other]'],
  ['a snapshot', withView({ snapshot: '' }), withView({ snapshot: 'x' }), 'none', 'x'],
  ['a vote', withView({ votedFor: null }), withView({ votedFor: 2 }), 'none', 'n2'],
  [
    'a configuration',
    withView({ configuration: { voters: [], newVoters: null, learners: [] } }),
    withView({ configuration: { voters: [1, 2], newVoters: [2, 3], learners: [4] } }),
    'nobody',
    'n1 n2 -> n2 n3 + n4',
  ],
  ['a message', leader, { ...leader, sent: [installing] }, 'none', installed],
])('%s: what there is none of has a word, and servers their names', (_, one, other, spec, code) => {
  expect(differenceOfSteps(one, other)).toMatchObject({ spec, code });
});
