import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLinearizability } from './check.ts';
import type { ClientOperation } from './history.ts';
import type { KeyValueOperation, KeyValueResult } from './key-value.ts';
import { keyValueModel } from './key-value.ts';
import { isLinearizableByTrying } from './testing/brute-force.ts';
import type { KeyValueHistory } from './testing/small-histories.ts';
import { smallHistory } from './testing/small-histories.ts';

/** One operation on the key x: when it was called, when answered, and what. */
function did(
  called: number,
  returned: number | null,
  operation: KeyValueOperation,
  result: KeyValueResult = null,
): ClientOperation<KeyValueOperation, KeyValueResult> {
  return { client: called, key: 'x', operation, called, answer: returned === null ? null : { result, returned } };
}

const get: KeyValueOperation = { kind: 'get' };
const put = (value: string): KeyValueOperation => ({ kind: 'put', value });
const append = (value: string): KeyValueOperation => ({ kind: 'append', value });
const set = (expected: string | null, value: string): KeyValueOperation => ({ kind: 'compareAndSet', expected, value });
const verdictOf = (...history: KeyValueHistory): string => checkLinearizability(keyValueModel, history).verdict;

describe('what one object could have answered, in an order that keeps real time', () => {
  test('operations one after the other', () => {
    expect(verdictOf(did(1, 2, put('a')), did(3, 4, append('b')), did(5, 6, get, 'ab'))).toBe('holds');
  });

  test('operations at the same time may take effect in either order', () => {
    expect(verdictOf(did(1, 6, put('a')), did(2, 5, put('b')), did(7, 8, get, 'a'))).toBe('holds');
    expect(verdictOf(did(1, 6, put('a')), did(2, 5, put('b')), did(7, 8, get, 'b'))).toBe('holds');
  });

  test('a stale read is refuted', () => {
    expect(verdictOf(did(1, 2, put('a')), did(3, 4, put('b')), did(5, 6, get, 'a'))).toBe('violated');
  });

  test('a write that changes nothing when it may first come may yet be needed later', () => {
    expect(verdictOf(did(1, 2, put('a')), did(3, 9, put('a')), did(4, 8, put('b')), did(10, 11, get, 'a'))).toBe(
      'holds',
    );
  });

  test('a read may not go back behind another', () => {
    expect(verdictOf(did(1, 9, put('a')), did(2, 3, get, 'a'), did(4, 5, get, null))).toBe('violated');
  });

  test('a lost update is refuted', () => {
    expect(verdictOf(did(1, 5, set(null, 'a'), true), did(2, 6, set(null, 'b'), true))).toBe('violated');
    expect(verdictOf(did(1, 5, set(null, 'a'), true), did(2, 6, set(null, 'b'), false))).toBe('holds');
  });

  test('an operation without an answer may have taken effect, or not, or later', () => {
    expect(verdictOf(did(1, null, put('a')), did(3, 4, get, 'a'))).toBe('holds');
    expect(verdictOf(did(1, null, put('a')), did(3, 4, get, null))).toBe('holds');
    expect(verdictOf(did(1, null, put('a')), did(3, 4, get, null), did(5, 6, get, 'a'))).toBe('holds');
    expect(verdictOf(did(1, null, put('a')), did(3, 4, get, 'a'), did(5, 6, get, null))).toBe('violated');
    expect(verdictOf(did(3, 4, get, 'a'), did(5, null, put('a')))).toBe('violated');
  });

  test('one append without an answer does not happen twice', () => {
    expect(verdictOf(did(1, null, append('a')), did(3, 4, get, 'aa'))).toBe('violated');
    expect(verdictOf(did(1, null, append('a')), did(2, null, append('a')), did(3, 4, get, 'aa'))).toBe('holds');
  });
});

test('a refutation names the key, the longest order that goes well, and what could not follow', () => {
  const [first, second, stale] = [did(1, 2, put('a')), did(3, 4, put('b')), did(5, 6, get, 'a')];
  const other = { ...did(7, 8, get), key: 'y' };
  expect(checkLinearizability(keyValueModel, [other, first, second, stale])).toEqual({
    verdict: 'violated',
    key: 'x',
    longest: [first, second],
    stuck: [stale],
  });
});

test('at its limit it says unknown and never holds, but a key that is refuted all the same refutes the whole', () => {
  const many = Array.from({ length: 12 }, (_, k) => did(k, 100 + k, append(String(k % 10))));
  const impossible = did(200, 201, get, 'none of these');
  expect(checkLinearizability(keyValueModel, [...many, impossible], 1000)).toEqual({ verdict: 'unknown', key: 'x' });
  expect(checkLinearizability(keyValueModel, [did(1, 2, get)], 0)).toEqual({ verdict: 'unknown', key: 'x' });
});

test('a key that is easily refuted refutes the whole, however hard those before it are', () => {
  const many = Array.from({ length: 20 }, (_, k) => did(k, 100 + k, append(String(k % 10))));
  const hard = [...many, did(200, 201, get, 'none of these')];
  const easy = [did(301, 302, put('a')), did(303, 304, get, null)].map((done) => ({ ...done, key: 'easy' }));
  expect(checkLinearizability(keyValueModel, [...hard, ...easy], 1000)).toMatchObject({
    verdict: 'violated',
    key: 'easy',
  });
  expect(checkLinearizability(keyValueModel, [...hard, ...easy])).toMatchObject({ verdict: 'violated', key: 'easy' });
});

test('each key has a limit of its own', () => {
  const sound = Array.from({ length: 5 }, (_, key) =>
    Array.from({ length: 100 }, (__, k) => ({ ...did(2 * k, 2 * k + 1, put('a')), key: String(key) })),
  ).flat();
  expect(checkLinearizability(keyValueModel, sound, 100)).toEqual({ verdict: 'holds' });
  expect(checkLinearizability(keyValueModel, sound, 99)).toEqual({ verdict: 'unknown', key: '0' });
});

describe('against the definition tried out in full', () => {
  const runs = 3000;
  const disagreements = (check: (history: KeyValueHistory) => boolean): number =>
    fc.sample(smallHistory, runs).filter((history) => check(history) !== isLinearizableByTrying(keyValueModel, history))
      .length;

  test('it never disagrees, and there are histories of both kinds', () => {
    const verdicts = { holds: 0, violated: 0 };
    const differing = disagreements((history) => {
      const { verdict } = checkLinearizability(keyValueModel, history);
      if (verdict === 'unknown') throw new Error('the limit was reached');
      verdicts[verdict] += 1;
      return verdict === 'holds';
    });
    expect(differing).toBe(0);
    expect(Math.min(verdicts.holds, verdicts.violated)).toBeGreaterThan(runs / 20);
  });

  test('a checker that forgets real time is noticed', () => {
    const atOnce = (history: KeyValueHistory): KeyValueHistory =>
      history.map((done, k) => ({ ...done, called: k, answer: done.answer && { ...done.answer, returned: 1000 + k } }));
    const holds = (history: KeyValueHistory): boolean => verdictOf(...atOnce(history)) === 'holds';
    expect(disagreements(holds)).toBeGreaterThan(0);
  });

  test('a checker that takes what was not answered for not done is noticed', () => {
    const answered = (history: KeyValueHistory): KeyValueHistory => history.filter(({ answer }) => answer !== null);
    expect(disagreements((history) => verdictOf(...answered(history)) === 'holds')).toBeGreaterThan(0);
  });
});
