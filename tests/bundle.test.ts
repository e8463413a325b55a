// @module-tag slow
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';

// Under the root: the command line looks for package.json above itself.
const out = mkdtempSync('node_modules/.cache/raftcheck-bundle-');
const bin = join(out, 'cli/bin.js');

beforeAll(async () => {
  await build({ configFile: 'cli/vite.config.ts', build: { outDir: out } });
});
afterAll(() => rmSync(out, { recursive: true }));

const node = (
  ...argv: readonly string[]
): { readonly status: number | null; readonly stdout: string; stderr: string } =>
  spawnSync(process.execPath, argv, { encoding: 'utf8' });

test('a version needs no more than the entry', () => {
  const noRest = `data:text/javascript,import { register } from 'node:module'; register(${JSON.stringify(
    `data:text/javascript,export async function load(url, context, next) {
      if (/cli.run/.test(url)) throw new Error('more was loaded');
      return next(url, context);
    }`,
  )});`;
  const { stdout, stderr, status } = node('--import', noRest, bin, '--version');
  expect([stdout, stderr, status]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+\n$/), '', 0]);
  expect(node('--import', noRest, bin, '--help').stderr).toContain('more was loaded');
});

test('threads find their files', () => {
  const { stdout, status } = node(bin, 'fuzz', '--runs', '128', '--seed', '1', '--workers', '2', '--subject', 'model');
  expect([status, stdout]).toEqual([0, expect.stringContaining('128 runs')]);
  const explored = node(bin, 'explore', '--max-term', '2', '--max-log', '1', '--workers', '2');
  expect([explored.status, explored.stdout]).toEqual([0, expect.stringContaining('complete')]);
});

test('a fault of raftcheck itself names the sources', () => {
  const broken =
    'data:text/javascript,globalThis.AbortController = class { constructor() { throw new RangeError("no"); } };';
  const { stderr, status } = node('--import', broken, bin, 'fuzz', '--runs', '1');
  expect(status).toBe(70);
  expect(stderr).toMatch(/^raftcheck: fault of raftcheck itself: RangeError: no\n {4}at /);
  expect(stderr).toMatch(/^ {4}at (async )?untilSignalled \(cli\/signals\.ts:\d+:\d+\)$/m);
});
