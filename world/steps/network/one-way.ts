import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { cutOff } from './links.ts';
import { anySide } from './partition.ts';

/** The servers of `side` are heard by the others, and do not hear them. */
export const oneWay: StepDescriptor<'oneWay'> = {
  resolve: (cluster, step) => (step.side.every((server) => exists(cluster, server)) ? step : null),
  change(cluster, { side }) {
    cluster.tally.partialPartitions += 1;
    cutOff(cluster, (from, to) => !side.includes(from) && side.includes(to));
  },
  renamed(step, { several }) {
    const side = several(step.side);
    return side.length === 0 ? null : { ...step, side };
  },
  choices: [
    {
      name: 'oneWay',
      nemesis: 'partial',
      weights: () => [2, 5],
      propose: (cluster, rank) => (cluster.servers < 2 ? null : { kind: 'oneWay', side: anySide(cluster, rank) }),
    },
  ],
};
