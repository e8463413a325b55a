// @module-tag slow
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coreExplorable } from '../core.ts';
import type { Abstraction } from '../explorer.ts';
import { foundIn, plenty } from '../testing/search.ts';
import { goldenNamed } from '../testing/golden.ts';
import { searchTogether } from '../testing/together.ts';
import type { Together } from '../testing/together.ts';
import { sharedMemory } from './part.ts';

const plain: Abstraction = { reductions: 'none' };

function countsTogether(name: string, abstraction: Abstraction, together: Together): object {
  const { end, depth, counts } = searchTogether(coreExplorable(goldenNamed(name).bounds), abstraction, together);
  return { end, depth, distinct: counts.distinct, generated: counts.generated };
}

function complete(name: string): object {
  const { distinct, generated, depth } = goldenNamed(name);
  return { end: 'complete', depth, distinct, generated };
}

describe('the counts are those of one thread:', () => {
  test.each(['T1', 'T2', 'T3'])('%s, shared from the initial state on', (name) => {
    for (const parts of [1, 2, 3]) expect(countsTogether(name, plain, { parts })).toEqual(complete(name));
  });

  test('shared from some level on, or never', () => {
    for (const shareFrom of [10, 1000, Infinity]) {
      expect(countsTogether('T2', plain, { parts: 2, shareFrom })).toEqual(complete('T2'));
    }
  });

  test('while the table grows under them', () => {
    expect(countsTogether('T3', plain, { parts: 3, slots: 4 })).toEqual(complete('T3'));
  });

  test('with symmetry, whichever of the states that are one is found first', () => {
    const { symmetric } = goldenNamed('T3');
    for (const parts of [2, 3]) {
      const counts = countsTogether('T3', { reductions: 'symmetry' }, { parts });
      expect(counts).toEqual({ ...complete('T3'), ...symmetric });
    }
  });

  test('whoever is slow and whoever is fast', () => {
    const turns = fc.array(fc.nat({ max: 2 }), { maxLength: 60 });
    fc.assert(
      fc.property(turns, (order) => {
        expect(countsTogether('T1', plain, { parts: 3, turns: order })).toEqual(complete('T1'));
      }),
      { numRuns: 25 },
    );
  });
});

describe('all parts end', () => {
  test('when one finds a property broken, in the level of the shortest way to break it', () => {
    const system = coreExplorable(goldenNamed('T3').bounds, 'vote-twice');
    const length = foundIn(system)?.length;
    expect(length).toBe(16);
    for (const shareFrom of [1, 100, Infinity]) {
      const { end, depth } = searchTogether(system, plain, { parts: 2, shareFrom });
      expect([end, depth]).toEqual(['refuted', length]);
    }
  });

  test('when more states are found than may be', () => {
    for (const shareFrom of [1, 1000]) {
      const limits = { ...plenty, states: 5000 };
      const { end, counts } = searchTogether(coreExplorable(goldenNamed('T2').bounds), plain, {
        parts: 2,
        limits,
        shareFrom,
      });
      expect(end).toBe('out of states');
      expect(counts.distinct).toBeGreaterThan(limits.states);
      expect(counts.distinct).toBeLessThan(2 * limits.states);
    }
  });

  test('when there is no memory for what one must keep', () => {
    for (const shareFrom of [1, 1000]) {
      const limits = { ...plenty, bytes: 2 ** 20 };
      const together = { parts: 2, limits, shareFrom };
      expect(countsTogether('T2', plain, together)).toMatchObject({ end: 'out of memory' });
    }
  });
});

test('of a table larger than the system gives, the search has what there is', () => {
  const asked: number[] = [];
  const allocate = (wanted: number): SharedArrayBuffer => {
    asked.push(wanted);
    if (wanted > 2 ** 27) throw new RangeError('Array buffer allocation failed');
    return new SharedArrayBuffer(wanted);
  };
  const { table } = sharedMemory(2, { states: Infinity, bytes: Infinity }, undefined, allocate);
  expect(table.byteLength).toBe(2 ** 27);
  expect(asked[0]).toBe(2 ** 35); // what the largest table takes
});
