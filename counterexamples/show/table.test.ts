import fc from 'fast-check';
import { expect, test } from 'vitest';
import { electionSafety } from '../../properties/invariants/elections/election-safety.ts';
import { canonicalise } from '../../search/drawing/run-draft.ts';
import { drafts } from '../../search/drawing/draft.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { traceOf } from '../trace.ts';
import type { Trace } from '../trace.ts';
import { election, runOf, targetOf, twoVotes, votesTwice } from '../testing/example-runs.ts';
import { columnsOf, wrap } from './lines.ts';
import type { Paint } from './paint.ts';
import { stateAfter } from './state.ts';
import { table } from './table.ts';

const safetyOnly = targetOf(votesTwice, [electionSafety]);

test('a failure on one screen: verdict, subject, steps with what they changed, the culprit marked', () => {
  expect(table(runOf(['2 heartbeat', ...twoVotes], { target: safetyOnly, title: 'two leaders' })).split('\n')).toEqual([
    'FAIL Election Safety   n1 and n3 both won term 1   (Figure 3, §5.2)',
    '  two leaders',
    '',
    '    1 n2 heartbeat                           (does not apply here: skipped)',
    '    2 n1 timeout                             n1: follower -> candidate, term 0->1, votes for n1;',
    '                                             sends RequestVote t1 (last 0) to n2 n3',
    '    3 n3 timeout                             n3: follower -> candidate, term 0->1, votes for n3;',
    '                                             sends RequestVote t1 (last 0) to n1 n2',
    '    4 deliver 1>2 RequestVote t1 #1          n2: term 0->1, votedFor n1; answers granted',
    '    5 deliver 3>2 RequestVote t1 #1          n2: votedFor n1->n3; answers granted',
    '    6 deliver 2>1 RequestVoteResponse t1 #1  n1: candidate -> leader of t1, appends 1:- at 1; sends',
    '                                             AppendEntries t1 (1:- after 0, commit 0) to n2 n3',
    '>   7 deliver 2>3 RequestVoteResponse t1 #1  n3: candidate -> leader of t1, appends 1:- at 1; sends',
    '                                             AppendEntries t1 (1:- after 0, commit 0) to n1 n2',
    '                                             <- Election Safety',
    '     … 1 more in the schedule: a violation ends the run',
    '',
    '  2>1 … t3 #1 is the first such message of term 3 from n2 to n1, 1:- an entry of term 1 without a',
    '    command: a leader begins with one; more: npx raftcheck help words',
    '  subject impl   3 servers   features none   immediate disk   1 entry/message   1 in flight',
  ]);
});

test('what the subject threw stands below, with its stack', () => {
  const make: Target['make'] = (options) => ({
    ...implementation(options),
    step() {
      throw new RangeError('no room\u001b[2J');
    },
  });
  const lines = table(runOf(['1 timeout'], { target: { name: 'impl', make, invariants: [] } })).split('\n');
  expect(lines[0]).toBe('FAIL Crash   n1 threw on electionTimeout: no room\\x1b[2J');
  expect(lines).toContain('  RangeError: no room\\x1b[2J');
  expect(lines.at(lines.indexOf('  RangeError: no room\\x1b[2J') + 1)).toMatch(/^ {6}at .*table\.test\.ts:\d+/);
});

/** What step `number` says that it changed, in one line. */
function changeAt(trace: Trace, number: number): string {
  const lines = table(trace).split('\n');
  const first = lines.findIndex((line) => new RegExp(`^[ >] *${number} \\w`).test(line));
  const rest = lines.slice(first + 1);
  const end = rest.findIndex((line) => !line.startsWith('          '));
  const own = [lines[first] ?? '', ...rest.slice(0, end === -1 ? rest.length : end)];
  return own
    .map((line) => line.trim())
    .join(' ')
    .replaceAll(/ {2,}/g, '  ');
}

test('a vote that waits for the disk is sent by the write', () => {
  const trace = runOf(['1 timeout', '1 write', '1>2 RequestVote t1 #1', '2 write'], { options: { disk: 'delayed' } });
  expect(changeAt(trace, 1)).toBe(
    '1 n1 timeout  n1: follower -> candidate, term 0->1, votes for n1, waits for a write',
  );
  expect(changeAt(trace, 3)).toContain('n2: term 0->1, votedFor n1, waits for a write');
  expect(changeAt(trace, 4)).toContain('n2: durable: term 1 votedFor n1; sends RequestVoteResponse t1 granted to n1');
});

test('crash and restart tell what is lost and what is kept', () => {
  const steps = [...election, '1 command x', '1 crash', '1 restart'];
  expect(changeAt(runOf(steps), 7)).toContain('n1: leader -> down');
  expect(changeAt(runOf(steps), 8)).toContain('n1: up again, term 1, votedFor n1, 2 entries');
  const delayed = runOf(['1 timeout', '1 crash'], { options: { disk: 'delayed' } });
  expect(changeAt(delayed, 2)).toContain('candidate -> down, term 1->0, votedFor none, 1 write lost');
});

test('entries, commits, progress, deletions and replies are told as changes', () => {
  const done = runOf([
    ...election,
    '1 command x',
    '1>2 AppendEntries t1 #2',
    '2>1 AppendEntriesResponse t1 #2',
    '2 command y',
  ]);
  expect(changeAt(done, 5)).toContain('n1: commitIndex 0->1, nextIndex[n2] 1->2, matchIndex[n2] 0->1');
  expect(changeAt(done, 6)).toContain(
    'appends 1:x at 2; sends AppendEntries t1 (1:x after 1/t1, commit 1) to n2; accepts it as entry 2',
  );
  expect(changeAt(done, 7)).toContain('n2: appends 1:x at 2, commitIndex 0->1; answers ok up to 2');
  expect(changeAt(done, 9)).toContain('n2: refuses: n1 leads');
  const conflict = runOf([
    ...election.slice(0, 3),
    '1 command x',
    '3 timeout',
    '3 timeout',
    '3>2 RequestVote t2 #1',
    '2>3 RequestVoteResponse t2 #1',
    '3>1 AppendEntries t2 #1',
  ]);
  expect(changeAt(conflict, 9)).toContain(
    'n1: leader -> follower, term 1->2, votedFor none, deletes 1:- 1:x at 1-2, appends 2:- at 1',
  );
});

test('a transfer of leadership is told: begun, refused, given up, and on whose word a server campaigns', () => {
  const steps = ['1 transfer 1', '1 transfer 2', '1 command x', '1 timeout', '1>2 TimeoutNow t1 #1'];
  const trace = runOf([...election, ...steps], { options: { features: ['transfer'] } });
  expect(changeAt(trace, 6)).toBe('6 n1 transfer to n1  n1: refuses: n1 cannot take over');
  expect(changeAt(trace, 7)).toBe(
    '7 n1 transfer to n2  n1: transfers to n2; sends TimeoutNow t1 to n2; says that leadership goes to n2',
  );
  expect(changeAt(trace, 8)).toContain('n1: says that leadership goes to n2');
  expect(changeAt(trace, 9)).toContain('n1: gives up the transfer');
  expect(changeAt(trace, 10)).toContain('sends RequestVote t2 (last 1/t1, by transfer) to n1 n3');
});

test('a leader that is forgotten is told, and one that nobody knew', () => {
  const { schedule } = runOf(election, { options: { features: ['forgetLeader'] } });
  const forgetting = [2, 3].map((server): Step => ({ kind: 'forgetLeader', server }));
  const trace = traceOf(targetOf(), { ...schedule, steps: [...schedule.steps, ...forgetting] });
  expect(changeAt(trace, 6)).toBe('6 n2 forgetLeader  n2: knows no leader');
  expect(changeAt(trace, 7)).toBe('7 n3 forgetLeader  n3: nothing changes');
});

test('what the network does is told of the network', () => {
  const steps = [
    '1 timeout',
    'duplicate 1>2 RequestVote t1 #1',
    'drop 1>2 RequestVote t1 #1',
    'partition 2',
    'cut 1 3',
    'heal',
  ];
  const trace = runOf(steps);
  expect(changeAt(trace, 2)).toBe('2 duplicate 1>2 RequestVote t1 #1  the copy is #2');
  expect(changeAt(trace, 3)).toBe('3 drop 1>2 RequestVote t1 #1  it is lost');
  expect(changeAt(trace, 4)).toBe('4 partition n2 | n1 n3  4 links cut');
  expect(changeAt(trace, 5)).toBe('5 cut 1>3  5 links cut');
  expect(changeAt(trace, 6)).toBe('6 heal  every link carries again');
});

test('a command is shown quoted and escaped unless it is a plain word', () => {
  const shown = table(runOf(['1 command x\u001b[31m -> leader', '1 command -', '1 command ok.1']));
  expect(shown).toContain("n1 command 'x\\x1b[31m -> lea… +3'");
  expect(shown).toContain("n1 command '-'");
  expect(shown).toContain('n1 command ok.1 ');
  expect(shown).not.toContain('\u001b');
});

test('too little is unknown, and not passed', () => {
  expect(table(runOf([]))).toContain('UNKNOWN   nothing is violated, but no leader was elected');
  expect(table(runOf(election.slice(0, 3)))).toContain('UNKNOWN   nothing is violated, but nothing was committed');
  expect(table(runOf(election))).toContain('PASS   nothing is violated   (5 steps, 1 election, 1 commit)');
});

test('a violation in the fault-free suffix is told as such', () => {
  const deaf = { ...votesTwice, rules: { ...votesTwice.rules, grantsVote: () => false } };
  const lines = table(runOf(['1 timeout'], { target: targetOf(deaf), suffix: true })).split('\n');
  expect(lines[0]).toContain('FAIL Liveness   with 2 of 3 servers reachable and no more faults, no leader stood');
  expect(lines.some((line) => line.startsWith('>'))).toBe(false);
  expect(lines.join('\n')).toContain('After step 1 the faults stop');
});

test('where spec and code part is told before the steps, with the server', () => {
  const trace = runOf(election);
  const difference = { field: 'votedFor', spec: '1', code: 'null' };
  const violation = { property: 'Conformance', paper: 'Figure 2', fact: 'n2 votedFor differs', atStep: 2, difference };
  const differing = { ...trace, culprit: 2, outcome: { ...trace.outcome, violation } };
  expect(table(differing).split('\n').slice(1, 4)).toEqual([
    '  example',
    '  spec and code part at step 2: n2 votedFor.',
    '',
  ]);
});

test('of too many steps the first and the last are shown', () => {
  const lines = table(
    runOf([...twoVotes.slice(0, 4), '2 timeout', '2 timeout', '2 timeout', '2 timeout', '2 timeout']),
    { steps: 3 },
  ).split('\n');
  expect(lines.filter((line) => /^ +\d+ /.test(line)).map((line) => line.trim().split(' ')[0])).toEqual([
    '1',
    '8',
    '9',
  ]);
  expect(lines.join('\n')).toContain('… 6 steps are left out');
});

test('colour changes nothing but colour', () => {
  const brush = (name: string) => (text: string) => `{${name}}${text}{/}`;
  const paint: Paint = { bold: brush('b'), dim: brush('d'), red: brush('r'), green: brush('g'), yellow: brush('y') };
  const trace = runOf(['2 heartbeat', 'partition 1', 'heal', ...twoVotes], { target: safetyOnly });
  const painted = table(trace, { paint });
  expect(painted).toContain('{b}{r}FAIL{/}{/} Election Safety');
  expect(painted.replaceAll(/\{\/?[a-z]?\}/g, '')).toBe(table(trace));
});

test('the state after a step: one row a server, commit marked, and what is in flight', () => {
  const trace = runOf([...election, '1 command x', 'partition 3']);
  expect(stateAfter(trace, 7).split('\n')).toEqual([
    'after step 7: partition n3 | n1 n2',
    '┌────┬──────────┬──────┬──────┬───────────┬────────┬────────────────┐',
    '│    │ role     │ term │ vote │ log       │ commit │ next/match     │',
    '│ n1 │ leader   │ 1    │ n1   │ 1:- | 1:x │ 1      │ n2 2/1, n3 1/0 │',
    '│ n2 │ follower │ 1    │ n1   │ | 1:-     │ 0      │                │',
    '│ n3 │ follower │ 0    │ none │ |         │ 0      │                │',
    '└────┴──────────┴──────┴──────┴───────────┴────────┴────────────────┘',
    'log: TERM:COMMAND, what stands before | is committed',
    'in flight, oldest first: 3 messages',
    '  1>3 RequestVote t1 #1  (last 0)  (link is cut)',
    '  1>3 AppendEntries t1 #1  (1:- after 0, commit 0)  (link is cut)',
    '  1>2 AppendEntries t1 #2  (1:x after 1/t1, commit 1)',
    'cut: 1>3 2>3 3>1 3>2',
  ]);
  expect(stateAfter(trace, 0)).toContain('before the first step');
  expect(() => stateAfter(trace, 8)).toThrow(RangeError);
});

test('what is not durable yet shows in the state', () => {
  const state = stateAfter(runOf(['1 timeout'], { options: { disk: 'delayed' } }), 1);
  expect(state).toContain('│ term 0, vote none │');
});

/** Runs of the fault that end in a violation, not shrunk. */
function failingRuns(seed: number): readonly Trace[] {
  const runs: Trace[] = [];
  const target = targetOf(votesTwice);
  for (const servers of [3, 5]) {
    for (const draft of fc.sample(drafts({ servers, steps: 150 }), { numRuns: 140, seed })) {
      const { steps, outcome } = canonicalise(target, draft);
      if (outcome.violation === null) continue;
      const { property, atStep } = outcome.violation;
      const expected = { verdict: 'violated', property, atStep } as const;
      runs.push(traceOf(target, { title: 'random', subject: 'impl', options: draft.options, steps, expect: expected }));
    }
  }
  return runs;
}

test('no line is longer than 100 columns, whatever the run', { tags: 'slow' }, () => {
  const runs = failingRuns(7);
  expect(runs.length).toBeGreaterThan(50);
  for (const trace of runs) {
    expect(trace.outcome.violation).not.toBe(null);
    const text = [
      table(trace),
      ...[0, 5, 50, trace.steps.length].map((at) => stateAfter(trace, Math.min(at, trace.steps.length))),
    ];
    const tooLong = text
      .join('\n')
      .split('\n')
      .filter((line) => columnsOf(line) > 100);
    expect(tooLong).toEqual([]);
    expect(
      table(trace)
        .split('\n')
        .filter((line) => line.startsWith('>')).length,
    ).toBe(trace.culprit === null ? 0 : 1);
  }
});

test('long and wide commands keep to the columns too', () => {
  const commands = ['字'.repeat(80), 'w'.repeat(300), 'a b '.repeat(60)];
  const trace = runOf([...election, ...commands.map((command) => `1 command ${command}`), '1 crash']);
  for (const text of [table(trace), stateAfter(trace, 8)]) {
    for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(100);
  }
});

test('a text is wrapped at blanks, and within a word that is too long', () => {
  expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
  expect(wrap('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
  expect(wrap('', 4)).toEqual(['']);
  expect(wrap('ab   cd', 5)).toEqual(['ab', 'cd']);
});
