import type { ClusterOptions, Feature } from './subject.ts';
import { featureNames } from './subject.ts';

/** Without those of `needs` the feature makes no sense. */
const needs: Readonly<Partial<Record<Feature, readonly Feature[]>>> = { leaseReads: ['readIndex', 'checkQuorum'] };

/** Which of the features needs which others that are not there, in words; null if none does. */
export function lackingFeatures(features: readonly Feature[]): string | null {
  for (const feature of features) {
    const lacking = (needs[feature] ?? []).filter((needed) => !features.includes(needed));
    if (lacking.length > 0) return `${feature} needs ${lacking.join(' and ')}`;
  }
  return null;
}

/** The features with that one, and with those that it needs, in the order of `featureNames`. */
export const withFeature = (features: readonly Feature[], added: Feature): readonly Feature[] =>
  featureNames.filter((name) => name === added || features.includes(name) || needs[added]?.includes(name) === true);

/** The features without that one, and without those that need it. */
export const withoutFeature = (features: readonly Feature[], gone: Feature): readonly Feature[] =>
  features.filter((feature) => feature !== gone && needs[feature]?.includes(gone) !== true);

/**
 * Does Raft promise that somebody leads when the run is over, if somebody is able to? Where links stay cut, only with
 * checkQuorum: else a leader that lost its majority stays, and who hears it elects no other (dissertation §6.2, §4.2.3).
 */
export const promisesLiveness = ({ features, network }: Pick<ClusterOptions, 'features' | 'network'>): boolean =>
  network?.heals !== false || features.includes('checkQuorum');

/** Does Raft promise that with the other options, if it does with these? */
export const promisesAsMuch = (
  changed: Pick<ClusterOptions, 'features' | 'network'>,
  options: Pick<ClusterOptions, 'features' | 'network'>,
): boolean => promisesLiveness(changed) || !promisesLiveness(options);
