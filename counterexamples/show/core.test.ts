import { expect, test } from 'vitest';
import { coreCampaign, coreTarget, runOf } from '../testing/example-runs.ts';
import { changesOf } from './changes.ts';
import { render } from '../formats.ts';
import { opText } from './notation/notation.ts';
import { rowsOf } from './notation/rows.ts';
import { stepText } from './step-words.ts';

// Runs of the core of the spec, whose steps are single actions of raft.tla.

const run = (...more: readonly string[]): ReturnType<typeof runOf> =>
  runOf([...coreCampaign, ...more], { target: coreTarget });
const lead = ['1>1 RequestVote t2 #1', '1>1 RequestVoteResponse t2 #1', '2>1 RequestVoteResponse t2 #1'];

test('the table has an action in the words of a file, and says which message stays', () => {
  const trace = run(...lead, '1 action becomeLeader', '1 command x', '1 action appendEntries 3', '1 action restart');
  const lines = trace.steps.map((step) => {
    const changes = step.fate === 'applied' ? changesOf(step) : step.fate;
    return `${step.number} ${stepText(step, 3)}  ${changes}`;
  });
  expect(lines).toEqual([
    '1 n1 timeout  n1: follower -> candidate, term 1->2',
    '2 n1 requestVote n1  n1: sends RequestVote t2 (last 0) to n1',
    '3 n1 requestVote n2  n1: sends RequestVote t2 (last 0) to n2',
    '4 deliver 1>2 RequestVote t2 #1  n2: term 1->2; the message stays in flight',
    '5 deliver 1>2 RequestVote t2 #1  n2: votedFor n1; answers granted',
    '6 deliver 1>1 RequestVote t2 #1  n1: votes for n1; answers granted',
    '7 deliver 1>1 RequestVoteResponse t2 #1  n1: has the votes of n1',
    '8 deliver 2>1 RequestVoteResponse t2 #1  n1: has the votes of n1 n2',
    '9 n1 becomeLeader  n1: candidate -> leader of t2',
    '10 n1 command x  n1: appends 2:x at 1',
    '11 n1 appendEntries n3  n1: sends AppendEntries t2 (2:x after 0, commit 0) to n3',
    '12 n1 restart  n1: leader -> follower',
  ]);
});

test('the rows of a restart are a crash and a restart, those of other actions what follows from them', () => {
  const rows = rowsOf(run('1 action restart')).map((row) => `N-${row.server} ${opText(row, 'receiver')}`);
  expect(rows).toEqual([
    'N-1 NEW ROLE',
    'N-1 poll+N-1 t-2 li-0 lt-0',
    'N-1 poll+N-2 t-2 li-0 lt-0',
    'N-2 N-1+poll t-2 li-0 lt-0',
    'N-2 N-1+poll t-2 li-0 lt-0',
    'N-2 vote+N-1 yes-True',
    'N-1 CRASH',
    'N-1 RESTART',
  ]);
});

test('a diagram tells at an arrow that the message stays', () => {
  const lines = render('mermaid', run()).split('\n');
  const arrows = lines.flatMap((line, k) => (line.includes('n1->>n2') ? [lines[k + 1]?.trim()] : []));
  expect(arrows).toEqual([
    'Note over n2: term 1-#62;2#59; the message stays in flight',
    'Note over n2: votedFor n1#59; sends RequestVoteResponse t2<br/>granted to n1',
  ]);
});

test('the JSON says of each step whether the message stays, and what is in flight in the end', () => {
  const { steps, inFlight } = JSON.parse(render('json', run())) as {
    readonly steps: readonly { readonly kept: boolean }[];
    readonly inFlight: readonly { readonly identity: string }[];
  };
  expect(steps.map(({ kept }) => kept)).toEqual([false, false, false, true, false]);
  expect(inFlight.map(({ identity }) => identity)).toEqual(['1>1 RequestVote t2 #1', '2>1 RequestVoteResponse t2 #1']);
});

test.each(['rst', 'csv', 'plantuml', 'vitest'] as const)('%s can show them too', (format) => {
  expect(render(format, run('1 action restart')).length).toBeGreaterThan(100);
});
