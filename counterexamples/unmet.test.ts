import { describe, expect, test } from 'vitest';
import type { Asserted, AssertedState, Assertion } from '../properties/seen/assertion.ts';
import type { Expectation, Schedule, Step } from '../properties/seen/schedule.ts';
import { shrinkSchedule } from '../search/shrink/shrink-schedule.ts';
import { targetNamed } from '../world/testing/target-named.ts';
import { parseSchedule } from './format/read.ts';
import { writeSchedule } from './format/write.ts';
import { replaySchedule } from './replay.ts';
import { assertionText } from './show/assertion-words.ts';
import { stepsPage } from './show/steps-page.ts';
import { table } from './show/table.ts';
import { traceOf } from './trace.ts';
import { unmetIn, unmetText } from './unmet.ts';
import type { Unmet } from './unmet.ts';

const options: Schedule['options'] = {
  servers: 3,
  features: ['snapshots', 'membership', 'joint'],
  maxEntries: 9,
  maxInFlight: 9,
  disk: 'immediate',
};

/** n1 leads, takes x from a client, commits both entries and compacts them; n3 crashes. */
const steps: readonly Step[] = [
  { kind: 'timeout', server: 1 },
  { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
  { kind: 'deliver', message: '2>1 RequestVoteResponse t1 #1' },
  { kind: 'command', server: 1, command: 'x' },
  { kind: 'deliver', message: '1>2 AppendEntries t1 #1' },
  { kind: 'deliver', message: '1>2 AppendEntries t1 #2' },
  { kind: 'deliver', message: '2>1 AppendEntriesResponse t1 #2' },
  { kind: 'compact', server: 1 },
  { kind: 'reconfigure', server: 1, voters: [1], learners: [3] },
  { kind: 'crash', server: 3 },
];

const holds: Expectation = { verdict: 'holds' };

const schedule = (assertions: readonly Assertion[], changes: Partial<Schedule> = {}): Schedule => ({
  title: '',
  subject: 'impl',
  options,
  steps,
  assertions,
  expect: holds,
  ...changes,
});

function unmetOf(assertions: readonly Assertion[], changes: Partial<Schedule> = {}): readonly Unmet[] {
  const replayed = replaySchedule(schedule(assertions, changes));
  return replayed.verdict === 'broken' ? replayed.unmet : [];
}

const n = (server: number, after: number, state: AssertedState): Assertion => ({
  assert: 'servers',
  servers: [server],
  ...state,
  after,
});

const members = { voters: [1], learners: [3] };

/** What is so, and beside it what is not with what is said then. */
const cases: readonly (readonly [so: Assertion, not: Assertion, said: readonly string[]])[] = [
  [
    { after: 3, assert: 'leaders', servers: [1] },
    { after: 3, assert: 'leaders', servers: [2, 1] },
    ['leaders: n1 n2 expected, n1 found'],
  ],
  [
    { after: 2, assert: 'leaders', servers: [] },
    { after: 2, assert: 'leaders', servers: [1] },
    ['leaders: n1 expected, nobody found'],
  ],
  [n(3, 10, { up: false }), n(3, 10, { up: true }), ['n3 up: yes expected, no found']],
  [n(2, 10, { role: 'follower' }), n(3, 10, { role: 'follower' }), ['n3 role: follower expected, down found']],
  [n(1, 2, { role: 'candidate' }), n(1, 2, { role: 'leader' }), ['n1 role: leader expected, candidate found']],
  [n(3, 6, { currentTerm: 0 }), n(3, 6, { currentTerm: 1 }), ['n3 currentTerm: 1 expected, 0 found']],
  [n(2, 6, { votedFor: 1 }), n(2, 6, { votedFor: null }), ['n2 votedFor: none expected, n1 found']],
  [n(2, 5, { leaderId: 1 }), n(2, 4, { leaderId: 1 }), ['n2 leaderId: n1 expected, none found']],
  [n(1, 7, { commitIndex: 2 }), n(1, 6, { commitIndex: 2 }), ['n1 commitIndex: 2 expected, 0 found']],
  [n(1, 7, { appliedIndex: 2 }), n(1, 7, { appliedIndex: 1 }), ['n1 appliedIndex: 1 expected, 2 found']],
  [
    n(1, 9, { configuration: { voters: [2, 1, 3], newVoters: [1], learners: [3] } }),
    n(1, 9, { configuration: members }),
    ['n1 configuration: n1 + n3 expected, n1 n2 n3 -> n1 + n3 found'],
  ],
  [
    n(1, 7, {
      progress: [
        { server: 2, nextIndex: 3, matchIndex: 2 },
        { server: 3, nextIndex: 1, matchIndex: 0 },
      ],
    }),
    n(1, 7, { progress: [{ server: 2, nextIndex: 3, matchIndex: 2 }] }),
    ['n1 progress: n2 3/2 expected, n2 3/2 n3 1/0 found'],
  ],
  [n(1, 8, { base: 2 }), n(1, 8, { base: 0 }), ['n1 base: 0 expected, 2 found']],
  [
    n(1, 8, { base: 2, log: [] }),
    n(1, 8, { log: [[1]] }),
    ['n1 base: 0 expected, 2 found', 'n1 log[3]: 1:- expected, none found'],
  ],
  [n(2, 8, { log: [[1], [1, 'x']] }), n(2, 8, { log: [[1], [1, 'y']] }), ['n2 log[2]: 1:y expected, 1:x found']],
  [n(2, 5, { durableLog: [[1]] }), n(2, 6, { durableLog: [[1]] }), ['n2 durableLog[2]: none expected, 1:x found']],
  [
    { after: 4, assert: 'replies', replies: [{ term: 1, index: 2, kind: 'accepted' }] },
    { after: 4, assert: 'replies', replies: [{ term: 2, index: 2, kind: 'accepted' }] },
    ['replies: accepted index 2 term 2 expected, accepted index 2 term 1 found'],
  ],
  [
    { after: 5, assert: 'replies', replies: [] },
    { after: 5, assert: 'replies', replies: [{ kind: 'redirect', leader: 1 }] },
    ['replies: redirect leader 1 expected, none found'],
  ],
  [
    { after: 5, assert: 'answers', answers: [] },
    { after: 5, assert: 'answers', answers: [{ client: 1, result: 'x' }] },
    ['answers: c1 "x" expected, none found'],
  ],
];

describe('what a schedule asserts between its steps', () => {
  test.each(cases)('%# holds where it is so', (so) => {
    expect(replaySchedule(schedule([so]))).toEqual({ verdict: 'reproduced', violation: null });
  });

  test.each(cases)('%# is told where it is not', (_, not, said) => {
    expect(unmetOf([not]).map(unmetText)).toEqual(said);
  });

  test.each(cases)('%# is the same once it has been in a file', (so, not) => {
    const assertions = [so, not].sort((one, other) => one.after - other.after);
    const read = parseSchedule(writeSchedule(schedule(assertions)), 'FILE');
    expect(read.assertions).toEqual(assertions);
    expect(replaySchedule(read)).toEqual(replaySchedule(schedule(assertions)));
  });

  test('a long command is looked at to its end', () => {
    const long = 'x'.repeat(99);
    const taken = steps.map((step): Step => (step.kind === 'command' ? { ...step, command: `${long}1` } : step));
    expect(unmetOf([n(1, 4, { log: [[1], [1, `${long}2`]] })], { steps: taken }).map(unmetText)).toEqual([
      `n1 log[2]: 1:"${long}2" expected, 1:"${long}1" found`,
    ]);
    expect(unmetOf([n(1, 4, { log: [[1], [1, `${long}1`]] })], { steps: taken })).toHaveLength(0);
  });

  test('is told with its place in the file, its step, and all servers that it names', () => {
    const assertions = [n(1, 3, { currentTerm: 1 }), { ...n(2, 7, { commitIndex: 2 }), servers: [2, 3] } as Assertion];
    const common = { place: 8, after: 7, field: 'commitIndex', expected: '2', found: '0' };
    expect(replaySchedule(schedule(assertions))).toEqual({
      verdict: 'broken',
      violation: null,
      unmet: [
        { ...common, server: 2 },
        { ...common, server: 3 },
      ],
    });
  });

  test('says so in the table of the run, and the verdict is no PASS', () => {
    const [so, not] = [n(1, 3, { currentTerm: 1 }), n(1, 3, { votedFor: 2 })];
    const lines = table(traceOf(targetNamed('impl'), schedule([so, not]))).split('\n');
    expect(lines[0]).toBe('FAIL   nothing is violated, but not so: one thing that is asserted, after step 3');
    const at = lines.indexOf('      = n1: currentTerm 1');
    expect(lines.slice(at, at + 3)).toEqual([
      '      = n1: currentTerm 1',
      '      = n1: votedFor n2',
      '      ! n1 votedFor: n2 expected, n1 found',
    ]);
    expect(table(traceOf(targetNamed('impl'), schedule([so])))).toContain('PASS   nothing is violated');
  });
});

test('who is down does not lead, whatever it shows', () => {
  const trace = traceOf(targetNamed('impl'), schedule([{ after: 3, assert: 'leaders', servers: [] }]));
  const down = trace.steps.map((step) =>
    step.fate === 'applied' ? { ...step, after: step.after.map((view) => ({ ...view, up: false })) } : step,
  );
  expect(unmetIn(trace).map(unmetText)).toEqual(['leaders: nobody expected, n1 found']);
  expect(unmetIn({ ...trace, steps: down })).toEqual([]);
});

test('a file that cannot be run says what it asserts, and in what it differs from the story that it tells', () => {
  const told = schedule([n(1, 3, { currentTerm: 1 }), n(2, 3, { votedFor: 1 })], {
    subject: 'mine',
    differs: ['n1 waits'],
  });
  const lines = stepsPage(told).split('\n');
  expect(lines[1]).toBe('  differs: n1 waits');
  const at = lines.indexOf('    3 deliver 2>1 RequestVoteResponse t1 #1');
  expect(lines.slice(at + 1, at + 4)).toEqual([
    '      = n1: currentTerm 1',
    '      = n2: votedFor n1',
    '    4 n1 command x',
  ]);
  expect(table(traceOf(targetNamed('impl'), told)).split('\n')[1]).toBe('  differs: n1 waits');
});

test.each(cases)('%# every word of what is asserted is told', (so) => {
  const {
    assert: _,
    after: __,
    servers: ___,
    ...said
  } = { servers: [], ...so } as Assertion & { servers: readonly number[] };
  for (const field of Object.keys(said)) expect(assertionText(so as Asserted)).toContain(field);
});

test('what clients of the store were answered', () => {
  const operation = { kind: 'put', key: 'a', value: '1' } as const;
  const clients: Partial<Schedule> = {
    options: { ...options, servers: 1, clients: 1 },
    steps: [
      { kind: 'timeout', server: 1 },
      { kind: 'request', client: 1, server: 1 },
      { kind: 'request', client: 1, server: 1, operation },
      { kind: 'request', client: 1, server: 1, operation: { kind: 'get', key: 'a' } },
    ],
  };
  const answered = (...results: readonly (string | null)[]): readonly Assertion[] =>
    results.map((result, k) => ({ after: 3 + k, assert: 'answers', answers: [{ client: 1, result }] }));
  expect(replaySchedule(schedule(answered(null, '1'), clients))).toMatchObject({ verdict: 'reproduced' });
  expect(unmetOf(answered(null, '2'), clients).map(unmetText)).toEqual(['answers: c1 "2" expected, c1 "1" found']);
});

test('who takes steps out leaves it behind: of another run nobody has said what holds', () => {
  const failing = schedule([n(1, 3, { currentTerm: 1 })], {
    subject: 'fault:commit-quorum-off-by-one',
    options: { ...options, features: [] },
    steps: [...steps.slice(0, 3), { kind: 'timeout', server: 3 }],
  });
  const shrunk = shrinkSchedule(targetNamed(failing.subject), failing);
  expect(shrunk?.schedule.steps.length).toBeLessThanOrEqual(3);
  expect(shrunk?.schedule).not.toHaveProperty('assertions');
});

describe('what is wrong first decides', () => {
  const wrong = (after: number): Assertion => n(1, after, { currentTerm: 7 });
  const skipping: readonly Step[] = [...steps.slice(0, 4), { kind: 'restart', server: 1 }, ...steps.slice(4)];

  test('an assertion before a step that no longer applies: broken', () => {
    expect(replaySchedule(schedule([wrong(4)], { steps: skipping })).verdict).toBe('broken');
  });

  test('a step that no longer applies before the assertion, or with it: stale', () => {
    expect(replaySchedule(schedule([wrong(6)], { steps: skipping }))).toEqual({ verdict: 'stale', atStep: 5 });
    expect(replaySchedule(schedule([n(1, 5, { currentTerm: 1 })], { steps: skipping })).verdict).toBe('stale');
  });

  const faulty = 'fault:commit-quorum-off-by-one';
  const failing = {
    subject: faulty,
    options: { ...options, features: [], maxEntries: 1, maxInFlight: 1 },
    steps: steps.slice(0, 3),
  };
  const violated: Expectation = { verdict: 'violated', property: 'Commit Durability', atStep: 3 };

  test('a violation that was expected is not enough', () => {
    expect(replaySchedule(schedule([n(1, 3, { currentTerm: 1 })], { ...failing, expect: violated })).verdict).toBe(
      'reproduced',
    );
    expect(replaySchedule(schedule([wrong(3)], { ...failing, expect: violated }))).toMatchObject({
      verdict: 'broken',
      violation: null,
      unmet: [{ field: 'currentTerm' }],
    });
  });

  test('a violation that was not comes with what is not so', () => {
    expect(replaySchedule(schedule([wrong(2)], failing))).toMatchObject({
      verdict: 'broken',
      violation: { property: 'Commit Durability' },
      unmet: [{ field: 'currentTerm', expected: '7' }],
    });
  });

  test('nothing holds after a step that is not made', () => {
    const longer = { ...failing, expect: violated, steps: [...failing.steps, ...steps.slice(3, 4)] };
    expect(unmetOf([n(1, 4, { currentTerm: 1 })], longer).map(unmetText)).toEqual([
      'step: made expected, not made found',
    ]);
    expect(unmetOf([n(1, 99, { currentTerm: 1 })])).toHaveLength(1);
    const trace = traceOf(targetNamed(faulty), schedule([n(1, 4, { currentTerm: 1 })], longer));
    expect(unmetIn(trace)).toEqual(unmetOf([n(1, 4, { currentTerm: 1 })], longer));
  });
});
