import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { election, runOf } from '../testing/example-runs.ts';
import { manyRuns, savedRun } from '../testing/saved-runs.ts';
import type { Trace } from '../trace.ts';
import { perfetto } from './perfetto.ts';

// The fields that the Trace Event Format asks of each phase, told again from its text; no others are known here.

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const common = { name: v.string(), pid: whole, tid: whole, ts: whole };
const args = v.record(v.string(), v.unknown());

const event = v.variant('ph', [
  v.strictObject({
    ph: v.literal('M'),
    ...common,
    name: v.picklist(['process_name', 'thread_name', 'thread_sort_index']),
    args,
  }),
  v.strictObject({ ph: v.literal('X'), ...common, cat: v.string(), dur: whole, args: v.optional(args) }),
  v.strictObject({ ph: v.literal('i'), ...common, cat: v.string(), s: v.picklist(['g', 'p', 't']), args }),
  v.strictObject({ ph: v.literal('s'), ...common, cat: v.string(), id: whole }),
  v.strictObject({ ph: v.literal('f'), ...common, cat: v.string(), id: whole, bp: v.literal('e') }),
]);

const file = v.strictObject({ displayTimeUnit: v.picklist(['ms', 'ns']), traceEvents: v.array(event) });

type Event = v.InferOutput<typeof event>;
type Slice = Extract<Event, { readonly ph: 'X' }>;

const read = (trace: Trace): readonly Event[] => v.parse(file, JSON.parse(perfetto(trace))).traceEvents;
const slicesIn = (events: readonly Event[]): readonly Slice[] => events.filter((one) => one.ph === 'X');

const holds = ({ ts, dur }: Slice, at: number): boolean => ts <= at && at <= ts + dur;

/** Slices of one track lie within one another or apart, or viewers drop them. */
function nests(slices: readonly Slice[]): boolean {
  const open: Slice[] = [];
  for (const slice of [...slices].sort((one, other) => one.ts - other.ts || other.dur - one.dur)) {
    while ((open.at(-1)?.ts ?? 0) + (open.at(-1)?.dur ?? Infinity) <= slice.ts) open.pop();
    const around = open.at(-1);
    if (around !== undefined && slice.ts + slice.dur > around.ts + around.dur) return false;
    open.push(slice);
  }
  return true;
}

describe('the rules of the trace event format', () => {
  test.each(manyRuns())('%s', (_, trace) => {
    const events = read(trace);
    const slices = slicesIn(events);
    const tracks = new Map<string, Slice[]>();
    for (const slice of slices) {
      const track = `${slice.pid} ${slice.tid}`;
      tracks.set(track, [...(tracks.get(track) ?? []), slice]);
    }
    const named = events.filter(({ name }) => name === 'thread_name').map(({ pid, tid }) => `${pid} ${tid}`);
    expect([...tracks.keys()].filter((track) => !named.includes(track))).toEqual([]);
    expect([...tracks].filter(([, all]) => !nests(all)).map(([track]) => track)).toEqual([]);
    // Each arrow has one number, a beginning and an end, both within a slice of a step, and goes on in time.
    const begins = events.filter((one) => one.ph === 's');
    const ends = events.filter((one) => one.ph === 'f');
    expect(begins.map(({ id }) => id)).toEqual(ends.map(({ id }) => id));
    expect(new Set(begins.map(({ id }) => id)).size).toBe(begins.length);
    for (const [k, begin] of begins.entries()) {
      expect(begin.ts).toBeLessThan(ends[k]?.ts ?? 0);
      expect([begin.name, begin.cat]).toEqual([ends[k]?.name, ends[k]?.cat]);
    }
    const lost = [...begins, ...ends].filter(({ pid, tid, ts }) => {
      const track = tracks.get(`${pid} ${tid}`) ?? [];
      return !track.some((slice) => slice.cat !== 'role' && holds(slice, ts));
    });
    expect(lost).toEqual([]);
    const made = trace.steps.filter((step) => step.fate === 'applied');
    expect(begins.length).toBe(made.filter(({ step }) => step.kind === 'deliver').length);
    expect(slices.filter(({ pid, cat }) => pid === 1 && cat !== 'role').length).toBe(
      made.filter(({ server }) => server !== null).length,
    );
  });

  test('slices that overlap are noticed', () => {
    const slice = { ph: 'X', name: '', cat: '', pid: 1, tid: 1 } as const;
    expect(
      nests([
        { ...slice, ts: 0, dur: 5 },
        { ...slice, ts: 3, dur: 5 },
      ]),
    ).toBe(false);
    expect(
      nests([
        { ...slice, ts: 0, dur: 5 },
        { ...slice, ts: 3, dur: 2 },
        { ...slice, ts: 5, dur: 2 },
      ]),
    ).toBe(true);
  });
});

test('a track has the roles of its server one after the other, from the start to the end', () => {
  const events = read(runOf([...election, '1 crash', '1 restart', 'partition 1', 'drop 1>3 RequestVote t1 #1']));
  const roles = slicesIn(events).filter(({ cat, tid }) => cat === 'role' && tid === 1);
  expect(roles.map(({ name, ts, dur }) => [name, ts, dur])).toEqual([
    ['follower t0', 0, 1000],
    ['candidate t1', 1000, 2000],
    ['leader t1', 3000, 3000],
    ['down', 6000, 1000],
    ['follower t1', 7000, 3000],
  ]);
  const instants = events.filter((one) => one.ph === 'i');
  expect(instants.map(({ name, tid, s }) => [name, tid, s])).toEqual([
    ['8. partition n1 | n2 n3', 0, 'p'],
    ['9. drop 1>3 RequestVote t1 #1', 1, 't'],
  ]);
});

test('the violation is an instant of the whole trace', () => {
  const last = read(savedRun('faults/stale-term-vote-counted.json')).at(-1);
  expect(last).toMatchObject({
    ph: 'i',
    s: 'g',
    name: 'FAIL Election Safety',
    ts: 7000,
    args: { fact: 'n1 and n3 both won term 2' },
  });
});

test('an operation of a client lasts from its call to its answer', () => {
  const events = read(savedRun('faults/stepdown-reports-definite-failure.json'));
  const operations = slicesIn(events).filter(({ pid }) => pid === 2);
  expect(operations.map(({ name, ts, dur, args: told }) => [name, ts, dur, told])).toEqual([
    ['append b 1.1', 9000, 4800, { answer: 'refused' }],
    ['compareAndSet b none 1.2', 14_000, 800, { answer: 'false' }],
  ]);
});
