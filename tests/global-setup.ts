import type { TestProject } from 'vitest/node';
import { compileSources } from './compile.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly fastCheckSeed: number;
    readonly build: string;
  }
}

const SEED_MAX = 0x7fff_ffff;

/**
 * Compiles the sources, and chooses the fast-check seed of this run and prints it: RAFTCHECK_SEED, else 1 under CI,
 * else a fresh one.
 */
export function setup(project: TestProject): void {
  const build = compileSources(project.config.root);
  process.env.RAFTCHECK_TEST_BUILD = build; // for vitest.config.ts
  project.provide('build', build);
  const seed = chosenSeed(process.env);
  project.provide('fastCheckSeed', seed);
  console.log(`fast-check seed ${seed} (the same run again: RAFTCHECK_SEED=${seed} npm test)`);
}

function chosenSeed(env: NodeJS.ProcessEnv): number {
  const wanted = env.RAFTCHECK_SEED;
  if (wanted !== undefined && wanted !== '') {
    const seed = Number(wanted);
    if (!Number.isInteger(seed) || Math.abs(seed) > SEED_MAX) {
      throw new Error(`RAFTCHECK_SEED: expected a whole number up to ${SEED_MAX}, got ${JSON.stringify(wanted)}`);
    }
    return seed;
  }
  return env.CI === undefined || env.CI === '' || env.CI === 'false' ? Math.floor(Math.random() * SEED_MAX) : 1;
}
