import { expect, test } from 'vitest';
import { allFaults } from '../../world/faults/all.ts';
import { portfolio } from '../../search/strategies/all.ts';
import type { Measured } from './measure.ts';
import { sandTable } from './sandtable.ts';
import { faultTable } from './table.ts';

const id = 'stale-term-vote-counted';

const measured = (strategy: string, seed: number, steps: number | null, property = 'Election Safety'): Measured => ({
  fault: id,
  strategy,
  besideSpec: false,
  seed,
  seconds: 60,
  found: steps === null ? null : { property, by: 'swarm', run: 10 * seed, cpuSeconds: seed, steps: 100 },
  shrunk: steps === null ? null : { steps, replays: 500, seconds: 0.5, removalsTried: 14 },
});

const faults = allFaults.filter((fault) => fault.id === id);
const shortest = new Map([[id, { steps: 7, property: 'Election Safety' }]]);
const table = (all: readonly Measured[]): string => faultTable(faults, [portfolio, 'swarm'], shortest, all);

test('what was not found counts as for ever, and is counted', () => {
  const rows = table([
    ...[7, 8, 14].map((steps, k) => measured(portfolio, k + 1, steps)),
    ...[7, null, null].map((steps, k) => measured('swarm', k + 1, steps)),
  ]);
  expect(rows).toContain(`| ${id} | shallow | 3/3, 20, 2.0 s | 1/3 |`);
  expect(rows).toContain(`| ${id} | 100 / 100 | 8 / 14 | 7 | 1.14 / 2.00 | 1.14 / 2.00 | 500 | 0.5 |`);
});

test('the portfolio is held against uniform on what that finds late', () => {
  const rows = table([
    ...[7, 8, 14].map((steps, k) => measured(portfolio, k + 1, steps)),
    ...[7, null, null].map((steps, k) => measured('uniform', k + 1, steps)),
  ]);
  expect(rows).toContain('The portfolio found 3 of 3');
  expect(rows).toContain(
    `for 1 faults. Of the 1 that it found latest the portfolio found 1 sooner: ${id} not found against 2.0 s.`,
  );
  expect(rows).toContain(
    '1.14 times as long as the shortest known (median), at worst 2.00 times; beside the shortest of the same property, of all seeds, 1.14 and 2.00 times; 500 replays and 0.5 s',
  );
});

test('a schedule is also held against the shortest of its own property', () => {
  const rows = table([
    measured(portfolio, 1, 14),
    ...[4, 12, 4].map((steps, k) => measured(portfolio, k + 2, steps, 'One Vote')),
  ]);
  expect(rows).toContain(`| ${id} | 100 / 100 | 4 / 14 | 7 | 0.57 / 2.00 | 1.00 / 3.00 | 500 | 0.5 |`);
});

test('of what was not measured nothing is said', () => {
  expect(table([])).toContain(`| ${id} | shallow |  |  |`);
});

test('every published bug stands beside a fault that there is', () => {
  for (const { fault } of sandTable) expect(allFaults.map((one) => one.id)).toContain(fault);
});
