import type { Feature } from './subject.ts';
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
