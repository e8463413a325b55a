// @module-tag slow
import { expect, test } from 'vitest';
import { type ClusterBounds, clusterKey, enabledSteps, initialCluster, type SpecCluster, takeStep } from './cluster.ts';
import { coreFeatures, type SpecConfig } from './state/config.ts';
import { type SpecServer, type SpecStep, serverKey, stepServer } from './server.ts';

// Counted by TLC from Ongaro's raft.tla without its history variables, the bounds being guards.
// "generated": 1 + the enabled steps of every state; "depth": levels, the initial state being the first.
const tiny = { maxTerm: 2, maxLogLen: 1, maxMsgs: 1, values: 1, restart: false, duplicate: false, drop: false };
const faults = { maxTerm: 2, maxLogLen: 1, maxMsgs: 2, values: 1, restart: true, duplicate: true, drop: true };

test('the states of two servers without faults are those of raft.tla', () => {
  expect(explore(2, tiny)).toEqual({ distinct: 358, generated: 709, depth: 27 });
});

test('the states of two servers with restart, duplication and loss are those of raft.tla', () => {
  expect(explore(2, faults)).toEqual({ distinct: 22_231, generated: 124_799, depth: 33 });
});

/** Every reachable state, level by level. */
function explore(servers: number, bounds: ClusterBounds) {
  const config: SpecConfig = { servers, initialTerm: 1, features: coreFeatures };
  const step = remembering();
  const first = initialCluster(config);
  const seen = new Set([clusterKey(first)]);
  let generated = 1;
  let depth = 0;
  for (let level = [first]; level.length > 0; depth += 1) {
    const next: SpecCluster[] = [];
    for (const cluster of level) {
      for (const taken of enabledSteps(config, cluster, bounds, step)) {
        generated += 1;
        const after = takeStep(config, cluster, taken, step);
        const key = clusterKey(after);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(after);
      }
    }
    level = next;
  }
  return { distinct: seen.size, generated, depth };
}

/** `stepServer` that calls the machine once for every pair of server and event. */
function remembering(): typeof stepServer {
  const keys = new WeakMap<SpecServer, string>();
  const steps = new Map<string, SpecStep>();
  return (config, server, event) => {
    const key = keys.get(server) ?? serverKey(server);
    keys.set(server, key);
    const pair = key + JSON.stringify(event);
    const known = steps.get(pair) ?? stepServer(config, server, event);
    steps.set(pair, known);
    return known;
  };
}
