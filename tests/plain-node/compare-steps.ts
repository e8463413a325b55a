import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { type SpecConfig, type SpecMutant, specMutants } from '../../model/state/config.ts';
import type { SpecEvent } from '../../model/state/event.ts';
import { type SpecServer, stepServer } from '../../model/server.ts';
import { documentedStep } from '../../model/testing/documented-step.ts';
import { anyEvents, featureSets, walk } from '../../model/testing/random-walk.ts';

// Holds the fast step against XState's own, as model/server.test.ts does, with the build of XState that users have: plain
// Node does not know the condition `development`, by which Vitest loads the other one. Prints which build it was, and how
// many steps were compared; ends with 1 at the first that differs. One argument, a seed; a second one, a mutant, is what
// the fast step takes its steps of, so there must be a difference.

const [seed, mutant] = process.argv.slice(2);
const runs = 5;
const length = 60;

console.log(basename(import.meta.resolve('xstate')));
for (const [name, features] of featureSets) {
  const config: SpecConfig = { servers: 3, initialTerm: 1, features };
  const fast = withMutant(config);
  const choices = fc.array(fc.nat(), { minLength: length, maxLength: length, size: 'max' });
  let compared = 0;
  for (const walked of fc.sample(choices, { seed: Number(seed), numRuns: runs })) {
    walk(config, walked, (server, event) => {
      for (const any of anyEvents(event)) compare(config, fast, server, any);
      compared += 1;
    });
  }
  console.log(`${name}: ${compared} servers`);
}

function compare(config: SpecConfig, fast: SpecConfig, server: SpecServer, event: SpecEvent): void {
  const taken = { ...stepServer(fast, server, event), transition: null }; // XState numbers no transitions
  if (isDeepStrictEqual(taken, documentedStep(config, server, event))) return;
  console.log(`differs: ${event.type} of a ${server.role}`);
  process.exit(1);
}

function withMutant(config: SpecConfig): SpecConfig {
  const known: SpecMutant | undefined = specMutants.find((name) => name === mutant);
  return known === undefined ? config : { ...config, mutant: known };
}
