// @module-tag slow
import { expect, test } from 'vitest';
import type { Schedule, Step } from '../properties/seen/schedule.ts';
import { replaySchedule } from './replay.ts';

/** So many timeouts in turn: each asks for two votes, and all that is asked stays in flight. */
function timeouts(count: number): Schedule {
  const steps = Array.from({ length: count }, (_, k): Step => ({ kind: 'timeout', server: 1 + (k % 3) }));
  const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  return { title: '', subject: 'impl', options, steps, expect: { verdict: 'holds' } };
}

function cpuMsOf(schedule: Schedule): number {
  const start = process.cpuUsage();
  expect(replaySchedule(schedule)).toEqual({ verdict: 'reproduced', violation: null });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

test('a replay takes time in proportion to its steps', () => {
  cpuMsOf(timeouts(8_000)); // warms up
  const few = cpuMsOf(timeouts(8_000));
  const many = cpuMsOf(timeouts(32_000));
  expect(many / few).toBeLessThan(8); // four times the steps; it was sixteen times the time
});
