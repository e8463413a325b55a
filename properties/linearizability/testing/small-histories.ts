import fc from 'fast-check';
import type { ClientOperation } from '../history.ts';
import type { KeyValueOperation, KeyValueResult } from '../key-value.ts';
import { keyValueModel } from '../key-value.ts';

export type KeyValueHistory = readonly ClientOperation<KeyValueOperation, KeyValueResult>[];

const value = fc.constantFrom('a', 'b');

const operation: fc.Arbitrary<KeyValueOperation> = fc.oneof(
  fc.constant<KeyValueOperation>({ kind: 'get' }),
  fc.record({ kind: fc.constant('put' as const), value }),
  fc.record({ kind: fc.constant('append' as const), value }),
  fc.record({ kind: fc.constant('compareAndSet' as const), expected: fc.option(value), value }),
);

const drawn = fc.record({
  key: fc.constantFrom('x', 'y'),
  operation,
  called: fc.nat(9),
  lasts: fc.nat(9),
  acts: fc.nat(9), // how far between call and answer it takes effect
  unknown: fc.nat(5).map((n) => n === 0),
  wrong: fc.nat(11).map((n) => n === 0),
});

/**
 * Histories of up to 8 operations that overlap at random. Their answers are those of a store that does each at one
 * moment of its time, but for about one in twelve, which is another: so some are linearizable and some are not.
 */
export const smallHistory: fc.Arbitrary<KeyValueHistory> = fc
  .array(drawn, { minLength: 1, maxLength: 8 })
  .map((draws) => {
    const placed = draws.map((draw, k) => {
      // Distinct moments for all events: the operation's number in the last digits.
      const called = draw.called * 1000 + k;
      const returned = (draw.called + draw.lasts) * 1000 + 500 + k;
      return { ...draw, client: k + 1, called, returned, at: called + ((returned - called) * draw.acts) / 10 };
    });
    const states = new Map<string, string | null>();
    const results = new Map<number, KeyValueResult>();
    for (const { key, operation: done, client } of placed.toSorted((one, other) => one.at - other.at)) {
      const { state, result } = keyValueModel.apply(states.get(key) ?? null, done);
      states.set(key, state);
      results.set(client, result);
    }
    return placed.map(({ client, key, operation: done, called, returned, unknown, wrong }) => {
      const result = results.get(client) ?? null;
      const answer = unknown ? null : { result: wrong ? another(done, result) : result, returned };
      return { client, key, operation: done, called, answer };
    });
  });

function another({ kind }: KeyValueOperation, result: KeyValueResult): KeyValueResult {
  if (kind === 'compareAndSet') return result === false;
  if (kind === 'get') return result === 'a' ? 'b' : 'a';
  return result;
}
