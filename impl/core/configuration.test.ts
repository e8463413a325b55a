import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Configuration, Membership } from './configuration.ts';
import { hasMajority, isMembership, membersOf, towards } from './configuration.ts';
import { append, behindSnapshot, configurationAt, emptyLog, logOf } from './log.ts';
import type { Entry } from './log.ts';

const servers = [1, 2, 3, 4, 5];
const some = fc.subarray(servers, { minLength: 1 });
const without = (list: readonly number[], out: readonly number[]): readonly number[] =>
  list.filter((server) => !out.includes(server));
const anyMembership: fc.Arbitrary<Membership> = fc
  .tuple(some, fc.subarray(servers))
  .map(([voters, others]) => ({ voters, learners: without(others, voters) }));
const settled = (members: Membership): Configuration => ({ ...members, newVoters: null });

describe('any two majorities have a server in common, from each configuration to the next (§6)', () => {
  const groups = fc.tuple(fc.subarray(servers), fc.subarray(servers));
  const overlap = (one: Configuration, other: Configuration, [a, b]: readonly [number[], number[]]): void => {
    fc.pre(hasMajority(one, (server) => a.includes(server)) && hasMajority(other, (server) => b.includes(server)));
    expect(a.some((server) => b.includes(server))).toBe(true);
  };

  test('when it is changed', () => {
    fc.assert(
      fc.property(anyMembership, anyMembership, groups, (from, to, majorities) => {
        overlap(settled(from), towards(settled(from), to), majorities);
      }),
    );
  });

  test('when joint consensus is left', () => {
    fc.assert(
      fc.property(anyMembership, anyMembership, groups, (from, to, majorities) => {
        const joint = towards(settled(from), to);
        overlap(joint, settled(to), majorities);
      }),
    );
  });
});

test('nobody is a majority of nobody', () => {
  expect(hasMajority({ voters: [], newVoters: null, learners: [1] }, () => true)).toBe(false);
});

test('members are all who are sent the log, each once', () => {
  expect(membersOf({ voters: [1, 2], newVoters: [2, 4], learners: [3] })).toEqual([1, 2, 3, 4]);
});

test('what makes no cluster is told from what does', () => {
  fc.assert(fc.property(anyMembership, isMembership));
  const [none, twice, unsorted, both] = [[], [1, 1], [2, 1], [1, 2]];
  for (const voters of [none, twice, unsorted]) expect(isMembership({ voters, learners: [] })).toBe(false);
  expect(isMembership({ voters: both, learners: [2] })).toBe(false);
  expect(isMembership({ voters: [1], learners: [3, 2] })).toBe(false);
});

describe('a log knows the latest configuration in it (dissertation §4.1)', () => {
  const first: Configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };
  const anyEntry: fc.Arbitrary<Entry> = fc.oneof(
    fc.constant<Entry>({ term: 1, command: 'x' }),
    anyMembership.map((members): Entry => ({ term: 1, command: null, configuration: settled(members) })),
  );
  const entries = fc.array(anyEntry, { maxLength: 6 });
  const latest = (all: readonly Entry[], base = first): Configuration =>
    all.findLast(({ configuration }) => configuration !== undefined)?.configuration ?? base;

  test('however it was appended to and cut', () => {
    fc.assert(
      fc.property(entries, fc.array(fc.tuple(fc.nat(6), entries)), (start, changes) => {
        let all: readonly Entry[] = start;
        let log = logOf(emptyLog(first), start);
        for (const [at, more] of changes) {
          const keep = Math.min(at, all.length);
          all = [...all.slice(0, keep), ...more];
          log = append(log, keep, more);
          expect(log.configuration).toEqual(latest(all));
          expect(log).toEqual(logOf(emptyLog(first), all));
        }
      }),
    );
  });

  test('and what it was at any index, and behind a snapshot', () => {
    fc.assert(
      fc.property(entries, fc.nat(6), (all, at) => {
        const log = logOf(emptyLog(first), all);
        const index = Math.min(at, all.length);
        expect(configurationAt(log, index)).toEqual(latest(all.slice(0, index)));
        const snapshot = { index, term: index === 0 ? 0 : 1, configuration: configurationAt(log, index), data: '' };
        expect(behindSnapshot(log, snapshot).configuration).toEqual(latest(all));
      }),
    );
  });
});
