import { expect, test } from 'vitest';
import { documented } from '../../world/subjects/documented/documented.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { traceOf } from '../trace.ts';
import { csv, csvCell } from './notation/csv.ts';
import { election, runOf, threeServers } from '../testing/example-runs.ts';
import { pageName } from './notation/page.ts';
import { plantuml, plantumlSections } from './notation/plantuml.ts';
import { rst } from './notation/rst.ts';

const hostile = 'x\n!include /etc/passwd\n.. raw:: html\n@enduml `a` |b| c_ <script>';

const gridLines = (page: string): readonly string[] => page.split('\n').filter((line) => /^ {3}[|+]/.test(line));

test('a page begins with label, title and description, and has a table for its section', () => {
  const page = rst(runOf(['1 timeout', '1>2 RequestVote t1 #1']), {
    name: 'test_vote',
    suite: 'votes',
    description: ['One vote.'],
  });
  expect(page.split('\n')).toEqual([
    '.. _test_vote:',
    '',
    '==============================',
    'Test test_vote from file votes',
    '==============================',
    '',
    '',
    '    One vote.',
    '',
    '    ',
    '',
    'Section 1: All 2 steps',
    '======================',
    '',
    '',
    '',
    '',
    '.. collapse:: section 1 trace table (click to toggle view)',
    '',
    '   - See :ref:`Trace Table Legend` for help interpreting table contents',
    '',
    '   +------+------------------------+-------+------+------------------------+-------+------+-----+-------+',
    '   | N-1  | N-1                    | N-1   | N-2  | N-2                    | N-2   | N-3  | N-3 | N-3   |',
    '   +------+------------------------+-------+------+------------------------+-------+------+-----+-------+',
    '   | Role | Op                     | Delta | Role | Op                     | Delta | Role | Op  | Delta |',
    '   +======+========================+=======+======+========================+=======+======+=====+=======+',
    '   | CNDI | NEW ROLE               |       | FLWR |                        |       | FLWR |     |       |',
    '   +------+------------------------+-------+------+------------------------+-------+------+-----+-------+',
    '   | CNDI | poll+N-2 t-1 li-0 lt-0 |       | FLWR |                        |       | FLWR |     |       |',
    '   +------+------------------------+-------+------+------------------------+-------+------+-----+-------+',
    '   | CNDI | poll+N-3 t-1 li-0 lt-0 |       | FLWR |                        |       | FLWR |     |       |',
    '   +------+------------------------+-------+------+------------------------+-------+------+-----+-------+',
    '   | CNDI |                        |       | FLWR | N-1+poll t-1 li-0 lt-0 | t-1   | FLWR |     |       |',
    '   +------+------------------------+-------+------+------------------------+-------+------+-----+-------+',
    '   | CNDI |                        |       | FLWR | vote+N-1 yes-True      |       | FLWR |     |       |',
    '   +------+------------------------+-------+------+------------------------+-------+------+-----+-------+',
    '',
    '',
    '',
    '.. collapse:: trace sequence diagram (click to toggle view)',
    '',
    '   .. plantuml:: /developer/tests/diagrams/votes/test_vote_1.puml',
    '          :scale: 100%',
    '',
    '',
    '',
  ]);
});

test('a page says ae_reply as the pages do, a CSV the right way round', () => {
  const trace = runOf(election);
  expect(rst(trace)).toContain('| FLWR | N-2+ae_reply ok-True mi-1 ');
  expect(rst(trace)).not.toContain('ae_reply+');
  expect(csv(trace)).toContain(', ae_reply+N-1 ok-True mi-1 ');
});

test('every table of a page is a well-formed grid', () => {
  const sections = [1, 3, 6].map((fromStep) => ({ fromStep, title: `from ${fromStep}` }));
  for (const servers of [1, 2, 3, 5]) {
    const tables = rst(runOf([...election, '1 crash', '1 restart'], { options: { servers }, sections }))
      .split('trace table')
      .slice(1);
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const lines = gridLines(table);
      const [rule = ''] = lines;
      const bars = (line: string): readonly number[] => [...line.matchAll(/[|+]/g)].map(({ index }) => index);
      const columns = bars(rule);
      expect(columns.length).toBe(3 * servers + 1);
      for (const [k, line] of lines.entries()) {
        expect(line.length).toBe(rule.length);
        const isRule = k % 2 === 0;
        expect(line).toMatch(isRule ? (k === 4 ? /^ {3}[+=]+$/ : /^ {3}[+-]+$/) : /^ {3}\|/);
        expect(columns.every((column) => line[column] === (isRule ? '+' : '|'))).toBe(true);
      }
    }
  }
});

test('a section with one event is left out of a page and kept in a CSV; an empty one keeps its head', () => {
  const sections = [
    { fromStep: 1, title: 'campaign' },
    { fromStep: 2, title: 'split' },
    { fromStep: 3, title: 'loss' },
  ];
  const trace = runOf(['1 timeout', 'partition 1', 'drop 1>2 RequestVote t1 #1'], { sections });
  expect(rst(trace).match(/^Section .*$/gm)).toEqual(['Section 1: campaign', 'Section 3: loss']);
  expect(gridLines(rst(trace).split('Section 3')[1] ?? '').length).toBe(5);
  expect(csv(trace)).toContain('NETSPLIT');
});

test('a title is only text, in a page and in a diagram', () => {
  const sections = [{ fromStep: 1, title: hostile }];
  const trace = runOf(['1 timeout'], { title: hostile, sections });
  const page = rst(trace);
  expect(page).toContain('\\x0a!include');
  expect(page.split('\n').some((line) => /^\s*(\.\. raw|!include|@enduml)/.test(line))).toBe(false);
  expect(page).toContain('\\`a\\` \\|b\\| c\\_ <script>');
  expect(page.split('\n')[0]).toMatch(/^\.\. _[A-Za-z0-9_]+:$/);
  const diagram = plantuml(trace);
  expect(diagram.match(/^!.*$/gm)).toEqual(['!pragma ratio 0.7']);
  expect(diagram.match(/^@.*$/gm)).toEqual(['@startuml', '@enduml']);
});

test('a name for pages has letters, digits and _ only', () => {
  expect(pageName('Figure 8: a/../b')).toBe('Figure_8_a_b');
  expect(pageName('test_follower_rewrite_1')).toBe('test_follower_rewrite_1');
  expect(pageName('日本')).toBe('run');
});

test('a CSV has the row of the start, and cells of one width', () => {
  const lines = csv(runOf(['1 timeout'])).split('\n');
  expect(lines).toEqual([
    '  N-1   , N-1                    , N-1   , N-2   , N-2      , N-2   , N-3   , N-3      , N-3   ',
    '  Role  , Op                     , Delta , Role  , Op       , Delta , Role  , Op       , Delta ',
    '  FLWR  , STARTED                ,       , FLWR  , STARTED  ,       , FLWR  , STARTED  ,       ',
    '  CNDI  , NEW ROLE               , t-1   , FLWR  ,          ,       , FLWR  ,          ,       ',
    '  CNDI  , poll+N-2 t-1 li-0 lt-0 ,       , FLWR  ,          ,       , FLWR  ,          ,       ',
    '  CNDI  , poll+N-3 t-1 li-0 lt-0 ,       , FLWR  ,          ,       , FLWR  ,          ,       ',
    '',
  ]);
});

test.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', ' =1'])('a spreadsheet takes %j for text', (text) => {
  expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
});

test('a CSV cell with separators is quoted', () => {
  expect(csvCell('a,"b"\nc')).toBe('"a,""b""\nc"');
  expect(csvCell('N-1+ae')).toBe('N-1+ae');
});

test('a diagram has an arrow for each message sent, and notes for what changed', () => {
  const [diagram = ''] = plantumlSections(runOf([...election, '1 crash']), { name: 'e' });
  const body = diagram.slice(diagram.indexOf('participant'), diagram.indexOf('\n\nlegend')).split('\n').slice(3);
  expect(diagram).toContain('title Raft Consensus Sequence (e Section 1)');
  expect(body).toEqual([
    'n1 -> n1: Becomes CANDIDATE',
    'n1 -> n2: RequestVote(term=1, lastIndex=0, lastTerm=0)',
    'n1 -> n3: RequestVote(term=1, lastIndex=0, lastTerm=0)',
    'note right of n2: Term: 1',
    'n2 -> n1: VoteResponse(granted=True)',
    'note left of n1: Log: index=1, term=1',
    'n1 -> n1: Becomes LEADER',
    'n1 -> n2: AppendEntries(term=1, prevIndex=0, prevTerm=0, 1 entry, commitIndex=0)',
    'n1 -> n3: AppendEntries(term=1, prevIndex=0, prevTerm=0, 1 entry, commitIndex=0)',
    'note right of n2: Log: index=1, term=1',
    'n2 -> n1: AppendResponse(success=True, maxIndex=1)',
    'note left of n1: Commit: index=1',
    'note over n1: CRASH',
    'note left of n1: Commit: index=0',
  ]);
});

test('a schedule that says when messages leave fixes the order of the rows', () => {
  const steps: readonly Step[] = [
    { kind: 'harness', action: 'campaign', server: 1 },
    { kind: 'emit', message: '1>3 RequestVote t1 #1' },
    { kind: 'deliver', message: '1>3 RequestVote t1 #1' },
    { kind: 'command', server: 2, command: 'x' },
    { kind: 'emit', message: '3>1 RequestVoteResponse t1 #1' },
    { kind: 'harness', action: 'commandReturn', server: 2 },
  ];
  const target = { name: 'documented', make: documented, invariants: [] };
  const schedule = {
    title: 'scripted',
    subject: 'documented',
    options: threeServers,
    steps,
    expect: { verdict: 'holds' },
  } as const;
  const ops = [...csv(traceOf(target, schedule, { suffix: false })).matchAll(/(NEW ROLE|CMD \w+|[\w-]+\+[\w-]+)/g)].map(
    ([op]) => op,
  );
  expect(ops).toEqual(['NEW ROLE', 'poll+N-3', 'N-1+poll', 'CMD START', 'vote+N-1', 'CMD DONE']);
});
