import { expect, test } from 'vitest';
import { regions, slotBytes } from '../../numbering/fingerprints.ts';
import { CommonSeen } from './common-seen.ts';
import { CommonTable } from './common-table.ts';

const slots = 8;

/** What a part has seen of a table with room for so many slots in a region, in which all parts have so many states. */
function seenIn(slotsMost: number) {
  const table = new CommonTable(new SharedArrayBuffer(regions * slotsMost * slotBytes), slots);
  const all = { distinct: 0 };
  const seen = new CommonSeen(table, 2, () => all.distinct);
  seen.share();
  return { table, all, seen };
}

// Others go on adding between the look at whether the table should grow and the adding.
test('there is room in a table that can grow, however many states the others have found meanwhile', () => {
  const { table, all, seen } = seenIn(2 * slots);
  all.distinct = table.growAt - 20;
  expect([seen.shouldGrow(10), seen.shouldGrow(11)]).toEqual([false, true]);
  all.distinct = table.full;
  expect(seen.reserve(10)).toBe(true);
});

test('a table that cannot grow has room until it is full', () => {
  const { table, all, seen } = seenIn(slots);
  all.distinct = table.full - 20;
  expect([seen.shouldGrow(11), seen.reserve(10), seen.reserve(11)]).toEqual([false, true, false]);
});
