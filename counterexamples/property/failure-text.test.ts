import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterOptions, Subject } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { besideSpec, defineSubject } from '../../world/registry/define-subject.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { holdsOnEverySchedule } from './holds-on-every-schedule.ts';
import type { HoldsOptions } from './holds-on-every-schedule.ts';

/** The message of the error that a test fails with, line by line, as every reporter has it. */
function messageOf(subject: Target, options: HoldsOptions = {}): readonly string[] {
  try {
    fc.assert(holdsOnEverySchedule(subject, { servers: 3, ...options }), { seed: 1 });
  } catch (error) {
    return error instanceof Error ? error.message.split('\n') : [];
  }
  throw new TypeError('nothing failed');
}

const head = ['Property failed after 1 tests', '{ seed: 1, path: "0:0", endOnFailure: true }', 'Counterexample: ['];
const notSaved = '  not saved: the option `out` names a folder for such schedules';
const foot = [
  ']',
  'Shrunk 1 time(s)',
  '',
  'Hint: Enable verbose mode in order to have the list of all failing values encountered during the run',
];

/** Of a stack, only where the subject threw, without folder and lines: how much is behind that, hangs on the runner. */
const withoutOurFrames = (lines: readonly string[]): readonly string[] =>
  lines
    .filter((line) => !/^ +at /.test(line) || line.includes('at Object.step'))
    .map((line) => line.replace(/\(.*\/([\w-]+\.test\.ts):\d+:\d+\)/, '($1)'));

test('a violation of safety', () => {
  expect(messageOf(targetNamed('fault:commit-quorum-off-by-one'))).toEqual([
    ...head,
    'FAIL Commit Durability   entry 1 of term 1 is committed, but durable on n1 only, no majority of',
    '     n1 n2   (§5.3, §5.4; Figure 2)',
    '  spec and code part at step 3: n1 commitIndex: the spec has 0, the code has 1.',
    '  the rule: A committed entry is durable on a majority of the servers.',
    '',
    '    1 n1 timeout                             n1: follower -> candidate, term 0->1, votes for n1;',
    '                                             sends RequestVote t1 (last 0) to n2',
    '    2 deliver 1>2 RequestVote t1 #1          n2: term 0->1, votedFor n1; answers granted',
    '>   3 deliver 2>1 RequestVoteResponse t1 #1  n1: candidate -> leader of t1, appends 1:- at 1,',
    '                                             commitIndex 0->1; sends AppendEntries t1',
    '                                             (1:- after 0, commit 0) to n2  <- Commit Durability',
    '',
    '  2>1 … t3 #1 is the first such message of term 3 from n2 to n1, 1:- an entry of term 1 without a',
    '    command: a leader begins with one; more: npx raftcheck help words',
    '  subject fault:commit-quorum-off-by-one   2 servers   features none   immediate disk',
    '    1 entry/message   1 in flight',
    '',
    '  shrunk 16 -> 3 steps',
    notSaved,
    ...foot,
  ]);
});

test('of conformance: where spec and code part', () => {
  expect(messageOf(targetNamed('fault:vote-forgotten-on-same-term-stepdown', { conformance: true }))).toEqual([
    ...head,
    'FAIL Conformance   n2 votedFor: the spec has n1, the code has none   (Figure 2)',
    '  spec and code part at step 4: n2 votedFor.',
    '  the rule: Every step of a server is one that the rules for servers allow.',
    '',
    '    1 n1 timeout                             n1: follower -> candidate, term 0->1, votes for n1;',
    '                                             sends RequestVote t1 (last 0) to n2',
    '    2 deliver 1>2 RequestVote t1 #1          n2: term 0->1, votedFor n1; answers granted',
    '    3 deliver 2>1 RequestVoteResponse t1 #1  n1: candidate -> leader of t1, appends 1:- at 1; sends',
    '                                             AppendEntries t1 (1:- after 0, commit 0) to n2',
    '>   4 deliver 1>2 AppendEntries t1 #1        n2: votedFor none, appends 1:- at 1; answers ok up to 1',
    '                                             <- Conformance',
    '',
    '  2>1 … t3 #1 is the first such message of term 3 from n2 to n1, 1:- an entry of term 1 without a',
    '    command: a leader begins with one; more: npx raftcheck help words',
    '  subject fault:vote-forgotten-on-same-term-stepdown   2 servers   features none   immediate disk',
    '    1 entry/message   1 in flight',
    '',
    '  shrunk 18 -> 4 steps',
    notSaved,
    ...foot,
  ]);
});

test('of a subject that throws: its own stack', () => {
  const fragile = (options: ClusterOptions): Subject => ({
    ...implementation(options),
    step() {
      throw new RangeError('no room');
    },
  });
  expect(withoutOurFrames(messageOf(defineSubject({ name: 'fragile', make: fragile })))).toEqual([
    ...head,
    'FAIL Crash   n1 threw on electionTimeout: no room',
    '  the rule: A server takes every input that may come.',
    '',
    '>   1 n1 timeout  n1: nothing changes  <- Crash',
    '',
    '  RangeError: no room',
    '      at Object.step (failure-text.test.ts)',
    '',
    '  subject fragile   1 server   features none   immediate disk   1 entry/message   1 in flight',
    '',
    '  shrunk 1 -> 1 step',
    notSaved,
    ...foot,
  ]);
});

/** Servers that send nothing. */
const silent = (options: ClusterOptions): Subject => {
  const subject: Subject = implementation(options);
  return { ...subject, step: (state, input) => ({ ...subject.step(state, input), sent: [] }) };
};

test('of liveness: the fault-free suffix, and how a failure of an own subject is run again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'raftcheck-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(
    messageOf(defineSubject({ name: 'silent', make: silent }), { out: folder }).map((line) =>
      line.replace(folder, 'found'),
    ),
  ).toEqual([
    ...head,
    'FAIL Liveness   with 2 of 2 servers reachable and no more faults, no leader stood after 20',
    '     rounds   (§5.6, §9.3)',
    '  the rule: As long as a majority of the servers is up and can talk, it elects a leader, and what',
    '    clients ask is committed.',
    '',
    '  After step 0 the faults stop: links carry, servers restart, timers are fair. That was not',
    '    enough, 20 moves later.',
    '',
    '  subject silent   2 servers   features none   immediate disk   1 entry/message   1 in flight',
    '',
    '  The fault-free suffix:',
    '',
    '    1 n1 timeout  n1: follower -> candidate, term 0->1, votes for n1',
    '    2 n2 timeout  n2: follower -> candidate, term 0->1, votes for n2',
    '    3 n1 timeout  n1: term 1->2',
    '    4 n2 timeout  n2: term 1->2',
    '    5 n1 timeout  n1: term 2->3',
    '    6 n1 timeout  n1: term 3->4',
    '    7 n2 timeout  n2: term 2->3',
    '    8 n2 timeout  n2: term 3->4',
    '    9 n1 timeout  n1: term 4->5',
    '   10 n1 timeout  n1: term 5->6',
    '   11 n2 timeout  n2: term 4->5',
    '   12 n2 timeout  n2: term 5->6',
    '   13 n1 timeout  n1: term 6->7',
    '   14 n1 timeout  n1: term 7->8',
    '   15 n2 timeout  n2: term 6->7',
    '   16 n2 timeout  n2: term 7->8',
    '   17 n1 timeout  n1: term 8->9',
    '   18 n1 timeout  n1: term 9->10',
    '   19 n2 timeout  n2: term 8->9',
    '   20 n2 timeout  n2: term 9->10',
    '',
    '  shrunk 200 -> 0 steps',
    '  saved found/liveness-573c13b5cbf5.json',
    '  replay: fc.assert(property, { examples: [[loadSchedule("found/liveness-573c13b5cbf5.json")]] })',
    ...foot,
  ]);
});

test('of an own subject beside the spec', () => {
  expect(messageOf(besideSpec(defineSubject({ name: 'silent', make: silent }))).slice(3, 6)).toEqual([
    'FAIL Conformance   n2 message sent (RequestVote): the spec has 2>1 RequestVote lastLogIndex 0',
    '     lastLogTerm 0 term 1, the code has none   (Figure 2)',
    '  spec and code part at step 1: n2 message sent (RequestVote).',
  ]);
});
