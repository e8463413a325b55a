// @module-tag slow
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as Crew from '../cli/explore/crew.ts';
import type { Golden } from '../search/explore/testing/golden.ts';
import { goldenNamed, goldens } from '../search/explore/testing/golden.ts';
import { emptyFolder, lastLine, raftcheck } from './cli-run.ts';
import { builtBin, builtFolder } from './built.ts';

let bin = '';
beforeAll(() => {
  bin = builtBin();
});

interface Report {
  readonly verdict: string;
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly workers: readonly { readonly distinct: number; readonly idleSeconds: number }[];
}

async function explore(flags: readonly string[]): Promise<{ readonly code: number; readonly report: Report }> {
  // Memory that is shared is set apart until it is collected, and no process can be started beside too much of it.
  const limit = flags.includes('--limit-memory') ? [] : ['--limit-memory', '1GB'];
  const { code, stdout } = await raftcheck(['explore', '--json', ...limit, ...flags]);
  return { code, report: JSON.parse(stdout) as Report };
}

const flagsOf = ({ bounds }: Golden): readonly string[] => [
  `--servers=${bounds.servers}`,
  `--max-term=${bounds.maxTerm}`,
  `--max-log=${bounds.maxLog}`,
  `--max-messages=${bounds.maxMessages}`,
  ...(['restart', 'duplicate', 'drop'] as const).flatMap((name) => (bounds[name] ? [`--${name}`] : [])),
];

const small = goldens.filter(({ size }) => size === 'small');
const symmetric = goldens.flatMap((golden) =>
  golden.symmetric !== null && golden.symmetric.distinct < 2e6 ? [{ ...golden, ...golden.symmetric }] : [],
);

describe('two workers count what TLC counts', () => {
  test.each(small)('$name', async (golden) => {
    const { distinct, generated, depth } = golden;
    const { code, report } = await explore([...flagsOf(golden), '--reductions', 'none', '--workers', '2']);
    expect(report).toMatchObject({ verdict: 'clean', distinct, generated, depth });
    expect(code).toBe(0);
  });

  test.each(symmetric)('$name with symmetry', async (golden) => {
    const { distinct, generated } = golden;
    const { report } = await explore([...flagsOf(golden), '--reductions', 'symmetry', '--workers', '2']);
    expect(report).toMatchObject({ verdict: 'clean', distinct, generated });
  });
});

test.each([3, 4])('%d workers count the same, and say what each found and how long it waited', async (workers) => {
  const golden = goldenNamed('T4');
  const { report } = await explore([...flagsOf(golden), '--reductions', 'none', '--workers', String(workers)]);
  const { distinct, generated, depth } = golden;
  expect(report).toMatchObject({ verdict: 'clean', distinct, generated, depth });
  expect(report.workers).toHaveLength(workers);
  expect(report.workers.reduce((sum, one) => sum + one.distinct, 0)).toBe(distinct);
  for (const { idleSeconds } of report.workers) expect(idleSeconds).toBeGreaterThanOrEqual(0);
});

test('any number of workers finds the same counterexample', async () => {
  const foundBy = async (workers: number): Promise<{ readonly schedule: unknown }> => {
    const flags = ['--subject', 'model:vote-twice', '--max-messages', '1', '--workers', String(workers)];
    const { report } = await explore(flags);
    return (report as Report & { readonly counterexample: { readonly schedule: unknown } }).counterexample;
  };
  const found = [await foundBy(1), await foundBy(2), await foundBy(3)];
  expect(found[0]).toMatchObject({ property: 'Election Safety', shortest: 16 });
  expect(found[1]?.schedule).toEqual(found[0]?.schedule);
  expect(found[2]?.schedule).toEqual(found[0]?.schedule);
});

test('budgets and histories are kept with several workers too', async () => {
  const flags = ['--subject', 'impl', '--servers', '2', '--max-log', '2', '--drop', '--histories'];
  const { report: alone } = await explore([...flags, '--workers', '1']);
  const { report: together } = await explore([...flags, '--workers', '3']);
  expect([together.distinct, together.generated]).toEqual([alone.distinct, alone.generated]);
});

test('limits end a search of several workers without a verdict', async () => {
  const states = await explore(['--drop', '--workers', '2', '--limit-states', '10000']);
  expect([states.code, states.report]).toMatchObject([2, { reason: 'the limit on states was reached' }]);
  const memory = await explore(['--drop', '--reductions', 'none', '--workers', '2', '--limit-memory', '80MB']);
  expect([memory.code, memory.report]).toMatchObject([2, { reason: 'the memory allowed is full' }]);
});

test('a worker that dies ends the search of all with its error', async () => {
  const { exploreTogether } = (await import(join(builtFolder(), 'cli/explore/crew.js'))) as typeof Crew;
  const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const bounds = { maxTerm: 2, maxLog: 1, maxMessages: 1, duplicate: false, drop: false, budgets: {} };
  const spec = { kind: 'implementation', fault: 'unheard-of', conformance: false, options, bounds } as const;
  const job = { spec, abstraction: { reductions: 'none' }, limits: { states: Infinity, bytes: 2 ** 30 } } as const;
  const { result } = exploreTogether(job, 2, new AbortController().signal);
  await expect(result).rejects.toThrow('there is no fault unheard-of');
});

test('Ctrl-C ends a search of two workers with what was covered', async () => {
  const argv = [bin, 'explore', '--max-messages', '3', '--drop', '--reductions', 'none', '--workers', '2'];
  const child = spawn(process.execPath, argv, { cwd: emptyFolder() });
  let stdout = '';
  child.stdout.on('data', (text: Buffer) => {
    if (stdout === '') setTimeout(() => child.kill('SIGINT'), 500); // it has begun
    stdout += text.toString();
  });
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(130);
  expect(stdout).toMatch(/[\d,]+ distinct states/);
  expect(lastLine(stdout)).toMatch(/^INTERRUPTED/);
});
