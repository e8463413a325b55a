// @module-tag slow
import { expect, test } from 'vitest';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { searchFor } from '../testing/search-for.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { vacuity } from './summary.ts';

test('a verdict that hit a limit is counted, and the search is not clean', () => {
  const limited: Invariant = { name: 'limited', paper: '', of: 'step', check: () => ({ verdict: 'unknown' }) };
  const found = (invariants: readonly Invariant[]) => searchFor(targetNamed('impl', { invariants }), 20).summary;
  expect(vacuity(found([]))).toBeNull();
  const summary = found([limited]);
  expect(summary.undecided).toBeGreaterThan(summary.runs);
  expect(vacuity(summary)).toContain('hit a limit');
});
