import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizability } from './check.ts';
import type { ClientEvent } from './client-history.ts';
import { historyOf } from './client-history.ts';
import type { Followed } from './frontier.ts';
import { follow, isExplained, nothingFollowed } from './frontier.ts';
import type { KeyValueOperation, KeyValueResult } from './key-value.ts';
import { keyValueModel } from './key-value.ts';
import type { KeyValueHistory } from './testing/small-histories.ts';
import { smallHistory } from './testing/small-histories.ts';

type Event = ClientEvent<KeyValueOperation, KeyValueResult>;
type Known = Followed<string | null, KeyValueOperation, KeyValueResult>;

/** What the clients saw, in its order. `clients`: so few do all of it, so that some call again without an answer. */
function eventsOf(history: KeyValueHistory, clients: number): readonly Event[] {
  const timed = history.flatMap(({ key, operation, called, answer }, k): readonly (readonly [number, Event])[] => {
    const call: Event = { kind: 'called', call: k, client: k % clients, key, operation };
    if (answer === null) return [[called, call]];
    return [
      [called, call],
      [answer.returned, { kind: 'answered', call: k, result: answer.result }],
    ];
  });
  return timed.toSorted(([one], [other]) => one - other).map(([, event]) => event);
}

const isGivenUp = ({ keys }: Known): boolean => [...keys.values()].includes(null);

describe('events followed as they come', () => {
  test('tell after each what the whole history tells', () => {
    const told = { holds: 0, violated: 0 };
    fc.assert(
      fc.property(smallHistory, (history) => {
        let known: Known = nothingFollowed;
        const events = eventsOf(history, 100);
        for (let k = 1; k <= events.length; k += 1) {
          const before = events.slice(0, k);
          known = follow(keyValueModel, known, before);
          const { verdict } = checkLinearizability(keyValueModel, historyOf(before));
          expect([isGivenUp(known), isExplained(known)]).toEqual([false, verdict === 'holds']);
          if (k === events.length && verdict !== 'unknown') told[verdict] += 1;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(told.holds, told.violated)).toBeGreaterThan(100);
  });

  test('a client that calls again has lost its answer: what it comes to be told after all is not known', () => {
    let lost = 0;
    fc.assert(
      fc.property(smallHistory, fc.integer({ min: 1, max: 3 }), (history, clients) => {
        const events = eventsOf(history, clients);
        const known = follow(keyValueModel, nothingFollowed as Known, events);
        const { verdict } = checkLinearizability(keyValueModel, historyOf(events));
        if (isGivenUp(known)) lost += 1;
        expect([null, verdict === 'holds']).toContain(isGivenUp(known) ? null : isExplained(known));
      }),
      { numRuns: 2_000 },
    );
    expect(lost).toBeGreaterThan(0);
  });

  test('a call that was refused has never happened', () => {
    const call = (number: number, operation: KeyValueOperation): Event => ({
      kind: 'called',
      call: number,
      client: number,
      key: 'x',
      operation,
    });
    const begun: readonly Event[] = [
      call(1, { kind: 'put', value: 'a' }),
      call(2, { kind: 'get' }),
      { kind: 'answered', call: 2, result: 'a' },
    ];
    const known = follow(keyValueModel, nothingFollowed as Known, begun);
    expect(isExplained(known)).toBe(true);
    expect(isExplained(follow(keyValueModel, known, [...begun, { kind: 'refused', call: 1 }]))).toBe(false);
    expect(isExplained(follow(keyValueModel, known, [...begun, { kind: 'answered', call: 1, result: null }]))).toBe(
      true,
    );
  });

  test('where too many orders may explain them, nothing is claimed', () => {
    const calls = Array.from({ length: 12 }, (_, k): Event => {
      return { kind: 'called', call: k, client: k, key: 'x', operation: { kind: 'append', value: `${k}` } };
    });
    const known = follow(keyValueModel, nothingFollowed as Known, [
      ...calls,
      { kind: 'answered', call: 11, result: null },
    ]);
    expect([isGivenUp(known), isExplained(known)]).toEqual([true, false]);
  });
});
