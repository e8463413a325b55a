import { describe, expect, test } from 'vitest';
import type { PageMessage, PageServer, PageStep, RunDocument } from '../counterexamples/page/document.ts';
import { readFragment, writeFragment } from './fragment.ts';
import { lastIndexOf, Run } from './run.ts';
import { sceneOf } from '../counterexamples/picture/scene.ts';
import { searchFor } from './search.ts';

const idle: PageServer = {
  up: true,
  role: 'follower',
  term: 0,
  votedFor: null,
  leader: null,
  commitIndex: 0,
  appliedIndex: 0,
  base: 0,
  baseTerm: 0,
  entries: [],
  durable: null,
  votes: [],
  progress: [],
  configuration: 'n1 n2',
  more: [],
};

const message = (from: number, to: number, kind: string, rest: Partial<PageMessage>): PageMessage => ({
  name: `${from}>${to} ${kind} t1 #1`,
  from,
  to,
  kind,
  term: 1,
  answer: kind.endsWith('Response'),
  text: '',
  fields: [],
  sent: null,
  copyOf: null,
  arrived: [],
  lost: null,
  ...rest,
});

const step = (kind: string, server: number | null, rest: Partial<PageStep> = {}): Omit<PageStep, 'number'> => ({
  kind,
  text: server === null ? kind : `n${server} ${kind}`,
  effect: '',
  fate: 'applied',
  server,
  ...rest,
});

const nothing = { unknown: 'nobody asked' };

/** n1 asks n2 for its vote, in a message that is doubled, lost once, and answered. */
const votes: RunDocument = {
  format: 'raftcheck-page',
  version: 1,
  title: '',
  tool: 'raftcheck',
  command: '',
  schedule: '',
  subject: 'impl',
  options: [],
  servers: [idle, idle],
  clients: 1,
  messages: [
    message(1, 2, 'RequestVote', { sent: 1, arrived: [4] }),
    message(1, 2, 'RequestVote', { copyOf: 0, lost: 3 }),
    message(2, 1, 'RequestVoteResponse', { sent: 4 }),
  ],
  steps: [
    step('timeout', 1, { sent: [0], changed: { role: 'candidate', term: 1, votedFor: 1 } }),
    step('duplicate', null, { message: 0, sent: [1] }),
    step('drop', null, { message: 1, cut: [[1, 2]] }),
    step('deliver', 2, { message: 0, sent: [2], changed: { term: 1, votedFor: 1 }, cut: [] }),
    step('crash', 1, { changed: { up: false } }),
    step('crash', 1, { fate: 'skipped' }),
  ].map((one, k) => ({ ...one, number: k + 1 })),
  verdict: {
    verdict: 'holds',
    headline: 'PASS',
    property: null,
    fact: null,
    paper: null,
    culprit: null,
    remarks: [],
    stack: [],
  },
  spec: nothing,
  history: {
    known: {
      operations: [
        { client: 1, text: 'put x=1', result: 'done', began: 1, ended: 4, place: 1 },
        { client: 1, text: 'get x', result: '', began: 5, ended: null, place: null },
      ],
      verdict: 'linearizable',
      withoutPlace: null,
    },
  },
  story: nothing,
  shrinking: nothing,
};

const all = (): boolean => true;

describe('the servers after a step', () => {
  test('are as they were changed until then, whichever way one comes', () => {
    const run = new Run(votes);
    const rolesAt = (number: number): readonly string[] =>
      run.serversAfter(number).map(({ role, term, up }) => `${up ? role : 'down'} ${term}`);
    expect(rolesAt(0)).toEqual(['follower 0', 'follower 0']);
    expect(rolesAt(5)).toEqual(['down 1', 'follower 1']);
    expect(rolesAt(1)).toEqual(['candidate 1', 'follower 0']);
    expect(rolesAt(4)).toEqual(['candidate 1', 'follower 1']);
  });

  test('have logs that grow, are cut off and compacted', () => {
    const steps = [
      step('command', 1, {
        changed: {
          entries: {
            from: 1,
            entries: [
              [1, 'a'],
              [1, 'b'],
              [1, 'c'],
            ],
          },
        },
      }),
      step('deliver', 1, { changed: { entries: { from: 2, entries: [[2, 'd']] } } }),
      step('compact', 1, { changed: { base: 1, baseTerm: 1 } }),
      step('deliver', 1, { changed: { entries: { from: 2, entries: [] } } }),
      step('restart', 1, { changed: { base: 0, baseTerm: 0, entries: { from: 1, entries: [[1, 'a']] } } }),
    ].map((one, k) => ({ ...one, number: k + 1 }));
    const run = new Run({ ...votes, steps, messages: [] });
    const logAt = (number: number): string => {
      const [server = idle] = run.serversAfter(number);
      return `${server.base}|${server.entries.map(([term, text]) => `${term}:${text}`).join(' ')}|${lastIndexOf(server)}`;
    };
    expect([1, 2, 3, 4, 5].map(logAt)).toEqual(['0|1:a 1:b 1:c|3', '0|1:a 2:d|2', '1|2:d|2', '1||1', '0|1:a|1']);
  });

  test('of a long run are found from checkpoints, and equal those found step by step', () => {
    const steps = Array.from({ length: 2000 }, (_, k) => ({
      ...step('timeout', (k % 2) + 1, { changed: { term: k + 1 } }),
      number: k + 1,
    }));
    const run = new Run({ ...votes, steps, messages: [] });
    for (const number of [1999, 3, 1024, 511, 512, 513, 2000]) {
      const terms = run.serversAfter(number).map(({ term }) => term);
      expect(terms).toEqual(number % 2 === 0 ? [number - 1, number] : [number, number - 1]);
    }
  });
});

describe('what led to what', () => {
  const run = new Run(votes);
  const sorted = (steps: ReadonlySet<number>): readonly number[] => [...steps].sort((one, other) => one - other);

  test('goes along servers and messages', () => {
    expect(sorted(run.happenedBefore.pastOf(4))).toEqual([1, 4]);
    expect(sorted(run.happenedBefore.pastOf(5))).toEqual([1, 5]);
    expect(sorted(run.happenedBefore.futureOf(1))).toEqual([1, 4, 5]);
  });

  test('a step has a name that finds it again', () => {
    expect(run.nameOf(5)).toBe('n1 crash');
    expect(run.nameOf(6)).toBe('n1 crash (2)');
    for (let number = 0; number <= run.length; number += 1) expect(run.placeOf(run.nameOf(number))).toBe(number);
    expect(run.placeOf('n7 crash')).toBe(null);
  });
});

describe('the picture', () => {
  const scene = sceneOf(votes, all);

  test('has an arrow from where a message was sent to where it arrived, was lost, or is still on its way', () => {
    expect(
      scene.arrows(0, 99).map(({ message: place, from, to, end, copy }) => [place, from.row, to.row, end, copy]),
    ).toEqual([
      [0, 0, 3, 'arrived', false],
      [1, 1, 2, 'lost', true],
      [2, 3, 5, 'open', false],
    ]);
    expect(scene.arrows(2, 2).map(({ message: place }) => place)).toEqual([0, 1]);
    expect(scene.arrows(6, 900)).toEqual([]);
  });

  test('has bands of roles, gaps of crashes, cuts and operations', () => {
    expect(
      scene
        .bands(0, 99)
        .filter(({ lane }) => lane === 0)
        .map(({ from, to, role, up }) => [from, to, role, up]),
    ).toEqual([
      [0, 4 - 1, 'candidate', true],
      [4, 5, 'candidate', false],
    ]);
    expect(scene.cuts(0, 99)).toEqual([{ from: 2, to: 2, links: [[1, 2]] }]);
    expect(scene.bars(0, 99).map(({ lane, from, to, open }) => [lane, from, to, open])).toEqual([
      [2, 0, 3, false],
      [2, 4, 5, true],
    ]);
  });

  test('of some of the steps has what begins and ends in them', () => {
    const some = sceneOf(votes, ({ number }) => number === 1 || number === 4);
    expect(some.rows).toEqual([1, 4]);
    expect(some.arrows(0, 99).map(({ message: place, to }) => [place, to.row])).toEqual([
      [0, 1],
      [2, 2],
    ]);
  });
});

test.each([
  ['kind=RequestVote', [2, 3, 4]],
  ['kind=deliver server=2', [4]],
  ['server=n1', [1, 5, 6]],
  ['term>0 kind!=timeout', [2, 3, 4, 5, 6]],
  ['CRASH fate=skipped', [6]],
  ['step<3', [1, 2]],
  ['nonsense=3', []],
  ['', []],
])('the search for %s finds steps %j', (typed, found) => {
  const run = new Run(votes);
  const fits = searchFor(run, typed);
  expect(votes.steps.map(({ number }) => number).filter(fits)).toEqual(found);
});

test('the address holds where one looks, and strange ones are left out', () => {
  const place = { step: 'deliver 1>2 RequestVote t1 #1 (2)', pane: 'spec', slice: true } as const;
  expect(readFragment(writeFragment(place))).toEqual(place);
  expect(readFragment('#pane=nothing&step=%E0%A4%A&slice=')).toEqual({ step: '\ufffd%A', slice: false });
  expect(readFragment('')).toEqual({});
});
