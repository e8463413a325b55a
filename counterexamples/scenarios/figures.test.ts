import { expect, test } from 'vitest';
import { allInvariants } from '../../properties/invariants/all.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { loadSchedule } from '../format/load.ts';
import { fileURLToPath } from 'node:url';
import { traceOf } from '../trace.ts';

const scenario = (name: string): Schedule => loadSchedule(fileURLToPath(new URL(`./${name}.json`, import.meta.url)));

/** The terms of each server's log after a step, server 1 first. */
function logsAfter(schedule: Schedule, number: number): readonly string[] {
  const step = traceOf(targetNamed('impl'), schedule).steps[number - 1];
  if (step?.fate !== 'applied') throw new RangeError(`step ${number} did not apply`);
  return step.after.map(({ log }) => log.entries.map(({ term }) => term).join(' '));
}

test('Figure 7: the followers of the figure, when the leader for term 8 comes to power, and after it', () => {
  const schedule = scenario('figure-7');
  const power = schedule.sections?.at(-1)?.fromStep ?? 0;
  expect(logsAfter(schedule, power - 1)).toEqual([
    '1 1 1 4 4 5 5 6 6 6 8', // the leader, with its no-op
    '1 1 1 4 4 5 5 6 6', // (a)
    '1 1 1 4', // (b)
    '1 1 1 4 4 5 5 6 6 6 6', // (c)
    '1 1 1 4 4 5 5 6 6 6 7 7', // (d)
    '1 1 1 4 4 4 4', // (e)
    '1 1 1 2 2 2 3 3 3 3 3', // (f)
  ]);
  expect(new Set(logsAfter(schedule, schedule.steps.length))).toEqual(new Set(['1 1 1 4 4 5 5 6 6 6 8']));
});

test('Figure 8: an entry on a majority is overwritten, and only a leader that counts it committed is wrong', () => {
  const { options, steps } = scenario('figure-8');
  expect(runSteps(targetNamed('impl'), options, steps).violation).toBeNull();
  const wrong = 'fault:commit-prior-term-by-count';
  expect(runSteps(targetNamed(wrong), options, steps).violation?.property).toBe('Commit Advance');
  const before = allInvariants.filter(({ name }) => name !== 'Commit Advance');
  expect(runSteps(targetNamed(wrong, { invariants: before }), options, steps).violation?.property).toBe(
    'Leader Completeness',
  );
});
