import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkLinearizability } from '../../properties/linearizability/check.ts';
import { outcomeOf } from '../../properties/progressive.ts';
import { modelOf } from '../histories/operations.ts';
import type { ModelName } from '../histories/operations.ts';
import { ordersOf } from '../histories/orders.ts';
import { readHistory } from '../histories/read-history.ts';
import type { PageHistory, RunDocument } from './document.ts';
import { historyDocument } from './history-document.ts';

const placings = 100_000;
const around = { source: 'h.edn', command: 'again', tool: 'raftcheck' } as const;

function shown(text: string, model: ModelName, limit = placings): RunDocument {
  const history = readHistory(text, model);
  const judged = checkLinearizability(modelOf(model), history.operations, limit);
  return historyDocument(model, history, outcomeOf(ordersOf(model, history, judged, limit)), around);
}

const historyIn = ({ history }: RunDocument): PageHistory => {
  if ('unknown' in history) throw new TypeError(history.unknown);
  return history.known;
};

const line = (process: number | string, type: string, f: string, value: string): string =>
  `{:process ${process}, :type :${type}, :f :${f}, :value ${value}}\n`;

const stale = [
  line(0, 'invoke', 'write', '1'),
  line(':nemesis', 'info', 'start', 'nil'),
  line(0, 'ok', 'write', '1'),
  line(1, 'invoke', 'write', '2'),
  line(2, 'invoke', 'cas', '[7 8]'),
  line(2, 'fail', 'cas', '[7 8]'),
  line(1, 'info', 'write', '2'),
  line(3, 'invoke', 'read', 'nil'),
  line(3, 'ok', 'read', 'nil'),
  line(4, 'invoke', 'write', '3'),
].join('');

describe('a register that is not linearizable', () => {
  const document = shown(stale, 'register');
  const { operations, withoutPlace, verdict } = historyIn(document);

  test('a step for each event of a client, in the order of the file', () => {
    expect(document.steps.map(({ kind, text, effect }) => [kind, text, effect])).toEqual([
      ['invoke', 'process 0: write 1', 'line 1, called'],
      ['ok', 'process 0: write 1 → done', 'line 3, place 1'],
      ['invoke', 'process 1: write 2', 'line 4, called'],
      ['invoke', 'process 2: cas 7 8', 'line 5, called'],
      ['fail', 'process 2: cas 7 8 failed', 'line 6, certainly not done'],
      ['info', 'process 1: write 2 has no outcome', 'line 7, nobody knows whether it was done'],
      ['invoke', 'process 3: read', 'line 8, called'],
      ['ok', 'process 3: read → nil', 'line 9, has no place in any order'],
      ['invoke', 'process 4: write 3', 'line 10, called'],
    ]);
    expect(document.steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('the operation without a place, and why', () => {
    expect(operations[withoutPlace ?? -1]?.text).toBe('read');
    expect(document.verdict.culprit).toBe(8);
    expect(document.verdict.headline).toMatch(
      /^NOT LINEARIZABLE {3}no place for process 3: read → nil, behind \d of 4 operations\.$/,
    );
    expect(verdict).toContain('no place for process 3: read → nil');
    const causes = 'known' in document.story ? document.story.known.causes : [];
    expect(causes.join('\n')).toMatch(/process 3: read → nil: here the answer would be [123]\./);
  });

  test('bars: from call to answer; open where nobody knows, until the client gave up; failed ones have no place', () => {
    expect(operations.map(({ began, ended, gaveUp, result }) => [began, ended, gaveUp, result])).toEqual([
      [1, 2, undefined, 'done'],
      [3, null, 6, ''],
      [4, 5, undefined, 'failed: not done'],
      [7, 8, undefined, 'nil'],
      [9, null, undefined, ''],
    ]);
    expect(operations[2]?.place).toBe(null);
  });

  test('processes that are not there at the same time share a lane', () => {
    expect(document.clientNames).toEqual(['process 0 …', 'process 2']);
    expect(operations.map(({ client, by }) => [client, by])).toEqual([
      [1, 'process 0'],
      [1, 'process 1'],
      [2, 'process 2'],
      [1, 'process 3'],
      [1, 'process 4'],
    ]);
  });
});

test('without what contradicts it, all have places, each at a moment between call and answer', () => {
  const document = shown(stale.replace(':ok, :f :read, :value nil', ':ok, :f :read, :value 2'), 'register');
  const { operations, withoutPlace, verdict } = historyIn(document);
  expect([document.verdict.verdict, document.verdict.culprit, withoutPlace]).toEqual(['holds', null, null]);
  expect(verdict).toBe('4 operations in an order that explains every answer.');
  expect(operations.map(({ place, point }) => [place, point])).toEqual([
    [1, 1],
    [2, 3],
    [null, undefined],
    [3, 7],
    [null, undefined],
  ]);
});

test('keys are judged by themselves: the refuted one comes first, then what is not decided', () => {
  const many = Array.from({ length: 9 }, (_, k) => k);
  const text = [
    line(0, 'invoke', 'put', '["good" "1"]'),
    line(0, 'ok', 'put', '["good" "1"]'),
    ...many.map((k) => line(k, 'invoke', 'append', `["hard" "${k}"]`)),
    ...many.map((k) => line(k, 'ok', 'append', `["hard" "${k}"]`)),
    line(0, 'invoke', 'get', '["hard" nil]'),
    line(0, 'ok', 'get', '["hard" "none"]'),
    line(1, 'invoke', 'get', '["bad" nil]'),
    line(1, 'ok', 'get', '["bad" 1]'),
  ].join('');
  const { keys = [], withoutPlace, operations } = historyIn(shown(text, 'kv', 1_000));
  expect(keys.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
    '"bad" no place for process 1: get → 1, behind 0 of 1 operation.',
    '"hard" no order of 10 operations was found, and a limit was reached.',
    '"good" 1 operation in an order that explains every answer.',
  ]);
  expect(operations[withoutPlace ?? -1]?.key).toBe(0);
});

test('what failed stands under its own key, also where nothing else was asked of it', () => {
  const failing = line(0, 'invoke', 'put', '["x" 1]') + line(0, 'fail', 'put', '["x" 1]');
  const { operations, keys = [] } = historyIn(
    shown(line(1, 'invoke', 'put', '["y" 1]') + line(1, 'ok', 'put', '["y" 1]') + failing, 'kv'),
  );
  expect(operations.map(({ key = -1 }) => keys[key]?.name)).toEqual(['"y"', '"x"']);
  expect(historyIn(shown(failing, 'kv')).operations).toHaveLength(1);
});

test('a text is not a number, and none of them is more than a harmless line', () => {
  const bad = 'a\u202eb</script>';
  const document = shown(
    line(0, 'invoke', 'put', `["${bad}" "1"]`) + line(0, 'ok', 'put', '["" 1]') + line(1, 'invoke', 'put', `["x" 1]`),
    'kv',
  );
  expect(historyIn(document).operations.map(({ text }) => text)).toEqual(['put "1"', 'put 1']);
  expect(historyIn(document).keys?.map(({ name }) => name)).toEqual(['"a\\u{202e}b</script>"', '"x"']);
});

const folder = new URL('../../../shared/histories/', import.meta.url);
const isThere = existsSync(folder);
if (!isThere) process.stderr.write('SKIPPED: the histories of Porcupine (../shared/histories) are not there\n');

test.skipIf(!isThere)(
  'the published histories: every place has its moment between call and answer, in its order',
  () => {
    const names = Object.keys(JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as object);
    for (const name of names) {
      const document = shown(readFileSync(new URL(name, folder), 'utf8'), name.startsWith('kv/') ? 'kv' : 'register');
      const { operations, keys = [] } = historyIn(document);
      for (const k of keys.keys()) {
        const placed = operations.filter(({ key, place }) => key === k && place !== null);
        const inOrder = placed.toSorted((one, other) => (one.place ?? 0) - (other.place ?? 0));
        expect(inOrder.map(({ place }) => place)).toEqual(inOrder.map((_, at) => at + 1));
        const points = inOrder.map(({ point }) => point ?? 0);
        expect(points).toEqual(points.toSorted((one, other) => one - other));
        for (const { began, ended, point = 0 } of placed) {
          expect(point).toBeGreaterThanOrEqual(began);
          expect(point).toBeLessThan(ended ?? Infinity);
        }
      }
    }
  },
);
