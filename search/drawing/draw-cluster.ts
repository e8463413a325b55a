import fc from 'fast-check';
import { withFeature } from '../../properties/seen/features.ts';
import type { Feature } from '../../properties/seen/subject.ts';
import { standardFeatures } from '../../properties/seen/subject.ts';

/** Mostly three servers. Of an even number half is no majority, whatever some take for one. */
const serverCounts = [3, 3, 3, 3, 3, 4, 4, 2] as const;

/** How many servers a run has, if nobody says. */
export const anyServers: fc.Arbitrary<number> = fc.constantFrom(...serverCounts);

/** Whether a run may have so many; `wanted`: if somebody says, how many it has. */
export const mayHaveServers = (wanted: number | undefined, count: number): boolean =>
  wanted === undefined ? serverCounts.some((one) => one === count) : count === wanted;

/** Without a change of members joint consensus is nothing. */
const workable = (features: readonly Feature[]): readonly Feature[] =>
  features.includes('joint') ? withFeature(features, 'membership') : features;

const setsOf = (minLength: number, maxLength: number): fc.Arbitrary<readonly Feature[]> =>
  fc.subarray([...standardFeatures], { minLength, maxLength }).map(workable);

/** With restarts (`needsRestarts`) what the reports of real Rafts are full of. */
const changingMembers: fc.Arbitrary<readonly Feature[]> = fc.constantFrom(
  ['snapshots', 'membership'],
  ['snapshots', 'membership', 'joint'],
  ['transfer', 'membership'],
  ['snapshots', 'transfer', 'membership'],
);

/**
 * Which features a run has, if nobody says (swarm testing, as `mix` is of trouble): what one of them does only where another
 * is not there, all of them together hide. Small sets are as likely as all.
 */
export const anyFeatures: fc.Arbitrary<readonly Feature[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<readonly Feature[]>(standardFeatures) },
  { weight: 1, arbitrary: setsOf(0, 1) },
  { weight: 3, arbitrary: setsOf(2, 2) },
  { weight: 3, arbitrary: changingMembers },
  { weight: 2, arbitrary: setsOf(0, standardFeatures.length) },
);

const fewMost = 3;

/** Whether members change beside little else, so that restarts are what is missing. */
export const needsRestarts = (features: readonly Feature[]): boolean =>
  features.length <= fewMost && features.includes('membership');
