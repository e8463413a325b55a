import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { readSources } from './architecture.ts';

const DAY = 24 * 3600 * 1000;

const settings = ['tsconfig.json', 'tsconfig.build.json', 'tsconfig.test.json', 'package-lock.json'];

/**
 * The folder with all sources but the tests as JavaScript. It is named by what they say, so that runs side by side
 * share one, and none is made twice.
 */
export function compileSources(root: string): string {
  const builds = join(root, 'node_modules/.cache/raftcheck-test');
  mkdirSync(builds, { recursive: true });
  removeOld(builds);
  const build = join(builds, digestOf(root));
  if (existsSync(build)) {
    utimesSync(build, new Date(), new Date());
    return build;
  }
  const begun = mkdtempSync(join(builds, 'begun-'));
  runTsc(root, ['-p', 'tsconfig.test.json', '--outDir', begun]);
  try {
    renameSync(begun, build);
  } catch (error) {
    if (!existsSync(build)) throw error;
    rmSync(begun, { recursive: true }); // another run was faster
  }
  return build;
}

function digestOf(root: string): string {
  const hash = createHash('sha256');
  for (const file of settings) hash.update(readFileSync(join(root, file)));
  for (const { path, text } of readSources(root)) {
    if (!path.endsWith('.test.ts')) hash.update(JSON.stringify([path, text]));
  }
  return hash.digest('hex').slice(0, 16);
}

function runTsc(root: string, flags: readonly string[]): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the sources cannot be compiled:\n${stdout}`);
}

function removeOld(builds: string): void {
  for (const name of readdirSync(builds)) {
    const folder = join(builds, name);
    if (Date.now() - statSync(folder).mtimeMs > DAY) rmSync(folder, { recursive: true, force: true });
  }
}
