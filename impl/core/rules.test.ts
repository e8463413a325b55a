import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry, Log } from './log.ts';
import {
  append,
  behindSnapshot,
  emptyLog,
  entriesAfter,
  entryAt,
  firstChangedIndex,
  firstIndexOfTermAt,
  lastIndex,
  lastIndexOfTermBelow,
  termAt,
} from './log.ts';
import type { AppendEntries, AppendEntriesResponse } from './message.ts';
import type { Progress } from './node.ts';
import { emptyDurableState, restore } from './node.ts';
import { textbookRules as rules } from './rules.ts';
import type { Configuration } from './configuration.ts';

const three: Configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };

const log = (...terms: readonly number[]): Log =>
  append(
    emptyLog(three),
    0,
    terms.map((term): Entry => ({ term, command: 'x' })),
  );

const request = (prevLogIndex: number, prevLogTerm: number, ...terms: readonly number[]): AppendEntries => ({
  kind: 'AppendEntries',
  term: 9,
  prevLogIndex,
  prevLogTerm,
  entries: log(...terms).entries,
  leaderCommit: 0,
});

const rejection = (prevLogIndex: number, conflictTerm: number, conflictIndex: number): AppendEntriesResponse => ({
  kind: 'AppendEntriesResponse',
  term: 9,
  success: false,
  prevLogIndex,
  matchIndex: 0,
  conflictTerm,
  conflictIndex,
});

/** A log as the protocol makes them: terms never fall. */
const anyLog = fc
  .array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 })
  .map((terms) => log(...[...terms].sort((a, b) => a - b)));

describe('the log with the later term, or as long with the same, is at least as up-to-date (§5.4.1)', () => {
  test.each([
    [log(1, 1), 1, 2, true],
    [log(1, 1, 1), 1, 2, false],
    [log(1, 1, 1), 2, 1, true],
    [log(2), 1, 9, false],
    [log(), 0, 0, true],
  ])('%#', (own, lastLogTerm, lastLogIndex, expected) => {
    expect(rules.isUpToDate(own, { lastLogTerm, lastLogIndex })).toBe(expected);
  });
});

describe('if an existing entry conflicts with a new one, it and all that follow it are deleted (§5.3)', () => {
  test.each([
    ['new entries are appended', log(1), request(1, 1, 2, 2), [1, 2, 2]],
    ['a conflict is deleted, with all behind it', log(1, 1, 1), request(1, 1, 2), [1, 2]],
    ['what agrees stays, with all behind it', log(1, 1, 1), request(0, 0, 1), [1, 1, 1]],
    ['a heartbeat deletes nothing', log(1, 1), request(1, 1), [1, 1]],
  ])('%s', (_, own, message, expected) => {
    expect(rules.reconcile(own, message).entries.map(({ term }) => term)).toEqual(expected);
  });

  test('what is there already gives the same log', () => {
    const own = log(1, 2, 3);
    expect(rules.reconcile(own, request(1, 1, 2))).toBe(own);
  });
});

test('an entry is committed when a majority holds it (§5.3): as counting says', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 7 }), (matches) => {
      const counted = [...matches]
        .sort((a, b) => b - a)
        .find((index) => 2 * matches.filter((match) => match >= index).length > matches.length);
      expect(rules.majorityMatch(matches)).toBe(counted);
    }),
  );
});

test('a leader commits only entries of its own term by counting (§5.4.2)', () => {
  const node = { ...restore(1, { ...emptyDurableState(three), log: log(1, 1, 2) }), currentTerm: 2, commitIndex: 0 };
  expect([0, 1, 2, 3].map((agreed) => rules.leaderCommitIndex(node, agreed, null))).toEqual([0, 0, 0, 3]);
});

describe('walking back (§5.3, end)', () => {
  const progress: Progress = { server: 2, nextIndex: 7, matchIndex: 0, inFlight: [8], sending: null };

  test('goes to the end of the conflicting term, if the leader has it', () => {
    const after = rules.progressAfterRejection(progress, log(1, 1, 2, 2, 3, 3, 4), rejection(6, 2, 3));
    expect(after).toEqual({ server: 2, nextIndex: 5, matchIndex: 0, inFlight: [], sending: null });
  });

  test('goes to where the term begins at the follower, if not', () => {
    expect(rules.progressAfterRejection(progress, log(1, 1, 3, 3, 3, 3), rejection(6, 2, 3)).nextIndex).toBe(3);
  });

  test('an answer to an older probe changes nothing', () => {
    expect(rules.progressAfterRejection(progress, log(1), rejection(3, 1, 1))).toBe(progress);
  });

  test('always goes back, never below what is known to match', () => {
    fc.assert(
      fc.property(anyLog, anyLog, fc.nat(12), fc.nat(12), (leader, follower, previous, matched) => {
        const prevLogIndex = 1 + (previous % Math.max(1, lastIndex(leader)));
        const matchIndex = Math.min(matched, prevLogIndex - 1);
        fc.pre(lastIndex(leader) > 0);
        const message = request(prevLogIndex, termAt(leader, prevLogIndex));
        fc.pre(!rules.isConsistent(follower, message));
        const { conflictTerm, conflictIndex } = rules.conflictHint(follower, message);
        const before: Progress = { server: 2, nextIndex: prevLogIndex + 1, matchIndex, inFlight: [], sending: null };
        const { nextIndex } = rules.progressAfterRejection(
          before,
          leader,
          rejection(prevLogIndex, conflictTerm, conflictIndex),
        );
        expect(nextIndex).toBeLessThanOrEqual(prevLogIndex);
        expect(nextIndex).toBeGreaterThan(matchIndex);
      }),
    );
  });
});

test('the log searches are as the plain ones', () => {
  fc.assert(
    fc.property(anyLog, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 }), (own, index, term) => {
      fc.pre(index <= lastIndex(own));
      const terms = own.entries.map((entry) => entry.term);
      expect(firstIndexOfTermAt(own, index)).toBe(terms.indexOf(terms[index - 1] ?? 0) + 1);
      expect(lastIndexOfTermBelow(own, term, index)).toBe(terms.slice(0, index - 1).lastIndexOf(term) + 1);
      expect(firstChangedIndex(own, append(own, index - 1, []))).toBe(index);
    }),
  );
});

describe('a compacted log is as the whole one, as far as it is known (§7)', () => {
  /** A log, and the same one without its first entries. */
  const anyCompacted = anyLog.chain((whole) =>
    fc
      .nat(whole.entries.length)
      .map((base): readonly [Log, Log] => [
        whole,
        behindSnapshot(whole, { index: base, term: termAt(whole, base), configuration: three, data: '' }),
      ]),
  );

  test('in its ends, terms and entries', () => {
    fc.assert(
      fc.property(anyCompacted, fc.nat(13), ([whole, compacted], index) => {
        expect(lastIndex(compacted)).toBe(lastIndex(whole));
        fc.pre(index >= compacted.base);
        expect(termAt(compacted, index)).toBe(termAt(whole, index));
        expect(entryAt(compacted, index + 1)).toBe(entryAt(whole, index + 1));
        expect(entriesAfter(compacted, index, 2)).toEqual(entriesAfter(whole, index, 2));
      }),
    );
  });

  test('in what a request of a leader that has the compacted entries does to it', () => {
    fc.assert(
      fc.property(anyCompacted, anyLog, fc.nat(12), ([whole, compacted], other, previous) => {
        const { base } = compacted;
        const leader = append(whole, base, other.entries.slice(base));
        const prevLogIndex = Math.min(previous, lastIndex(leader));
        const message = {
          ...request(prevLogIndex, termAt(leader, prevLogIndex)),
          entries: entriesAfter(leader, prevLogIndex),
        };
        const consistent = rules.isConsistent(compacted, message);
        expect(consistent).toBe(rules.isConsistent(whole, message));
        fc.pre(consistent);
        const { entries } = rules.reconcile(whole, message);
        expect(rules.reconcile(compacted, message)).toMatchObject({ base, entries: entries.slice(base) });
      }),
    );
  });

  test('and what is compacted is never where to look next', () => {
    fc.assert(
      fc.property(anyCompacted, fc.nat(12), ([, compacted], previous) => {
        const prevLogIndex = compacted.base + 1 + previous;
        const message = request(prevLogIndex, 9);
        fc.pre(!rules.isConsistent(compacted, message));
        expect(rules.conflictHint(compacted, message).conflictIndex).toBeGreaterThan(compacted.base);
      }),
    );
  });
});
