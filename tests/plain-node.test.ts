// @module-tag slow
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { featureSets } from '../model/testing/random-walk.ts';

// Vitest resolves packages with the condition `development`, for which XState has a build of its own; users have the other.

const build = resolve('node_modules/.cache', `raftcheck-plain-node-${process.env.VITEST_POOL_ID ?? '1'}`);

beforeAll(() => {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  const flags = ['-p', 'tests/plain-node/tsconfig.json', '--noCheck', '--outDir', build];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
});

function compareSteps(...argv: readonly string[]) {
  const program = join(build, 'tests/plain-node/compare-steps.js');
  const env = { ...process.env, NODE_OPTIONS: '' }; // no conditions from outside
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8', env });
  return { code: status, lines: stdout.trimEnd().split('\n'), stderr };
}

const seed = String(inject('fastCheckSeed'));

test("under plain Node, too, the fast step does what XState's transition() does", () => {
  const { code, lines, stderr } = compareSteps(seed);
  const compared = featureSets.map(([name]) => `${name}: 300 servers`);
  expect({ code, lines, stderr }).toEqual({ code: 0, lines: ['xstate.cjs.mjs', ...compared], stderr: '' });
});

test('and that is noticed where it does not', () => {
  const { code, lines } = compareSteps(seed, 'lose-vote');
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatch(/^differs: restart of a /);
});
