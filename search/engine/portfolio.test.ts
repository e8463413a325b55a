import { expect, test } from 'vitest';
import { Portfolio } from './portfolio.ts';
import type { Member } from './portfolio.ts';

const members = (...names: readonly string[]): readonly Member[] => names.map((name) => ({ name }));

function turns(portfolio: Portfolio, count: number, gain: (strategy: string) => number): Record<string, number> {
  const had: Record<string, number> = {};
  for (let k = 0; k < count; k += 1) {
    const strategy = portfolio.next();
    had[strategy] = (had[strategy] ?? 0) + 1;
    portfolio.reward(strategy, gain(strategy), 1_000);
  }
  return had;
}

test('those who bring as much get as many turns, and so do all if nobody brings anything', () => {
  expect(turns(new Portfolio(members('a', 'b', 'c', 'd')), 400, () => 3)).toEqual({ a: 100, b: 100, c: 100, d: 100 });
  expect(turns(new Portfolio(members('a', 'b')), 100, () => 0)).toEqual({ a: 50, b: 50 });
});

test('of those who bring as much, one with three times the weight gets three times the turns', () => {
  const weighed = [{ name: 'a' }, { name: 'b', weight: 3 }, { name: 'c' }];
  for (const gain of [0, 5]) expect(turns(new Portfolio(weighed), 500, () => gain)).toEqual({ a: 100, b: 300, c: 100 });
});

test('who brings more gets more turns, and nobody gets less than half of an even share', () => {
  const had = turns(new Portfolio(members('a', 'b', 'c', 'd')), 800, (strategy) => (strategy === 'b' ? 9 : 0));
  expect(had.b).toBeGreaterThan(480);
  for (const name of ['a', 'c', 'd']) expect(had[name]).toBeGreaterThanOrEqual(100);
});

test('what was brought long ago is forgotten', () => {
  const portfolio = new Portfolio(members('a', 'b'));
  turns(portfolio, 100, (strategy) => (strategy === 'a' ? 9 : 0));
  const later = turns(portfolio, 400, (strategy) => (strategy === 'b' ? 9 : 0));
  expect(later.b).toBeGreaterThan(later.a ?? 0);
});
