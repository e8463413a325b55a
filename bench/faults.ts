import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { duration, listOf, wholeNumber } from '../cli/flags/flags.ts';
import { allFaults } from '../world/faults/all.ts';
import { allStrategies, portfolio } from '../search/strategies/all.ts';
import { benchCommand } from './command.ts';
import { awaitsShrinking, find, shrink } from './faults/measure.ts';
import type { Measured, Task } from './faults/measure.ts';
import { faultTable } from './faults/table.ts';
import type { Shortest } from './faults/table.ts';
import { savedSchedule } from './saved-schedule.ts';

/**
 * The fault table: every known fault by strategy, with nothing saved to build on. `npm run bench:faults`. What is measured
 * is written down at once, so a run that was stopped goes on where it was; `--shard 1/2` measures the first of two halves,
 * beside another process. `--report` only makes the table of what is there.
 */
const measurable = [portfolio, ...allStrategies.filter(({ buildsOn }) => buildsOn !== 'saved').map(({ name }) => name)];

interface Flags {
  readonly faults: readonly string[];
  readonly strategies: readonly string[];
  readonly seeds: number;
  readonly time: number; // ms
  readonly otherSeeds: number;
  readonly otherTime: number; // ms
  readonly specSeeds: number;
  readonly shard: Shard;
  readonly folder: string;
  readonly report?: true;
}

interface Shard {
  readonly which: number; // from 1
  readonly of: number;
}

function shard(text: string): Shard {
  const [, which = NaN, of = NaN] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
  if (which >= 1 && which <= of) return { which, of };
  throw new InvalidArgumentError('Expected K/N, such as 1/2.');
}

const ids = allFaults.map(({ id }) => id);
const seeds = wholeNumber(0, 1000);
const flags = benchCommand(
  'bench:faults',
  'measure how soon each strategy finds each known fault, and how short it gets',
)
  .addOption(new Option('--faults <ids>', 'only these').argParser(listOf(ids)).default(ids, 'all'))
  .addOption(new Option('--strategies <names>', 'only these').argParser(listOf(measurable)).default(measurable, 'all'))
  .option('--seeds <n>', 'of the portfolio and of uniform', seeds, 20)
  .addOption(new Option('--time <time>', 'for each of them').argParser(duration).default(60_000, '60s'))
  .option('--other-seeds <n>', 'of every other strategy', seeds, 5)
  .addOption(new Option('--other-time <time>', 'for each of them').argParser(duration).default(20_000, '20s'))
  .option('--spec-seeds <n>', 'of the portfolio with the spec beside the fault', seeds, 5)
  .addOption(new Option('--shard <k/n>', 'the k-th of n parts').argParser(shard).default({ which: 1, of: 1 }, '1/1'))
  .option('--folder <dir>', 'where what is measured stands', 'bench/results')
  .option('--report', 'measure nothing, make the table')
  .parse()
  .opts<Flags>();

function tasks(): readonly Task[] {
  const thorough = [portfolio, 'uniform'];
  return flags.faults.flatMap((fault) =>
    flags.strategies.flatMap((strategy) => {
      const long = thorough.includes(strategy);
      const length = long ? flags.seeds : flags.otherSeeds;
      const seconds = (long ? flags.time : flags.otherTime) / 1000;
      const task = (besideSpec: boolean) => (_: unknown, k: number) => ({
        fault,
        strategy,
        besideSpec,
        seed: k + 1,
        seconds,
      });
      const alone = Array.from({ length }, task(false));
      return strategy === portfolio ? [...alone, ...Array.from({ length: flags.specSeeds }, task(true))] : alone;
    }),
  );
}

const nameOf = ({ fault, strategy, besideSpec, seed, seconds }: Task): string =>
  JSON.stringify([fault, strategy, besideSpec, seed, seconds]);

/** What is measured so far: a fault that was shrunk stands there twice. */
function known(): readonly Measured[] {
  if (!existsSync(flags.folder)) return [];
  const files = readdirSync(flags.folder).filter((name) => name.endsWith('.jsonl'));
  const all = files.flatMap((file) =>
    readFileSync(join(flags.folder, file), 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}')) // the last one may have been cut off
      .map((line) => JSON.parse(line) as Measured),
  );
  const byName = new Map<string, Measured>();
  for (const one of all) if (one.shrunk !== null || !byName.has(nameOf(one))) byName.set(nameOf(one), one);
  return [...byName.values()];
}

function shortestKnown(id: string): Shortest {
  const { steps, expect } = savedSchedule({ id });
  return { steps: steps.length, property: expect.verdict === 'violated' ? expect.property : null };
}

async function measureAll(): Promise<void> {
  mkdirSync(flags.folder, { recursive: true });
  const { which, of } = flags.shard;
  const mine = tasks().filter((_, k) => k % of === which - 1);
  const file = join(flags.folder, `faults-${which}-of-${of}.jsonl`);
  const keep = (measured: Measured, how: string): void => {
    appendFileSync(file, `${JSON.stringify(measured)}\n`);
    console.error(`${measured.fault} ${measured.strategy} seed ${measured.seed}: ${how}`);
  };
  const found = new Set(known().map(nameOf));
  const left = mine.filter((task) => !found.has(nameOf(task)));
  for (const [k, task] of left.entries()) {
    const measured = await find(task);
    keep(measured, `${measured.found === null ? 'not found' : `run ${measured.found.run}`} (${k + 1}/${left.length})`);
  }
  // Only now: a search right behind some shrinking takes longer, up to twice as long a short one.
  const names = new Set(mine.map(nameOf));
  const long = known().filter((one) => names.has(nameOf(one)) && awaitsShrinking(one));
  for (const [k, one] of long.entries()) {
    const measured = await shrink(one);
    keep(measured, `${measured.shrunk?.steps} of ${measured.found?.steps} steps (${k + 1}/${long.length})`);
  }
}

if (!flags.report) await measureAll();
const all = known();
const shortest = new Map(ids.map((id) => [id, shortestKnown(id)]));
const table = faultTable(allFaults, measurable, shortest, all);
writeFileSync('bench/FAULTS.md', table);
writeFileSync('bench/faults.json', `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
console.log(table);
