import { describe, expect, test } from 'vitest';
import type { LogView, ServerView } from '../view.ts';
import { logOf } from '../view.ts';
import { refutedByPair } from './judging.ts';
import { stateInvariants } from './state-invariants.ts';
import { allInvariants } from '../invariants/all.ts';
import { plainView } from '../testing/plain-view.ts';

const log = (...terms: readonly number[]): LogView => logOf(terms.map((term) => ({ term, command: `${term}` })));

const server = (id: number, seen: Partial<ServerView>): ServerView => plainView(id, { currentTerm: 3, ...seen });

type Pair = readonly [Partial<ServerView>, Partial<ServerView>];

interface Case {
  readonly property: string;
  readonly broken: Pair;
  readonly fact: string;
  readonly fair: readonly Pair[]; // next to it
}

const leader = { role: 'leader' } as const;
const other = logOf([{ term: 1, command: 'other' }]);

const cases: readonly Case[] = [
  {
    property: 'Election Safety',
    broken: [leader, leader],
    fact: 'n1 and n2 both lead term 3',
    fair: [
      [leader, { role: 'candidate' }],
      [leader, { ...leader, currentTerm: 2 }],
      [leader, { ...leader, up: false }],
    ],
  },
  {
    property: 'Log Matching',
    broken: [{ log: log(1, 2, 3) }, { log: log(2, 2, 3) }],
    fact: 'n1 and n2 agree on the term of entry 3, but differ at 1',
    fair: [
      [{ log: log(1, 1, 2) }, { log: log(1, 3, 3) }],
      [{ log: log(1, 2) }, { log: log(1, 2, 3) }],
      [{ log: log(1) }, { log: log(2, 2) }],
    ],
  },
  {
    property: 'Log Matching',
    broken: [{ log: log(1) }, { log: other }],
    fact: 'n1 and n2 agree on the term of entry 1, but differ at 1',
    fair: [[{ log: log(1) }, { log: log(1) }]],
  },
  {
    property: 'Leader Completeness',
    broken: [
      { log: log(1, 2), commitIndex: 2 },
      { ...leader, log: log(1, 3) },
    ],
    fact: 'n2 leads term 3 without entry 2, which n1 knows as committed',
    fair: [
      [
        { log: log(1, 2), commitIndex: 1 },
        { ...leader, log: log(1, 3) },
      ],
      [
        { log: log(1, 2), commitIndex: 2 },
        { role: 'candidate', log: log(1, 3) },
      ],
      [
        { log: log(1, 2), commitIndex: 2, currentTerm: 4 },
        { ...leader, log: log(1, 3) },
      ],
      [
        { log: log(1, 2), commitIndex: 2 },
        { ...leader, log: log(1, 2, 3) },
      ],
    ],
  },
  {
    property: 'State Machine Safety',
    broken: [
      { log: log(1, 2), commitIndex: 2 },
      { log: log(1, 3, 3), commitIndex: 3 },
    ],
    fact: 'n1 and n2 know different entries as committed at index 2',
    fair: [
      [
        { log: log(1, 2), commitIndex: 2 },
        { log: log(1, 3), commitIndex: 1 },
      ],
      [
        { log: log(1, 2), commitIndex: 2 },
        { log: log(1, 2, 3), commitIndex: 3 },
      ],
    ],
  },
  {
    property: 'State Machine Safety',
    broken: [
      { log: log(1), commitIndex: 2 },
      { log: log(1, 2), commitIndex: 2 },
    ],
    fact: 'n1 and n2 know different entries as committed at index 2',
    fair: [
      [
        { log: log(1), commitIndex: 1 },
        { log: log(1, 2), commitIndex: 2 },
      ],
    ],
  },
  {
    property: 'State Agreement',
    broken: [
      { commitIndex: 1, log: log(1), machine: 'x' },
      { commitIndex: 1, log: log(1), machine: 'y' },
    ],
    fact: 'n1 and n2 have different state machines after index 1',
    fair: [
      [
        { commitIndex: 1, log: log(1), machine: 'x' },
        { commitIndex: 1, log: log(1), machine: 'x' },
      ],
      [
        { commitIndex: 1, log: log(1), machine: 'x' },
        { commitIndex: 2, log: log(1, 2), machine: 'y' },
      ],
    ],
  },
];

const refuted = ([one, two]: Pair) => refutedByPair(server(1, one), server(2, two));
const refutedTheOtherWay = ([one, two]: Pair) => refutedByPair(server(2, two), server(1, one));

describe.each(cases)('$property, as two servers show it', ({ property, broken, fact, fair }) => {
  test('is violated, in whichever order they are taken', () => {
    expect(refuted(broken)).toMatchObject({ property, fact });
    expect(refutedTheOtherWay(broken)).toMatchObject({ property });
  });

  test('holds of their like that is fair', () => {
    for (const pair of fair) expect([refuted(pair), refutedTheOtherWay(pair)]).toEqual([null, null]);
  });
});

test('each bears the name and the place in the paper of a property over histories', () => {
  expect(stateInvariants.map(({ name }) => name)).toEqual([...new Set(cases.map(({ property }) => property))]);
  const known = allInvariants.map(({ name, paper }) => `${name}: ${paper}`);
  for (const { name, paper } of stateInvariants) expect(known).toContain(`${name}: ${paper}`);
});
