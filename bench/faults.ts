import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allFaults } from '../properties/faults/all.ts';
import { scheduleFile } from '../properties/faults/fault.ts';
import { allStrategies, portfolio } from '../properties/search/strategies/all.ts';
import { measure } from './faults/measure.ts';
import type { Measured, Task } from './faults/measure.ts';
import { faultTable } from './faults/table.ts';

/**
 * The fault table: every known fault by strategy, with nothing saved to build on. `npm run bench:faults`. What is measured
 * is written down at once, so a run that was stopped goes on where it was; `--shard 1/2` measures the first of two halves,
 * beside another process. `--report` only makes the table of what is there.
 */
const { values } = parseArgs({
  options: {
    faults: { type: 'string' },
    strategies: { type: 'string' },
    seeds: { type: 'string', default: '20' }, // of the portfolio and of uniform
    time: { type: 'string', default: '60' }, // seconds for each of them
    'other-seeds': { type: 'string', default: '5' },
    'other-time': { type: 'string', default: '20' },
    'spec-seeds': { type: 'string', default: '5' }, // of the portfolio with the spec beside the fault
    shard: { type: 'string', default: '1/1' },
    folder: { type: 'string', default: 'bench/results' },
    report: { type: 'boolean', default: false },
  },
});

const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const wantedFaults = allFaults.filter(({ id }) => values.faults?.split(',').includes(id) ?? true);
const measurable = [portfolio, ...allStrategies.filter(({ buildsOn }) => buildsOn !== 'saved').map(({ name }) => name)];
const wantedStrategies = measurable.filter((name) => values.strategies?.split(',').includes(name) ?? true);

function tasks(): readonly Task[] {
  const thorough = [portfolio, 'uniform'];
  return wantedFaults.flatMap(({ id }) =>
    wantedStrategies.flatMap((strategy) => {
      const long = thorough.includes(strategy);
      const seeds = Number(long ? values.seeds : values['other-seeds']);
      const seconds = Number(long ? values.time : values['other-time']);
      const task = (besideSpec: boolean) => (_: unknown, k: number) => ({
        fault: id,
        strategy,
        besideSpec,
        seed: k + 1,
        seconds,
      });
      const alone = Array.from({ length: seeds }, task(false));
      return strategy === portfolio
        ? [...alone, ...Array.from({ length: Number(values['spec-seeds']) }, task(true))]
        : alone;
    }),
  );
}

const nameOf = ({ fault, strategy, besideSpec, seed, seconds }: Task): string =>
  JSON.stringify([fault, strategy, besideSpec, seed, seconds]);

function known(): readonly Measured[] {
  if (!existsSync(values.folder)) return [];
  const files = readdirSync(values.folder).filter((name) => name.endsWith('.jsonl'));
  return files.flatMap((file) =>
    readFileSync(join(values.folder, file), 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}')) // the last one may have been cut off
      .map((line) => JSON.parse(line) as Measured),
  );
}

function shortestKnown(id: string): number {
  const text = readFileSync(join('counterexamples', scheduleFile({ id })), 'utf8');
  const { steps } = JSON.parse(text) as { readonly steps: readonly unknown[] };
  return steps.length;
}

async function measureAll(): Promise<void> {
  mkdirSync(values.folder, { recursive: true });
  const done = new Set(known().map(nameOf));
  const left = tasks().filter((task, k) => k % shards === shard - 1 && !done.has(nameOf(task)));
  const file = join(values.folder, `faults-${shard}-of-${shards}.jsonl`);
  for (const [k, task] of left.entries()) {
    const measured = await measure(task);
    appendFileSync(file, `${JSON.stringify(measured)}\n`);
    const how = measured.found === null ? 'not found' : `run ${measured.found.run}, ${measured.found.steps} steps`;
    console.error(`${k + 1}/${left.length} ${task.fault} ${task.strategy} seed ${task.seed}: ${how}`);
  }
}

if (!values.report) await measureAll();
const all = known();
const shortest = new Map(wantedFaults.map(({ id }) => [id, shortestKnown(id)]));
const table = faultTable(wantedFaults, measurable, shortest, all);
writeFileSync('bench/FAULTS.md', table);
writeFileSync('bench/faults.json', `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
console.log(table);
