import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { allInvariants } from '../properties/invariants/all.ts';
import { runSteps } from '../world/cluster/run.ts';
import { canonicalise } from '../search/drawing/run-draft.ts';
import { drafts } from '../search/drawing/draft.ts';
import { makeTarget } from '../world/registry/registry.ts';
import { benchCommand } from './command.ts';

benchCommand('bench:determinism', 'one digest over the traces of 1,000 schedules').parse();

/**
 * One digest over the traces of 1,000 schedules: every step, what it sent, and all servers after it. The same on every
 * machine and version of Node, or determinism is broken: `npm run bench:determinism`.
 */
const schedules = 1_000;

function digest(): string {
  const hash = createHash('sha256');
  for (const [name, conformance] of [
    ['impl', true],
    ['model', false],
    ['documented', false],
  ] as const) {
    const target = makeTarget(name, { conformance, invariants: allInvariants });
    if (target === null) throw new RangeError(`there is no subject ${name}`);
    for (const draft of fc.sample(drafts(), { seed: 1, numRuns: schedules })) {
      const { steps } = canonicalise(target, draft);
      const outcome = runSteps(target, draft.options, steps, {
        observer: {
          after: (world, { seen }) => hash.update(JSON.stringify([seen?.step, seen?.sent, world.views])),
        },
      });
      hash.update(JSON.stringify([steps, outcome]));
    }
  }
  return hash.digest('hex');
}

const first = digest();
const second = digest();
if (first !== second) throw new Error(`the same schedules gave two traces in one process: ${first} and ${second}`);
console.log(first);
