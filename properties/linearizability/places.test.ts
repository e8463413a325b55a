import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLinearizability } from './check.ts';
import { keyValueModel } from './key-value.ts';
import { placesOf } from './places.ts';
import { smallHistory } from './testing/small-histories.ts';
import type { KeyValueHistory } from './testing/small-histories.ts';

const limit = 10_000;

/** Does it go well in that order, and does each come after what was answered before it was called? */
function isLegal(order: KeyValueHistory): boolean {
  const states = new Map<string, string | null>();
  return order.every(({ key, operation, called, answer }, k) => {
    const { state, result } = keyValueModel.apply(states.get(key) ?? keyValueModel.initial, operation);
    states.set(key, state);
    const later = order.slice(k + 1).every((next) => next.answer === null || next.answer.returned > called);
    return later && (answer === null || answer.result === result);
  });
}

test('the order is legal, has every answered operation if there is one of all, and lacks one if there is none', () => {
  let violated = 0;
  fc.assert(
    fc.property(smallHistory, (history) => {
      const { verdict, order } = placesOf(keyValueModel, history, limit);
      expect(verdict).toEqual(checkLinearizability(keyValueModel, history, limit));
      const isWhole = history.every((one) => one.answer === null || order.includes(one));
      if (verdict.verdict === 'violated') violated += 1;
      return isLegal(order) && isWhole === (verdict.verdict === 'holds');
    }),
    { numRuns: 1000 },
  );
  expect(violated).toBeGreaterThan(20);
});
