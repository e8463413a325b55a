import { explore } from '../cli/explore/explore.ts';
import type { Explored } from '../cli/explore/explore.ts';
import type { Reductions } from '../search/symmetry/reductions.ts';
import { missProbability } from '../search/numbering/fingerprints.ts';
import { renamingsOf } from '../search/symmetry/permutations.ts';
import { goldens } from '../search/explore/testing/golden.ts';
import type { Golden } from '../search/explore/testing/golden.ts';
import { benchCommand, namesGiven } from './command.ts';

/**
 * Counts beside those of TLC, and speed: `npm run bench:explore`. Every configuration unreduced and with symmetry, each
 * with one worker and with two. A count that differs makes the exit code 1. `giant` is a configuration of more than a
 * thousand million states, which one program has counted and not TLC; it is run only if named, and needs 16 GB. RAFTCHECK_WORKERS says
 * another number of workers.
 */
const tlcStatesPerCpuSecond = 15_600; // its best, with one worker, on a machine like the one of the closing figures
const limitBytes = 16 * 2 ** 30;

interface Run {
  readonly golden: Golden;
  readonly reductions: Reductions;
  readonly workers: number;
}

const giant: Golden = {
  name: 'giant',
  bounds: {
    servers: 3,
    maxTerm: 2,
    maxLog: 1,
    maxMessages: 3,
    values: 2,
    restart: false,
    duplicate: false,
    drop: true,
  },
  distinct: 1_109_660_258,
  generated: 7_567_224_220,
  depth: 62,
  symmetric: null,
  size: 'large',
};

const names = goldens.map(({ name }) => name);
const command = benchCommand('bench:explore', 'counts beside those of TLC, and speed');
const named = namesGiven(command, 'names', 'configurations', [...names, giant.name], names);
const chosen = [...goldens, giant].filter(({ name }) => named.includes(name));
const { RAFTCHECK_WORKERS: workersNamed } = process.env;
const workersTried = workersNamed === undefined ? [1, 2] : [Number(workersNamed)];

const runs: readonly Run[] = chosen.flatMap((golden) =>
  (['none', 'symmetry'] as const)
    .filter((reductions) => reductions === 'none' || golden.symmetric !== null)
    .flatMap((reductions) => workersTried.map((workers) => ({ golden, reductions, workers }))),
);

/** Whether the counts are those of the golden ones. */
function agrees({ golden, reductions }: Run, { distinct, generated, depth }: Explored): boolean {
  if (reductions === 'none') {
    return distinct === golden.distinct && generated === golden.generated && depth === golden.depth;
  }
  return distinct === golden.symmetric?.distinct && generated === golden.symmetric.generated;
}

const big = (value: number): string => Math.round(value).toLocaleString('en');

let differing = 0;
for (const run of runs) {
  const { golden, reductions, workers } = run;
  const explored = await explore(
    {
      spec: { kind: 'core', bounds: golden.bounds },
      abstraction: { reductions },
      limits: { states: Infinity, bytes: limitBytes },
      workers,
    },
    { interrupted: new AbortController().signal, onProgress: () => undefined },
  );
  const { distinct, generated, depth, cpuMs, ms, tableBytes, restBytes } = explored;
  const same = agrees(run, explored);
  if (!same || explored.end !== 'complete') differing += 1;
  const perCpuSecond = (1000 * distinct) / cpuMs;
  console.log(
    [
      `${golden.name.padEnd(5)} ${reductions.padEnd(8)} ${workers} worker${workers === 1 ? ' ' : 's'}`,
      `${big(distinct)} distinct, ${big(generated)} generated, depth ${depth}`,
      same ? 'as counted before' : `DIFFERS (${explored.end})`,
      `${(ms / 1000).toFixed(1)} s, ${(cpuMs / 1000).toFixed(1)} CPU s`,
      `${big(perCpuSecond)} states and ${big((1000 * generated) / cpuMs)} steps a CPU second`,
      `${(perCpuSecond / tlcStatesPerCpuSecond).toFixed(0)} times TLC's best`,
      `${((tableBytes + restBytes) / distinct).toFixed(1)} bytes a state`,
      `a state missed: below ${missProbability(distinct, renamingsOf(golden.bounds.servers, reductions).length).toExponential(0)}`,
    ].join('; '),
  );
}
process.exitCode = differing === 0 ? 0 : 1;
