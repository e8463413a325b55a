import { describe, expect, test } from 'vitest';
import type { RunDocument } from '../../page/document.ts';
import { itfDocument } from './itf-document.ts';
import { readItf } from './read-itf.ts';

const int = (value: number): object => ({ '#bigint': String(value) });
const map = (pairs: readonly (readonly [unknown, unknown])[]): object => ({ '#map': pairs });
const set = (...items: readonly unknown[]): object => ({ '#set': items });

function shown(states: readonly Readonly<Record<string, unknown>>[], more: object = {}): RunDocument {
  const text = JSON.stringify({ vars: Object.keys(states[0] ?? {}), states, ...more });
  return itfDocument(readItf(text, 'x.itf.json'), { source: 'x.itf.json', command: 'again', tool: 'raftcheck' });
}

const of = (...values: readonly unknown[]): object => map(['b', 'a'].map((name, k) => [name, values[k]]));

/** Of raft.tla, as Apalache writes it: servers are texts, messages a bag, and nobody is Nil. */
const state = (role: string, term: number, more: object): Readonly<Record<string, unknown>> => ({
  currentTerm: of(int(term), int(1)),
  state: of(role, 'Follower'),
  votedFor: of(term === 1 ? 'Nil' : 'b', 'Nil'),
  log: of([], [{ term: int(1), value: 'v1' }]),
  commitIndex: of(int(0), int(1)),
  votesGranted: of(set(), set()),
  messages: map([]),
  ...more,
});

const ask = { mtype: 'RequestVoteRequest', mterm: int(2), msource: 'b', mdest: 'a', mlastLogIndex: int(0) };
const answer = { mtype: 'RequestVoteResponse', mterm: int(2), msource: 'a', mdest: 'b', mvoteGranted: true };

const vote = [
  state('Follower', 1, {}),
  state('Candidate', 2, { messages: map([[ask, int(2)]]) }),
  state('Candidate', 2, {
    messages: map([
      [ask, int(1)],
      [answer, int(1)],
    ]),
    currentTerm: of(int(2), int(2)),
  }),
  state('Leader', 2, {
    messages: map([[ask, int(1)]]),
    votesGranted: of(set('a'), set()),
    currentTerm: of(int(2), int(2)),
  }),
];

describe('a trace of raft.tla', () => {
  const { servers, steps, messages, options, untold, variables } = shown(vote);

  test('shows its servers, in the order of their names', () => {
    expect(options).toContain('n1 is "a"');
    expect(
      servers.map(({ role, term, votedFor, commitIndex, entries }) => [role, term, votedFor, commitIndex, entries]),
    ).toEqual([
      ['follower', 1, null, 1, [[1, '"v1"']]],
      ['follower', 1, null, 0, []],
    ]);
    expect(untold).toEqual(['applied', 'leader', 'durable', 'members']);
  });

  test('what changed at which server, and which messages came and went', () => {
    expect(steps.map(({ server, changed }) => [server, changed])).toEqual([
      [2, { role: 'candidate', term: 2, votedFor: 2 }],
      [1, { term: 2 }],
      [2, { role: 'leader', votes: [1] }],
    ]);
    expect(steps.map(({ sent = [] }) => sent)).toEqual([[0, 1], [2], []]);
    expect(messages.map(({ name, sent, arrived }) => [name, sent, arrived])).toEqual([
      ['2>1 RequestVoteRequest t2 #1', 1, [2]],
      ['2>1 RequestVoteRequest t2 #2', 1, []],
      ['1>2 RequestVoteResponse t2 #1', 2, [3]],
    ]);
    expect(steps[1]?.effect).toBe(
      'n1: term 1->2; 1 message sent; 1 message gone: handled or lost, the trace does not say which',
    );
  });

  test('every variable is told, each server by itself, with what the step changed', () => {
    const { names, changes } = variables ?? { names: [], changes: [] };
    expect(names).toContain('currentTerm["a"]');
    expect(
      changes.filter(({ step }) => step === 1).map(({ variable, text }) => `${names[variable] ?? ''} ${text ?? ''}`),
    ).toEqual([
      'currentTerm["b"] 2',
      'state["b"] "Candidate"',
      'votedFor["b"] "b"',
      expect.stringMatching(/^messages /),
    ]);
  });
});

test('servers that change in one step are all shown', () => {
  const two = [1, 2].map((term) => ({ term: of(int(term), int(term)), role: of('follower', 'leader') }));
  const [step] = shown(two).steps;
  expect([step?.server, step?.changed, step?.others]).toEqual([1, { term: 2 }, [[2, { term: 2 }]]]);
});

test('a trace of anything else is a table of its variables, and says why it has no servers', () => {
  const states = [3, 4].map((x) => ({
    x: int(x),
    queue: set('a', ...(x === 4 ? ['b'] : [])),
    'mbt::actionTaken': `Go${x}`,
  }));
  const { servers, noServers, steps, variables, verdict } = shown(states, {
    '#meta': { status: 'violation' },
    loop: 0,
  });
  expect(servers).toEqual([]);
  expect(noServers).toContain('not known to be of Raft');
  expect(steps.map(({ text, effect, server }) => [text, effect, server])).toEqual([
    ['Go4', 'changed x, queue, mbt::actionTaken', null],
  ]);
  expect(variables).toEqual({
    names: ['x', 'queue', 'mbt::actionTaken'],
    initial: ['3', '{"a"}', '"Go3"'],
    changes: [
      { step: 1, variable: 0, text: '4' },
      { step: 1, variable: 1, text: '{"a", "b"}', gained: ['"b"'] },
      { step: 1, variable: 2, text: '"Go4"' },
    ],
  });
  expect([verdict.verdict, verdict.culprit]).toEqual(['violated', 1]);
  expect(verdict.remarks).toEqual(['Behind the last state it goes on with that after step 0, again and again.']);
});

test.each([
  [
    'a role that Raft does not have',
    { currentTerm: of(int(1), int(1)), role: of('King', 'follower') },
    /state 0 does not tell/,
  ],
  [
    'a term that is no number',
    { currentTerm: of('x', int(1)), role: of('leader', 'follower') },
    /state 0 does not tell/,
  ],
  ['no map', { currentTerm: int(1), role: 'leader' }, /is no map of servers/],
  [
    'ten servers',
    { currentTerm: map(Array.from({ length: 10 }, (_, k) => [int(k), int(1)])), role: map([]) },
    /more than 9/,
  ],
])('%s: only the table', (_, only, reason) => {
  const { noServers, variables, servers } = shown([only]);
  expect(noServers).toMatch(reason);
  expect(servers).toEqual([]);
  expect(variables?.names.length).toBeGreaterThan(0);
});

test('names and values of a file are one harmless line each', () => {
  const bad = 'a\u202eb\n\u0007</script>';
  const text = JSON.stringify(
    shown([{ [bad]: bad }, { [bad]: map([[bad, set(bad)]]) }], { '#meta': { description: bad } }),
  );
  expect(text).toContain('a\\\\u{202e}b\\\\x0a\\\\x07');
  expect(text).not.toContain('\u202e');
  expect(text).not.toContain(String.raw`b\n`);
});
