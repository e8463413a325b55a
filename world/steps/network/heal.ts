import type { StepDescriptor } from '../descriptor.ts';

/** Every link carries again. */
export const heal: StepDescriptor<'heal'> = {
  resolve: ({ network }, step) => (network.isWhole ? null : step),
  change: ({ network }) => network.healAll(),
  renamed: (step) => step,
  choices: [
    {
      name: 'heal',
      follows: ({ cut = 0, partition = 0, bridge = 0, ring = 0, oneWay = 0, isolatedPair = 0, flapping = 0 }) =>
        Math.ceil((cut + partition + bridge + ring + oneWay + isolatedPair + flapping) / 2),
      propose: ({ network }) => (network.isWhole ? null : { kind: 'heal' }),
    },
  ],
};
