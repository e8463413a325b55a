import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../cli/package-root.ts';
import { carryOutApart } from './crew.ts';
import { buildMutants } from './instrument.ts';
import type { MutantBuild } from './instrument.ts';
import { report } from './report.ts';
import { Results } from './results.ts';
import { compareTraces, cover, search, searchByPortfolio } from './stages.ts';
import type { Bench } from './stages.ts';
import type { Mutant } from './trial.ts';
import { namesOf } from './verdicts.ts';

const compiled = resolve('node_modules/.cache', `raftcheck-mutation-test-${process.env.VITEST_POOL_ID ?? '1'}`);
let build: MutantBuild;

beforeAll(async () => {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  spawnSync(process.execPath, [
    tsc,
    '-p',
    'tsconfig.bench.json',
    '--outDir',
    compiled,
    '--noCheck',
    '--noEmitOnError',
    'false',
  ]);
  build = await buildMutants(packageRoot, compiled);
});

/** The mutants of a rule in that file with that change. */
function mutantOf(file: string, original: string, replacement: string): Mutant {
  const found = build.mutants.find(
    (mutant) =>
      mutant.file === `impl/core/${file}` && mutant.original === original && mutant.replacement === replacement,
  );
  if (found === undefined) throw new Error(`there is no mutant ${file}: ${original} → ${replacement}`);
  return found;
}

const deadly = (): Mutant => mutantOf('rules.ts', 'node.votedFor === null || node.votedFor === from', 'true');

/** No mutant: the code as it is, under a number that none has. */
const noOp: Mutant = {
  ...({} as Mutant),
  id: 'none',
  file: 'impl/core/rules.ts',
  line: 1,
  original: '',
  replacement: '',
};

/** A bench of its own, with results that are removed. */
async function withBench(work: (bench: Bench, file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'raftcheck-mutation-'));
  const file = join(folder, 'results.jsonl');
  try {
    await work({ build, results: new Results(file, []), workers: 1, log: () => undefined }, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const brief = { conformance: false, runs: 64 };

test('a deadly mutant is killed, by the property that it breaks, and a mutant that changes nothing survives', {
  tags: 'slow',
}, async () => {
  await withBench(async ({ results, ...bench }) => {
    await search({ ...bench, results }, [deadly(), noOp], brief);
    const killed = results.search(deadly().id, false);
    expect(killed).toMatchObject({ ending: 'killed', property: 'One Vote' });
    expect(killed?.fact).toContain('voted');
    expect(results.search('none', false)).toMatchObject({ ending: 'survived', runs: 64, property: null });
  });
});

test('what survives may still be found by the portfolio', { tags: 'slow' }, async () => {
  await withBench(async ({ results, ...bench }) => {
    const sought = { ...bench, results };
    await searchByPortfolio(sought, [deadly(), noOp], { runs: 64 });
    expect(results.portfolio(deadly().id)).toMatchObject({ ending: 'killed', property: 'One Vote' });
    expect(results.portfolio('none')).toMatchObject({ ending: 'survived', runs: 192, property: null });
    expect(report([deadly(), noOp], results, [], 'abc')).toContain('raw score | 1 of 2, **50.0 %**');
  });
});

test('a mutant that does not end is timed out', { tags: 'slow' }, async () => {
  const endless = mutantOf('log.ts', 'index += 1', 'index -= 1');
  const trial = { kind: 'search', conformance: false, from: 0, to: 2 } as const;
  const ending = await carryOutApart(build.worker, { mutant: endless.id, trial }, 4_000);
  expect(ending).toEqual({ kind: 'timeout' });
});

test('a mutant whose modules cannot be loaded is told from one that runs', async () => {
  const trial = { kind: 'search', conformance: false, from: 0, to: 1 } as const;
  const ending = await carryOutApart(join(compiled, 'no-such-worker.js'), { mutant: null, trial });
  expect(ending).toMatchObject({ kind: 'error', message: expect.stringContaining('no-such-worker') as unknown });
});

test('a search goes on where it was, and results of other sources are refused', { tags: 'slow' }, async () => {
  await withBench(async (bench, file) => {
    await search(bench, [noOp], brief);
    const again = { ...bench, results: new Results(file, []) };
    await search(again, [noOp], brief);
    expect(again.results.of('search')).toHaveLength(1);
    await search(again, [noOp], { ...brief, runs: 128 });
    expect(again.results.search('none', false)?.runs).toBe(128);
    expect(() => new Results(file, [{ content: 'other' }])).toThrow('Remove it to begin afresh');
  });
});

test('every mutant has a name of its own', () => {
  expect(build.mutants.length).toBeGreaterThan(1_000);
  expect(new Set(namesOf(build.mutants).values()).size).toBe(build.mutants.length);
});

test('code that runs is covered, and told from what is read while the modules are loaded', {
  tags: 'slow',
}, async () => {
  await withBench(async ({ results, ...bench }) => {
    await cover({ ...bench, results }, 1);
    const [coverage] = results.of('coverage');
    expect(coverage?.inRuns).toContain(deadly().id);
    expect(coverage?.atLoad).not.toContain(deadly().id);
    expect(coverage?.atLoad.length).toBeGreaterThan(10);
  });
});

test('equal traces are told from others', { tags: 'slow' }, async () => {
  await withBench(async ({ results, ...bench }) => {
    await compareTraces({ ...bench, results }, [deadly(), noOp], { runs: 64 });
    const byMutant = new Map(results.of('traces').map(({ mutant, equal }) => [mutant, equal]));
    expect(byMutant).toEqual(
      new Map([
        ['none', true],
        [deadly().id, false],
      ]),
    );
  });
});

test('the report counts what survives, and those that are the same program apart', { tags: 'slow' }, async () => {
  await withBench(async ({ results, ...bench }) => {
    const mutants = [deadly(), noOp];
    await search({ ...bench, results }, mutants, brief);
    const plain = report(mutants, results, [], 'abc');
    expect(plain).toContain('raw score | 1 of 2, **50.0 %**');
    expect(plain).toContain('| survivors without a verdict | 1 |');
    const name = namesOf(mutants).get(noOp) ?? '';
    const judged = report(mutants, results, [{ verdict: 'equivalent', why: 'it is nothing', mutants: [name] }], 'abc');
    expect(judged).toContain('corrected score | 1 of 1, **100.0 %**');
    expect(judged).toContain('it is nothing');
  });
});
