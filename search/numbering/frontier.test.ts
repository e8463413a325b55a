import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Frontier } from './frontier.ts';

const stride = 3;
const block = 2 ** 14; // states

/** A frontier of states that are told apart by a number, beside an array of the same. */
class Both {
  readonly frontier: Frontier;
  readonly array: number[] = [];
  #next = 0;

  constructor(beside: Frontier | null = null) {
    this.frontier = new Frontier(stride, beside);
  }

  add(count: number): void {
    for (let k = 0; k < count; k += 1) {
      const at = this.frontier.add();
      this.frontier.tail.fill(this.#next, at, at + stride);
      this.array.push(this.#next);
      this.#next += 1;
    }
  }

  /** Takes states from both; how many, or an error if they differ. */
  take(most: number): number {
    const { block: rows, at, count } = this.frontier.take(most);
    const expected = this.array.splice(0, count).flatMap((state) => [state, state, state]);
    const taken = Array.from(rows.subarray(at, at + stride * count));
    if (taken.some((word, k) => word !== expected[k]) || taken.length !== expected.length) {
      throw new Error(`${count} states taken, from ${taken[0]} on instead of from ${expected[0]}`);
    }
    return count;
  }
}

describe('a queue of states', () => {
  test('gives them out in the order in which they came, however they come and go', () => {
    const counts = fc.oneof(fc.nat(3), fc.nat(300), fc.nat(block), fc.constantFrom(block - 1, block, block + 1));
    const turns = fc.array(fc.tuple(fc.boolean(), counts), { maxLength: 20 });
    fc.assert(
      fc.property(turns, (all) => {
        const both = new Both();
        for (const [adds, count] of all) {
          if (adds) both.add(count);
          else both.take(count);
          if (both.frontier.length !== both.array.length) throw new Error('the lengths differ');
        }
        while (both.take(block) > 0);
        expect(both.array).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('takes fewer than asked for at the end of a block, but some if there are any', () => {
    const both = new Both();
    both.add(block + 5);
    expect([both.take(block - 1), both.take(128), both.take(128), both.take(128)]).toEqual([block - 1, 1, 5, 0]);
  });

  test('leaves what was taken where it is while more is added', () => {
    const both = new Both();
    both.add(block);
    const { block: rows, at, count } = both.frontier.take(block);
    const taken = rows.slice(at, at + stride * count);
    both.add(2 * block);
    expect(rows.subarray(at, at + stride * count)).toEqual(taken);
    expect(taken.at(-1)).toBe(block - 1);
  });

  test('uses its blocks again: what is read needs no more memory', () => {
    const both = new Both();
    both.add(3 * block);
    const before = both.frontier.bytes;
    for (let k = 0; k < 20; k += 1) {
      let left = block;
      while (left > 0) left -= both.take(left);
      both.add(block);
    }
    expect(both.frontier.bytes).toBeLessThanOrEqual(before + 4 * stride * block);
  });

  test('and what another beside it reads: two that are emptied in turn need the memory of one', () => {
    const one = new Both();
    const other = new Both(one.frontier);
    const blocks = new Set<Int32Array>();
    one.add(10 * block);
    for (let turn = 0; turn < 6; turn += 1) {
      const [full, empty] = turn % 2 === 0 ? [one, other] : [other, one];
      while (full.frontier.length > 0) {
        empty.add(full.take(block / 4));
        blocks.add(empty.frontier.tail);
      }
    }
    expect(one.array).toHaveLength(10 * block);
    expect(one.frontier.bytes + other.frontier.bytes).toBeLessThanOrEqual(4 * stride * block * 13);
    expect(blocks.size).toBeLessThanOrEqual(13);
  });
});
