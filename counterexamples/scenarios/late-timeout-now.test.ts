import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runSteps } from '../../world/cluster/run.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { loadSchedule } from '../format/load.ts';
import { traceOf } from '../trace.ts';

const scenario = (): Schedule => loadSchedule(fileURLToPath(new URL('./late-timeout-now.json', import.meta.url)));

test.each(['impl', 'model'])('%s: a learner does not obey a TimeoutNow from when it had a vote', (name) => {
  const last = traceOf(targetNamed(name), scenario()).steps.at(-1);
  if (last?.fate !== 'applied') throw new RangeError('the last step did not apply');
  expect(last.after[1]).toMatchObject({ role: 'follower', currentTerm: 1, leaderId: 1 });
});

test('code and spec agree on it', () => {
  const { options, steps } = scenario();
  expect(runSteps(targetNamed('impl', { conformance: true }), options, steps).violation).toBeNull();
});
