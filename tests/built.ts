import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

/** Vitest runs test files in several processes: each has a build of its own, out of the way of the others and of dist/. */
const build = resolve('node_modules/.cache', `raftcheck-test-${process.env.VITEST_POOL_ID ?? '1'}`);

let isBuilt = false;

/** The folder of a build, made once for all test files of a process that want it. */
export function builtFolder(): string {
  if (!isBuilt) {
    const tsc = resolve('node_modules/typescript/bin/tsc');
    const flags = [
      '-p',
      'tsconfig.build.json',
      '--outDir',
      build,
      '--declaration',
      'false',
      '--noEmitOnError',
      'false',
    ];
    spawnSync(process.execPath, [tsc, ...flags]);
    isBuilt = true;
  }
  return build;
}

/** The command line in it. */
export const builtBin = (): string => join(builtFolder(), 'cli/bin.js');
