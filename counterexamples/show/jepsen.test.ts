import { parseEDNString } from 'edn-data';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { hostile, manyRuns, savedRun } from '../testing/saved-runs.ts';
import type { StoreEvent } from '../../properties/seen/clients-view.ts';
import type { Trace } from '../trace.ts';
import { runOf } from '../testing/example-runs.ts';
import { jepsen } from './jepsen.ts';

const number = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.nullable(v.string());

/** An operation of a history as Jepsen writes it, read by `edn-data`, which does not know how we write. */
const operation = v.strictObject({
  index: number,
  time: number,
  type: v.picklist(['invoke', 'ok', 'fail', 'info']),
  process: number,
  f: v.picklist(['read', 'write', 'cas', 'append']),
  value: v.tuple([v.string(), v.union([text, v.tuple([text, text])])]),
  error: v.optional(v.literal('precondition-failed')),
});

type Operation = v.InferOutput<typeof operation>;

const read = (trace: Trace): readonly Operation[] =>
  jepsen(trace)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(';'))
    .map((line) => v.parse(operation, parseEDNString(line, { mapAs: 'object', keywordAs: 'string' })));

const eventsOf = ({ steps }: Trace): readonly StoreEvent[] =>
  steps.flatMap((step) => (step.fate === 'applied' ? step.told : []));

describe('a history is one: a process has one operation at a time, and none after an :info', () => {
  test.each(manyRuns())('%s', (_, trace) => {
    const operations = read(trace);
    expect(operations.map(({ index }) => index)).toEqual(operations.map((__, k) => k));
    const times = operations.map(({ time }) => time);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    const open = new Map<number, Operation>();
    const gone = new Set<number>();
    for (const one of operations) {
      const { type, process } = one;
      expect(gone.has(process)).toBe(false);
      const call = open.get(process);
      expect(call === undefined).toBe(type === 'invoke');
      if (type === 'invoke') {
        open.set(process, one);
        continue;
      }
      open.delete(process);
      expect([one.f, one.value[0]]).toEqual([call?.f, call?.value[0]]);
      const mayDiffer = one.f === 'read' && type === 'ok';
      expect(mayDiffer ? null : one.value).toEqual(mayDiffer ? null : call?.value);
      if (type === 'info') gone.add(process);
    }
    expect(open.size).toBe(0); // every invocation has its completion
    const calls = eventsOf(trace).filter(({ kind }) => kind === 'called').length;
    expect(operations.filter(({ type }) => type === 'invoke').length).toBe(calls);
    expect(operations.length).toBe(2 * calls);
  });
});

test('some runs have clients', () => {
  expect(manyRuns().filter(([, trace]) => read(trace).length > 0).length).toBeGreaterThan(1);
});

test('what failed for certain is :fail, and a comparison that did says that it did', () => {
  expect(jepsen(savedRun('faults/stepdown-reports-definite-failure.json')).split('\n')).toEqual([
    '{:index 0, :time 9000000, :type :invoke, :process 0, :f :append, :value ["b" "1.1"]}',
    '{:index 1, :time 13000000, :type :fail, :process 0, :f :append, :value ["b" "1.1"]}',
    '{:index 2, :time 14000000, :type :invoke, :process 0, :f :cas, :value ["b" [nil "1.2"]]}',
    '{:index 3, :time 14000000, :type :fail, :process 0, :f :cas, :value ["b" [nil "1.2"]], :error :precondition-failed}',
    '',
  ]);
});

/** A run whose clients saw that, each in a step of its own. */
function seenBy(clients: number, events: readonly StoreEvent[]): Trace {
  const trace = runOf(['1 timeout']);
  const [step] = trace.steps;
  if (step?.fate !== 'applied') throw new Error('the timeout does not apply');
  const options = { ...trace.schedule.options, clients };
  const steps = events.map((event, k) => ({ ...step, number: k + 1, told: [event] }));
  return { ...trace, schedule: { ...trace.schedule, options }, steps };
}

test('a client that never hears crashes as :info, and goes on as the process so many further as there are clients', () => {
  const get = { kind: 'called', key: 'x', operation: { kind: 'get' } } as const;
  const operations = read(
    seenBy(3, [
      { ...get, call: 1, client: 2 },
      { ...get, call: 2, client: 1 },
      { ...get, call: 3, client: 2 },
      { kind: 'answered', call: 2, result: 'a' },
      { kind: 'answered', call: 3, result: null },
      { ...get, call: 4, client: 2 },
    ]),
  );
  expect(operations.map(({ process, type, value }) => [process, type, value[1]])).toEqual([
    [1, 'invoke', null],
    [0, 'invoke', null],
    [1, 'info', null],
    [4, 'invoke', null],
    [0, 'ok', 'a'],
    [4, 'ok', null],
    [4, 'invoke', null],
    [4, 'info', null],
  ]);
});

test('keys and values come back as they were, whatever they hold, and nothing invisible stands in the file', () => {
  const put = { kind: 'put', value: hostile } as const;
  const trace = seenBy(1, [
    { kind: 'called', call: 1, client: 1, key: hostile, operation: put },
    { kind: 'answered', call: 1, result: null },
  ]);
  expect(read(trace).map(({ value }) => value)).toEqual([
    [hostile, hostile],
    [hostile, hostile],
  ]);
  expect(jepsen(trace)).not.toMatch(/[\u2028\u202e]/);
});

test('a run without clients says so, in a comment', () => {
  expect(jepsen(runOf(['1 timeout']))).toMatch(/^;.*\n$/);
});
