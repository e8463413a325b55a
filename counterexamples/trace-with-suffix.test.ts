import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { liveness } from '../properties/judging/judge.ts';
import { loadSchedule } from './format/load.ts';
import { targetOf } from './replay.ts';
import { traceOf, traceWithSuffix } from './trace.ts';

const faults = fileURLToPath(new URL('./faults', import.meta.url));
const lacking = readdirSync(faults)
  .map((name) => ({ name, schedule: loadSchedule(join(faults, name)) }))
  .filter(({ schedule: { expect: expected } }) => expected.verdict === 'violated' && expected.property === liveness);

test.each(lacking)('every move of the fault-free suffix is a step: $name', ({ schedule }) => {
  const target = targetOf(schedule);
  const { suffixMoves } = traceOf(target, schedule).outcome;
  const { steps } = traceWithSuffix(target, schedule);
  expect(steps.map(({ fate }) => fate)).toEqual(steps.map(() => 'applied'));
  expect([suffixMoves > 0, steps.length]).toEqual([true, schedule.steps.length + suffixMoves]);
});
