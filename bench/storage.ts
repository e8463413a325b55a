import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStorage } from '../impl/index.ts';
import { checkCrashes, planOf } from '../world/storage-check/crash-check.ts';
import { bootedDisk, record } from '../world/storage-check/recording.ts';
import { workloads } from '../world/storage-check/workloads.ts';
import { benchCommand, namesGiven } from './command.ts';
import { AppendMeter } from './storage/appends.ts';
import type { Contender } from './storage/contenders.ts';
import { contenders } from './storage/contenders.ts';
import { killLoop } from './storage/kill-loop.ts';
import { measureRecovery } from './storage/recovery.ts';

const rounds = 10;
const roundMs = 500;
const parts: readonly (readonly [string, () => Promise<void>])[] = [
  ['appends', appends],
  ['recovery', recovery],
  ['kills', kills],
  ['crashes', crashes],
];

const names = parts.map(([name]) => name);
const command = benchCommand('bench:storage', 'the log on disk: its speed, and what crashes leave of it');
const wanted = namesGiven(command, 'parts', 'only these', names);

// On the disk of the working directory: that of the temporary files may be memory.
const root = mkdtempSync(resolve('.bench-storage-'));
try {
  for (const [name, measure] of parts) if (wanted.includes(name)) await measure();
} finally {
  rmSync(root, { recursive: true, force: true });
}

function emptyDirectory(...names: readonly string[]): string {
  const directory = join(root, ...names);
  mkdirSync(directory, { recursive: true });
  return directory;
}

async function appends(): Promise<void> {
  console.log(
    `appends of entries of 100 bytes, one batch at a time, each synced: ${rounds} rounds of ${roundMs} ms, in turn`,
  );
  for (const entries of [1, 8, 64]) {
    const meters: (readonly [string, Contender, AppendMeter])[] = [];
    for (const kind of contenders) {
      const contender = await kind.open(emptyDirectory('appends', String(entries)));
      if (contender === null)
        console.log(`  ${kind.name}: not installed in the folder that RAFTCHECK_BENCH_DEPS names`);
      else meters.push([kind.name, contender, new AppendMeter(contender, entries)]);
    }
    for (let round = 0; round < rounds; round += 1) for (const [, , meter] of meters) await meter.run(roundMs);
    for (const [name, contender, { report }] of meters) {
      await contender.close();
      console.log(`  ${entries} in a batch, ${name}: ${report}`);
    }
  }
}

async function recovery(): Promise<void> {
  for (const [entries, inBatch] of [
    [900_000, 100],
    [750_000, 4],
  ] as const) {
    const { megabytes, seconds } = await measureRecovery(emptyDirectory('recovery', String(inBatch)), entries, inBatch);
    console.log(
      `recovery of ${megabytes.toFixed(0)} MiB, ${entries} entries, ${inBatch} in a batch: ${seconds.toFixed(2)} s`,
    );
  }
}

async function kills(): Promise<void> {
  const impl = fileURLToPath(new URL('../impl/index.js', import.meta.url));
  const tally = await killLoop(impl, emptyDirectory('kills'), 100);
  console.log(`100 processes killed while they stored: ${JSON.stringify(tally)}, none lost`);
}

async function crashes(): Promise<void> {
  for (const [name, requests] of Object.entries(workloads)) {
    const begin = performance.now();
    const bounds = { subsetsOf: 6, cuts: 1100, joint: 200_000 };
    const { images, torn, sampled, problem } = checkCrashes(
      openStorage,
      planOf(record(openStorage, bootedDisk(), requests)),
      bounds,
    );
    const tried = `${images} images, ${torn} torn, ${sampled} moments in part only`;
    console.log(
      `crashes of ${name}: ${problem ?? 'all recovered'} (${tried}, ${((performance.now() - begin) / 1000).toFixed(1)} s)`,
    );
  }
}
