import { describe, expect, test } from 'vitest';
import { explain } from '../../search/explain/explain.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { loadSchedule } from '../format/load.ts';
import { targetOf } from '../replay.ts';
import { traceOf } from '../trace.ts';
import { causeLines } from './cause-lines.ts';
import { explanationLines, explanationPage } from './explanation.ts';
import { differenceText } from './explanation-words.ts';
import { columnsOf } from './lines.ts';
import { plainPaint } from './paint.ts';

interface Explained {
  readonly page: string;
  readonly lines: readonly string[];
}

const load = (file: string): Schedule => loadSchedule(new URL(`../${file}.json`, import.meta.url).pathname);

const explained = (file: string, replaysMax = 400): Explained => explainedSchedule(load(file), replaysMax);

function explainedSchedule(schedule: Schedule, replaysMax: number): Explained {
  const target = targetOf(schedule);
  const explanation = explain(target, schedule, { replaysMax });
  if (explanation === null) throw new Error('nothing is violated');
  const trace = traceOf(target, schedule);
  return {
    page: explanationPage(trace, explanation, plainPaint, 80),
    lines: [...causeLines(trace, explanation, 80), ...explanationLines(trace, explanation, plainPaint, 80)],
  };
}

test('a page tells the rule, the steps with what still passes, the causes and the change', () => {
  const { page } = explained('faults/stale-term-vote-counted');
  expect(page).toContain(`The rule
  At most one leader can be elected in a given term (Figure 3, §5.2).
  Known bug stale-term-vote-counted (§5.2): A candidate counts a vote that was
    cast for it in an earlier term.
`);
  expect(page).toMatch(/^\* {4}5 {2}deliver 2>1 RequestVoteResponse t2 #1 +\d+ of 16$/m);
  expect(page).toMatch(/^ {5}6 {2}n3 timeout +\d+ of 16 {2}<- the turn$/m);
  expect(page).toMatch(/^> {4}7 {2}deliver 1>3 RequestVoteResponse t1 #1 +<- Election Safety$/m);
  expect(page).toContain(`Where code and spec part
  The first step that the spec takes otherwise is step 7
    (deliver 1>3 RequestVoteResponse t1 #1).
  n3 role: the spec has candidate, the code has leader.
  There the spec takes RequestVoteResponse [hasOlderTerm] / discard.

The rule
`);
  expect(page).toContain(`Its causes
  All 7 steps are in the causal past of step 5
    (deliver 2>1 RequestVoteResponse t2 #1) and step 7
    (deliver 1>3 RequestVoteResponse t1 #1), which do not fit together.
`);
  expect(page).toMatch(/That none\s+passes is evidence, not proof\./);
  expect(page).toContain(`The smallest change
  It passes if 1>3 AppendEntries t2 #1, which never arrives, arrives before
    step 7 (deliver 1>3 RequestVoteResponse t1 #1).
  Every other step still applies.`);
});

test('a step that the violation does not hang on is marked, without what it does', () => {
  const schedule = load('faults/stale-term-vote-counted');
  const steps = schedule.steps.toSpliced(5, 0, { kind: 'heartbeat', server: 1 });
  const { page, lines } = explainedSchedule({ ...schedule, steps }, 100);
  expect(page).toMatch(/^- {4}6 {2}n1 heartbeat.*\n {5}7 {2}n3 timeout/m);
  expect(page).toContain('-       not in the causal past of the violation');
  expect(lines).toContain('  causes: Step 6 can go: the others alone end in the same violation.');
});

test('a subject that fails whatever is done is said to do so', () => {
  const elected: Schedule = {
    title: 'committed on one server of three',
    subject: 'fault:commit-quorum-off-by-one',
    options: { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
    steps: [
      { kind: 'timeout', server: 2 },
      { kind: 'deliver', message: '2>1 RequestVote t1 #1' },
      { kind: 'deliver', message: '1>2 RequestVoteResponse t1 #1' },
    ],
    expect: { verdict: 'violated', property: 'Commit Durability', atStep: 3 },
  };
  const { page } = explainedSchedule(elected, 2_000);
  expect(page).toContain('None was found: even from the beginning none of 16 ways to go on passes.');
  expect(page).toContain('None of the 6 single changes that were tried makes it pass.');
});

test('of single actions of raft.tla nothing is said of continuations', () => {
  const { page } = explained('mutants/vote-twice');
  expect(page).not.toContain('way out');
  expect(page).toContain('in the causal past of step 13 (n1 becomeLeader) and step 16');
});

describe.each([
  'faults/append-ack-before-fsync',
  'faults/config-lost-on-restart',
  'faults/probe-pause-never-resumed',
  'faults/stepdown-reports-definite-failure',
  'faults/documented',
  'mutants/lose-vote',
])('%s', (file) => {
  test('fits a terminal of 80 columns, and in short a few lines', () => {
    const { page, lines } = explained(file, 200);
    for (const line of [...page.split('\n'), ...lines]) expect(columnsOf(line), line).toBeLessThanOrEqual(80);
    const sentences = lines.filter((line) => /^ {2}\S/.test(line));
    expect(sentences.length).toBeGreaterThanOrEqual(2);
    expect(sentences.length).toBeLessThanOrEqual(5);
    expect(page + lines.join('\n')).not.toMatch(/undefined|null|NaN|\[object/);
  });
});

test('of two long values what stands around their parting is told, of two short ones all', () => {
  const told = (spec: string, code: string): string =>
    differenceText({ step: 1, server: 1, difference: { field: 'snapshot', spec, code }, transitions: [] });
  expect(told('', 'entry 1')).toBe('n1 snapshot: the spec has nothing, the code has entry 1');
  const before = 'before '.repeat(20);
  const behind = ' behind'.repeat(20);
  expect(told(`${before}ONE${behind}`, `${before}OTHER${behind}`)).toBe(
    'n1 snapshot: the spec has …fore before before ONE behind behind behind behind behind be…, ' +
      'the code has …fore before before OTHER behind behind behind behind behind …',
  );
});
