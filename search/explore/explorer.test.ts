// @module-tag slow
import { describe, expect, test } from 'vitest';
import { coreExplorable } from './core.ts';
import type { Explorable } from '../numbering/explorable.ts';
import { Explorer } from './explorer.ts';
import { conformingExplorable, implementationExplorable } from './implementation.ts';
import { goldenNamed } from './testing/golden.ts';
import { countsOf, plenty, search } from './testing/search.ts';

const core = coreExplorable(goldenNamed('T2').bounds);
const { distinct, generated, depth } = goldenNamed('T2');

describe('a search', () => {
  test('finds the same however often it stops on the way', () => {
    const explorer = new Explorer(core, { reductions: 'none' }, plenty);
    let turns = 0;
    while (explorer.advance(1) === 'searching') turns += 1;
    expect(turns).toBeGreaterThan(distinct / 512);
    expect(explorer).toMatchObject({ distinct, generated, depth, frontier: 0, refutation: null });
    expect(explorer.advance(1)).toBe('complete');
  });

  test('finds the same with and without a trail, and in every run', () => {
    const explorer = new Explorer(core, { reductions: 'all' }, plenty);
    while (explorer.advance(1000) === 'searching');
    const counts = countsOf(core, { reductions: 'all' });
    expect(explorer).toMatchObject(counts);
    expect(countsOf(core, { reductions: 'all' })).toEqual(counts);
  });

  test('that may not find more states ends without a verdict, soon after', () => {
    const { explorer } = search(core, { reductions: 'none' }, { ...plenty, states: 1000 });
    expect(explorer.progress).toBe('out of states');
    expect(explorer.distinct).toBeGreaterThanOrEqual(1000);
    expect(explorer.distinct).toBeLessThan(3000);
  });

  test('that may not use more memory ends without a verdict', () => {
    const { explorer } = search(core, { reductions: 'none' }, { ...plenty, bytes: 2 ** 20 });
    expect(explorer.progress).toBe('out of memory');
    const { table, rest } = explorer.bytes;
    expect(table + rest).toBeGreaterThan(2 ** 20);
  });

  test('goes on into the states that a larger table has room for', () => {
    const bounds = { ...goldenNamed('T3').bounds, maxMessages: 2, drop: true };
    const { explorer } = search(coreExplorable(bounds), { reductions: 'none' }, { ...plenty, states: 4_300_000 });
    expect(explorer.progress).toBe('out of states');
    expect(explorer.bytes.table).toBe(2 ** 28);
  });
});

test('what hangs on clocks cannot be explored', () => {
  const options = { servers: 2, maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const bounds = { maxTerm: 1, maxLog: 1, maxMessages: 1, duplicate: false, drop: false, budgets: {} };
  const features = ['checkQuorum', 'readIndex', 'leaseReads'] as const;
  expect(() => implementationExplorable({ ...options, features }, bounds)).toThrow('time does not go by');
});

describe('a clean verdict is about something:', () => {
  const options = { servers: 3, features: [], maxEntries: 2, maxInFlight: 2, disk: 'immediate' } as const;
  const bounds = { maxTerm: 1, maxLog: 1, maxMessages: 3, duplicate: false, drop: true, budgets: { crash: 1 } };
  test.each([
    ['the core', coreExplorable(goldenNamed('T4').bounds)],
    ['the implementation', implementationExplorable(options, bounds)],
    ['the implementation beside the spec', conformingExplorable(options, bounds)],
  ] as [string, Explorable][])('%s has leaders, commits, and more than one term', (_, system) => {
    for (const reductions of ['symmetry', 'all'] as const) {
      const { explorer } = search(system, { reductions });
      const views = [...explorer.tables.reachedViews()];
      expect(explorer.progress).toBe('complete');
      expect(views.some(({ role }) => role === 'leader')).toBe(true);
      expect(views.some(({ role, commitIndex }) => role === 'follower' && commitIndex > 0)).toBe(true);
      expect(new Set(views.map(({ currentTerm }) => currentTerm)).size).toBe(2);
    }
  });
});
