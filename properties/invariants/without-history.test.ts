import { describe, expect, test } from 'vitest';
import type { LogView, ServerView } from '../seen/view.ts';
import { logOf } from '../seen/view.ts';
import { plainView } from '../../world/testing/plain-view.ts';
import { allInvariants } from './all.ts';
import type { PairCheck } from './invariant.ts';
import { ofPair, ofPairs } from './pairs.ts';

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
    fact: 'n1 and n2 both have an entry of term 3 at index 3, but differ at index 1',
    fair: [
      [{ log: log(1, 1, 2) }, { log: log(1, 3, 3) }],
      [{ log: log(1, 2) }, { log: log(1, 2, 3) }],
      [{ log: log(1) }, { log: log(2, 2) }],
    ],
  },
  {
    property: 'Log Matching',
    broken: [{ log: log(1) }, { log: other }],
    fact: 'n1 and n2 both have an entry of term 1 at index 1, but differ at index 1',
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

const judges = new Map<string, PairCheck>();
for (const invariant of allInvariants) {
  const check = invariant.of === 'history' ? invariant.withoutHistory : invariant;
  if (check?.of === 'state' && check.pairs !== undefined) judges.set(invariant.name, check.pairs);
}

/** What two servers show to be broken. */
function refutedByPair(
  one: ServerView,
  other: ServerView,
): { readonly property: string; readonly fact: string } | null {
  for (const [property, pairs] of judges) {
    const verdict = ofPair(pairs, one, other);
    if (verdict.verdict === 'violated') return { property, fact: verdict.fact };
  }
  return null;
}

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

test('all that two servers show has its case', () => {
  expect([...judges.keys()]).toEqual([...new Set(cases.map(({ property }) => property))]);
});

test('a state breaks what any two of its servers break, wherever they stand', () => {
  const [{ broken, fair }] = cases as [Case];
  const check = ofPairs(judges.get('Election Safety') as PairCheck);
  const verdictOf = (...views: readonly Partial<ServerView>[]) =>
    check.check({ servers: views.map((view, k) => server(k + 1, view)), features: [] }).verdict;
  expect(verdictOf(broken[0], {}, broken[1])).toBe('violated');
  expect(verdictOf({}, broken[0], broken[1])).toBe('violated');
  expect(verdictOf(...(fair[0] ?? []), {})).toBe('holds');
});
