import type { StepDescriptor } from '../descriptor.ts';

/** Every link carries again. */
export const heal: StepDescriptor<'heal'> = {
  resolve: ({ network }, step) => (network.cutLinks > 0 ? step : null),
  change: ({ network }) => network.healAll(),
  renamed: (step) => step,
  choices: [
    {
      name: 'heal',
      follows: ({ cut = 0, partition = 0 }) => Math.ceil((cut + partition) / 2),
      propose: ({ network }) => (network.cutLinks > 0 ? { kind: 'heal' } : null),
    },
  ],
};
