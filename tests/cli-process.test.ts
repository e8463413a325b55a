// @module-tag slow
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { builtBin } from './built.ts';
import { emptyFolder, raftcheck } from './cli-run.ts';

// What only a process of its own shows: signals, pipes, threads.
let bin = '';
beforeAll(() => {
  bin = builtBin();
});

function run(
  argv: string,
  cwd = emptyFolder(),
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [bin, ...argv.split(' ')], { cwd, encoding: 'utf8' });
}

test('check works from any folder', () => {
  const cwd = emptyFolder();
  const { status, stdout, stderr } = run('check --runs 4 --seed 1', cwd);
  expect([status, stderr, readdirSync(cwd)]).toEqual([0, '', []]);
  expect(stdout).toMatch(/^saved {2}(\d+) of \1 files? reproduced\n/);
});

test('workers find the same and count the same as one thread', async () => {
  const search = 'fuzz --subject fault:commit-index-regresses --conformance off --seed 3 --runs 640 --json';
  const report = (stdout: string): object => {
    const value = JSON.parse(stdout) as {
      readonly summary: Record<string, number>;
      readonly findings: readonly Record<string, unknown>[];
    };
    const timeless = {
      seconds: 0,
      searchSeconds: 0,
      searchCpuSeconds: 0,
      cpuSeconds: 0,
      judgedStepsPerSecond: 0,
      judgedStepsPerCpuSecond: 0,
    };
    return {
      summary: { ...value.summary, ...timeless },
      findings: value.findings.map((finding) => ({ ...finding, ...timeless })),
    };
  };
  const together = report(run(`${search} --workers 3`).stdout);
  expect(together).toHaveProperty('findings.0.schedule');
  expect(together).toEqual(report((await raftcheck(`${search} --workers 1`)).stdout));
});

test('workers cover the same of the spec as one thread', async () => {
  const search = 'fuzz --subject model --seed 3 --runs 320 --steps 60 --coverage --json';
  const coverage = (stdout: string): unknown => (JSON.parse(stdout) as { readonly coverage?: unknown }).coverage;
  const alone = coverage((await raftcheck(`${search} --workers 1`)).stdout);
  expect(alone).toHaveProperty('transitions');
  expect(coverage(run(`${search} --workers 3`).stdout)).toEqual(alone);
});

/** Before somebody listens, the signal would just kill it. */
const tellsWhenListening = "process.on('newListener', (event) => { if (event === 'SIGINT') console.error('up'); });";

test.each([1, 2])('Ctrl-C ends a search of %d workers with exit code 130 and one whole object', async (workers) => {
  const telling = ['--import', `data:text/javascript,${encodeURIComponent(tellsWhenListening)}`];
  const search = ['fuzz', '--time', '1h', '--json', '--workers', String(workers)];
  const child = spawn(process.execPath, [...telling, bin, ...search]);
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr.once('data', () => child.kill('SIGINT'));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ command: 'fuzz', verdict: 'interrupted', exitCode: 130 });
});

test('a reader that goes away ends it quietly', async () => {
  const child = spawn(process.execPath, [bin, 'fuzz', '--runs', '64', '--seed', '1']);
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  expect([code, stderr]).toEqual([141, '']);
});
