import fc from 'fast-check';
import { withFeature } from '../../properties/seen/features.ts';
import type { Mix } from '../../world/steps/descriptor.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';

/** A run as far as it is drawn. */
export interface Drawn {
  readonly options: ClusterOptions;
  readonly mix: Mix;
  readonly choices: readonly number[]; // as a draft has them
}

/** Reads within leases, in some runs: they rest on an assumption that the rest does without. */
export function withLeases({ options, mix: weights, choices }: Drawn): Drawn {
  return {
    options: { ...options, features: withFeature(options.features, 'leaseReads') },
    mix: { ...weights, read: Math.max(weights.read ?? 0, leasedReads) },
    choices,
  };
}

const leasedReads = 12;

/** Many ticks, since an election takes some ten of them. And a timer, which now may fire only seldom, should do so then. */
export const clockWeights = fc.record({ timeout: fc.constantFrom(20, 50, 100), tick: fc.constantFrom(60, 120, 240) });

/** Where something hangs on clocks, they go on. */
export function withClocks({ options, mix: weights, choices }: Drawn, clocks: Mix): Drawn {
  const ticks = options.features.includes('leaseReads');
  return { options, mix: ticks ? { ...weights, ...clocks } : weights, choices };
}

/** The least election timeout is told of besides each server's own. */
export const withLeastTimeouts = ({ options, mix: weights, choices }: Drawn): Drawn => ({
  options: { ...options, features: withFeature(options.features, 'leastTimeout') },
  mix: weights,
  choices,
});

export const suspicionWeights = fc.record({
  leastTimeout: fc.constantFrom(4, 8, 14),
  elapse: fc.constantFrom(0, 2, 5),
});

/** Where time is told of in steps of its own, much may go by in one, if something hangs on it. */
export function withSuspicions({ options, mix: weights, choices }: Drawn, { elapse = 0, ...suspicions }: Mix): Drawn {
  if (!options.features.includes('leastTimeout')) return { options, mix: weights, choices };
  const isTimed = options.clients !== undefined || options.features.includes('leaseReads');
  return { options, mix: { ...weights, ...suspicions, elapse: isTimed ? elapse : 0 }, choices };
}
