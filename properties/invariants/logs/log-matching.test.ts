import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntryView, LogView } from '../../seen/view.ts';
import { logOf, termAt } from '../../seen/view.ts';
import { firstMismatch } from './log-matching.ts';

const entry = fc.record({ term: fc.integer({ min: 1, max: 3 }), command: fc.constantFrom('x', 'y') });
const tail = fc.array(entry, { maxLength: 5 });

function compacted(entries: readonly EntryView[], base: number): LogView {
  return { base, baseTerm: termAt(logOf(entries), base), entries: entries.slice(base) };
}

test('a log whose committed beginning is compacted mismatches where the whole one does', () => {
  fc.assert(
    fc.property(tail, tail, tail, fc.nat(5), fc.nat(5), (shared, oneTail, otherTail, oneBase, otherBase) => {
      const one = [...shared, ...oneTail];
      const other = [...shared, ...otherTail];
      const compactedOne = compacted(one, Math.min(oneBase, shared.length));
      const compactedOther = compacted(other, Math.min(otherBase, shared.length));
      expect(firstMismatch(compactedOne, compactedOther)).toEqual(firstMismatch(logOf(one), logOf(other)));
    }),
  );
});

test('the term of the last compacted entry must match too', () => {
  const other = logOf([
    { term: 1, command: 'x' },
    { term: 3, command: 'x' },
  ]);
  const one: LogView = { base: 1, baseTerm: 2, entries: [{ term: 3, command: 'x' }] };
  expect(firstMismatch(one, other)).toEqual([1, 2]);
  expect(firstMismatch({ ...one, baseTerm: 1 }, other)).toBeNull();
});
