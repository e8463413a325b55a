import { expect, test } from 'vitest';
import type { Trace } from '../../trace.ts';
import { election, runOf, targetOf, votesTwice } from '../../testing/example-runs.ts';
import { deltaText, opText } from './notation.ts';
import { rowCells } from './page.ts';
import { rowsOf } from './rows.ts';

/** `N: OP [DELTA]`, N the server that the row is about. */
function lines(trace: Trace): readonly string[] {
  const rows = rowsOf(trace);
  return rows.map((row, k) => {
    const delta = deltaText(rows[k - 1] ?? null, row, row.server);
    return `${row.server}: ${opText(row, 'receiver')}${delta === '' ? '' : ` [${delta}]`}`;
  });
}

test('an election: events, receipts and sendings in the words of the trace tables', () => {
  expect(lines(runOf(election))).toEqual([
    '1: NEW ROLE',
    '1: poll+N-2 t-1 li-0 lt-0',
    '1: poll+N-3 t-1 li-0 lt-0',
    '2: N-1+poll t-1 li-0 lt-0 [t-1]',
    '2: vote+N-1 yes-True',
    '1: N-2+vote yes-True [lt-1 li-1]',
    '1: NEW ROLE',
    '1: ae+N-2 t-1 i-0 lt-0 e-1 c-0',
    '1: ae+N-3 t-1 i-0 lt-0 e-1 c-0',
    '2: N-1+ae t-1 i-0 lt-0 e-1 c-0 [lt-1 li-1]',
    '2: ae_reply+N-1 ok-True mi-1',
    '1: N-2+ae_reply ok-True mi-1 [ci-1]',
  ]);
});

test('a pre-vote request shows the term of the campaign that it asks about', () => {
  const trace = runOf(['1 timeout', '1>2 PreVote t0 #1', '2>1 PreVoteResponse t0 #1'], {
    options: { features: ['preVote'] },
  });
  expect(lines(trace)).toEqual([
    '1: NEW ROLE',
    '1: p_v_r+N-2 t-1 li-0 lt-0',
    '1: p_v_r+N-3 t-1 li-0 lt-0',
    '2: N-1+p_v_r t-1 li-0 lt-0',
    '2: p_v+N-1 yes-True',
    '1: N-2+p_v yes-True [t-1]',
    '1: poll+N-2 t-1 li-0 lt-0',
    '1: poll+N-3 t-1 li-0 lt-0',
  ]);
});

test('a command starts before its effects and is done when the leader has applied it', () => {
  const trace = runOf([...election, '1 command x', '1>2 AppendEntries t1 #2', '2>1 AppendEntriesResponse t1 #2']);
  expect(lines(trace).slice(12)).toEqual([
    '1: CMD START',
    '1: ae+N-2 t-1 i-1 lt-1 e-1 c-1 [li-2]',
    '2: N-1+ae t-1 i-1 lt-1 e-1 c-1 [li-2 ci-1]',
    '2: ae_reply+N-1 ok-True mi-2',
    '1: N-2+ae_reply ok-True mi-2 [ci-2]',
    '1: CMD DONE',
  ]);
});

test('a command that is redirected is done at once', () => {
  expect(lines(runOf(['2 command x']))).toEqual(['2: CMD START', '2: CMD DONE']);
});

test('a transfer of leadership shows what is sent for it; what it makes refused is done at once', () => {
  const trace = runOf([...election, '1 transfer 2', '1 command x', '1>2 TimeoutNow t1 #1'], {
    options: { features: ['transfer'] },
  });
  expect(lines(trace).slice(12)).toEqual([
    '1: t_p+N-2 i-1',
    '1: CMD START',
    '1: CMD DONE',
    '2: N-1+t_p i-1 [t-2]',
    '2: NEW ROLE',
    '2: poll+N-1 t-2 li-1 lt-1',
    '2: poll+N-3 t-2 li-1 lt-1',
  ]);
});

test('a refused append shows the last index of the log that refused it', () => {
  const trace = runOf([
    ...election,
    '1 command x',
    '1>2 AppendEntries t1 #2',
    '2>1 AppendEntriesResponse t1 #2',
    'drop 1>3 AppendEntries t1 #1',
    '1 heartbeat',
    '1>3 AppendEntries t1 #2',
  ]);
  expect(lines(trace).at(-1)).toBe('3: ae_reply+N-1 ok-True mi-0');
  const behind = runOf([
    ...election,
    'drop 1>3 AppendEntries t1 #1',
    '2 timeout',
    '2>1 RequestVote t2 #1',
    '1>2 RequestVoteResponse t2 #1',
    '2>3 AppendEntries t2 #1',
  ]);
  expect(lines(behind).at(-1)).toBe('3: ae_reply+N-2 ok-False mi-0');
});

test('a crash prints as a follower, a restart shows what was kept', () => {
  const trace = runOf([...election, '1 crash', '1 restart']);
  const [crash, restart] = rowsOf(trace).slice(-2);
  expect(lines(trace).slice(-2)).toEqual(['1: CRASH [ci-0]', '1: RESTART']);
  expect(crash?.views[0]?.up).toBe(false);
  expect(restart?.views[0]?.log.entries.length).toBe(1);
});

test('the minority side is told when it splits off and when it joins again', () => {
  const trace = runOf([...election, 'partition 2 3', '1 heartbeat', 'heal']);
  expect(lines(trace).slice(12)).toEqual([
    '1: NETSPLIT [n=2]',
    '1: ae+N-2 t-1 i-1 lt-1 e-0 c-1 [n=2]',
    '1: ae+N-3 t-1 i-0 lt-0 e-0 c-0 [n=2]',
    '1: NETJOIN [n=1]',
  ]);
  const last = rowsOf(runOf(['partition 3', 'heal'])).at(-1);
  expect(last === undefined ? '' : deltaText(null, last, 3)).toBe('n=1'); // even first in a section
});

test('a single cut link splits nobody off; four servers split in halves lose the named half', () => {
  expect(lines(runOf(['cut 1 2', 'cut 2 1']))).toEqual([]);
  expect(lines(runOf(['partition 1 2'], { options: { servers: 4 } }))).toEqual(['1: NETSPLIT', '2: NETSPLIT [n=2]']);
  expect(lines(runOf(['cut 2 1', 'cut 2 3']))).toEqual(['2: NETSPLIT']);
});

test('what is dropped or copied has no row', () => {
  const trace = runOf([
    '1 timeout',
    'drop 1>2 RequestVote t1 #1',
    'duplicate 1>3 RequestVote t1 #1',
    '1>3 RequestVote t1 #2',
  ]);
  expect(lines(trace).slice(3)).toEqual(['3: N-1+poll t-1 li-0 lt-0 [t-1]', '3: vote+N-1 yes-True']);
});

test('rows know their section and their step', () => {
  const sections = [
    { fromStep: 2, title: 'votes' },
    { fromStep: 4, title: 'entries' },
  ];
  const rows = rowsOf(runOf(election, { sections, target: targetOf(votesTwice) }));
  expect(rows.map(({ section, step }) => `${section}.${step}`).join(' ')).toBe(
    '1.1 1.1 1.1 2.2 2.2 2.3 2.3 2.3 2.3 3.4 3.4 3.5',
  );
});

test('the row of a crash shows the role that ended, the rows after it a follower', () => {
  const rows = rowsOf(runOf([...election, '1 crash', '1 restart'])).slice(-2);
  expect(rows.map((row) => rowCells(null, row, 'receiver')[0]?.role)).toEqual(['LEAD', 'FLWR']);
});
