import { join, resolve } from 'node:path';

/** Tests of processes and threads run a build of their own, out of the way of dist/; the global setup makes it. */
export const build = resolve('node_modules/.cache/raftcheck-test');

export const builtBin = join(build, 'cli/bin.js');
