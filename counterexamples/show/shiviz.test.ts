import { describe, expect, test } from 'vitest';
import { manyRuns, savedRun } from '../testing/saved-runs.ts';
import { runOf } from '../testing/example-runs.ts';
import type { Trace } from '../trace.ts';
import { shiviz } from './shiviz.ts';
import { journeysOf } from './journeys.ts';

// A reader of ShiViz logs by the rules of its page: the expression of the first line, the delimiter of the second, then
// the log, in which the expression is matched again and again.

interface Event {
  readonly event: string;
  readonly host: string;
  readonly clock: Readonly<Record<string, number>>;
}

function read(text: string): readonly Event[] {
  const [parser = '', delimiter = '', ...log] = text.split('\n');
  expect(delimiter).toBe('');
  const body = log.join('\n');
  let rest = 0;
  const events = [...body.matchAll(new RegExp(parser, 'g'))].map((match): Event => {
    expect(body.slice(rest, match.index).trim()).toBe(''); // nothing is skipped
    rest = match.index + match[0].length;
    const { event = '', host = '', clock = '' } = match.groups ?? {};
    return { event, host, clock: JSON.parse(clock) as Readonly<Record<string, number>> };
  });
  expect(body.slice(rest).trim()).toBe('');
  return events;
}

/** What ShiViz refuses, and what makes a vector clock one. */
function check(events: readonly Event[]): void {
  const own = new Map<string, number>();
  const clocks = new Map<string, Event['clock']>(); // `n1 3`
  const latest = new Map<string, Event['clock']>();
  for (const { event, host, clock } of events) {
    expect(event).not.toBe('');
    expect(clock[host]).toBe((own.get(host) ?? 0) + 1);
    own.set(host, clock[host] ?? 0);
    for (const [other, count] of Object.entries(clock)) {
      expect(Number.isInteger(count) && count >= 1).toBe(true);
      if (other === host) continue;
      // It knows of an event that has happened, and then of all that this one knew of.
      const known = clocks.get(`${other} ${count}`);
      expect(known).toBeDefined();
      for (const [third, seen] of Object.entries(known ?? {})) expect(clock[third] ?? 0).toBeGreaterThanOrEqual(seen);
    }
    for (const [other, count] of Object.entries(latest.get(host) ?? {})) {
      expect(clock[other] ?? 0).toBeGreaterThanOrEqual(count);
    }
    clocks.set(`${host} ${clock[host]}`, clock);
    latest.set(host, clock);
  }
}

const eventsOfServers = ({ steps }: Trace): number =>
  steps.filter((step) => step.fate === 'applied' && step.server !== null).length;

describe('clocks count 1, 2, 3 at each host, and a host that hears of an event knows all that it knew', () => {
  test.each(manyRuns())('%s', (_, trace) => {
    const events = read(shiviz(trace));
    check(events);
    const ofServers = events.filter(({ host }) => host.startsWith('n'));
    expect(ofServers.length).toBe(eventsOfServers(trace));
    // The event of a receipt knows of the one that sent its message.
    const clocks = new Map(ofServers.map(({ event, clock }) => [Number.parseInt(event, 10), clock]));
    const unheard = journeysOf(trace.steps).filter(({ from, sentAt, arrivedAt }) =>
      arrivedAt.some(
        (number) => (clocks.get(number)?.[`n${from}`] ?? 0) < (clocks.get(sentAt)?.[`n${from}`] ?? Infinity),
      ),
    );
    expect(unheard).toEqual([]);
  });

  test('a clock that skips one, or forgets one, is noticed', () => {
    const [first = { event: '', host: '', clock: {} }, ...others] = read(shiviz(runOf(['1 timeout', '1 crash'])));
    expect(() => check([{ ...first, clock: { n1: 2 } }, ...others])).toThrow();
    const heard: Event = { event: 'x', host: 'n2', clock: { n2: 1, n1: 1 } };
    expect(() => check([first, heard, { event: 'y', host: 'n3', clock: { n3: 1, n2: 1 } }])).toThrow();
  });
});

test('a receipt merges the clock of the step that sent the message', () => {
  const steps = ['1 timeout', 'duplicate 1>2 RequestVote t1 #1', '1 heartbeat', '1>2 RequestVote t1 #2'];
  expect(read(shiviz(runOf([...steps, '1>3 RequestVote t1 #1']))).map(({ host, clock }) => [host, clock])).toEqual([
    ['n1', { n1: 1 }],
    ...(runOf(steps).steps[2]?.fate === 'applied' ? [['n1', { n1: 2 }]] : []),
    ['n2', { n2: 1, n1: 1 }],
    ['n3', { n3: 1, n1: 1 }],
  ]);
});

test('clients are hosts: what they ask comes before the server takes it, what they hear after', () => {
  const events = read(shiviz(savedRun('faults/stepdown-reports-definite-failure.json')));
  const ofClient = events.filter(({ host }) => host === 'c1').map(({ event, clock }) => [event, clock]);
  expect(ofClient.slice(1)).toEqual([
    ['9. asks n1: append b 1.1', { c1: 2 }],
    ['13. hears from n1: that it will never be done', { c1: 3, n1: 7, n2: 4 }],
    ['14. asks n2: compareAndSet b none 1.2', { c1: 4, n1: 7, n2: 4 }],
    ['14. hears from n2: false', { c1: 5, n2: 7, n1: 7 }],
  ]);
});

test('the step that broke something says what', () => {
  const events = read(shiviz(savedRun('faults/stale-term-vote-counted.json')));
  expect(events.at(-1)?.event).toMatch(/^7\. deliver 1>3 RequestVoteResponse t1 #1: .* <- Election Safety$/);
});
