import type { ServerId } from '../../../properties/seen/view.ts';
import { exists } from '../cluster.ts';
import type { StepDescriptor } from '../descriptor.ts';
import { cutOff } from './links.ts';

const leastServers = 4; // among fewer everybody is everybody's neighbour

/** Each server sees its two neighbours only, in that order of all servers. */
export const ring: StepDescriptor<'ring'> = {
  resolve: (cluster, step) =>
    step.around.length >= leastServers && step.around.every((server) => exists(cluster, server)) ? step : null,
  change(cluster, { around }) {
    cluster.tally.partialPartitions += 1;
    cutOff(cluster, (from, to) => !areNeighbours(around, from, to));
  },
  renamed(step, { one }) {
    return { ...step, around: step.around.flatMap((server) => one(server) ?? []) };
  },
  choices: [
    {
      name: 'ring',
      nemesis: 'partial',
      weights: () => [2, 5],
      propose: ({ servers }, rank) =>
        servers < leastServers ? null : { kind: 'ring', around: shuffled(inOrder(servers), rank) },
    },
  ],
  plain: (step) => {
    const plainly = inOrder(step.around.length);
    return String(plainly) === String(step.around) ? step : { ...step, around: plainly };
  },
};

function areNeighbours(around: readonly ServerId[], one: ServerId, other: ServerId): boolean {
  const distance = Math.abs(around.indexOf(one) - around.indexOf(other));
  return distance === 1 || distance === around.length - 1;
}

const inOrder = (servers: number): readonly ServerId[] => Array.from({ length: servers }, (_, k) => k + 1);

/** The order of that rank among all there are. */
function shuffled(servers: readonly ServerId[], rank: number): readonly ServerId[] {
  const left = [...servers];
  let rest = rank;
  return servers.map(() => {
    const [taken = 0] = left.splice(rest % left.length, 1);
    rest = Math.floor(rest / (left.length + 1));
    return taken;
  });
}
