import { causalPast, causesIn, HappenedBefore } from '../causes/happened-before.ts';
import type { Observer } from '../../world/cluster/run.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Candidate } from './trial.ts';

/**
 * The candidate without what is not in the causal past (Lamport 1978) of its last step, or of that and the last step of one
 * other server, or of all servers; as far as that leaves out any. Whether a violation is still there, who asks must see:
 * most properties are about several servers.
 */
export function causalPasts(target: Target, candidate: Candidate): readonly Candidate[] {
  const { options, steps } = candidate;
  const happenedBefore = new HappenedBefore();
  const causes = new Map<number, readonly number[]>(); // by step, from 0
  let final = -1;
  const after: Observer['after'] = (world, happening, offered) => {
    final = offered - 1;
    causes.set(final, causesIn(happenedBefore.note(final, world, happening)));
  };
  runSteps(target, options, steps, { observer: { after }, suffix: false });
  const others = [...happenedBefore.lastOfServers.values()].sort((one, other) => one - other);
  const ends = [[final], ...others.map((one) => [final, one]), [final, ...others]];
  return ends
    .map((end) => causalPast(causes, end))
    .filter(({ size }) => size < steps.length)
    .map((past) => ({ options, steps: steps.filter((_, k) => past.has(k)) }));
}
