import fc from 'fast-check';
import type { DiskMode, Feature } from '../../properties/seen/subject.ts';
import { standardFeatures } from '../../properties/seen/subject.ts';
import { drafts } from '../drawing/draft.ts';
import type { Strategy } from './strategy.ts';

const featuresMost = 3;
const fewFeatures: fc.Arbitrary<readonly Feature[]> = fc.subarray([...standardFeatures], { maxLength: featuresMost });
const disks: fc.Arbitrary<DiskMode> = fc.constantFrom('immediate', 'delayed');

/**
 * Walks in small scope: few terms, entries, messages and features, so that what happens to a server has mostly happened
 * before, and is looked up. Its drafts say what the servers are like, and how violent a walk is (`search/walks/`).
 */
export const walks: Strategy = {
  name: 'walks',
  inSmallScope: true,
  drafts: (wanted) =>
    fc
      .record({
        features: wanted.features === undefined ? fewFeatures : fc.constant(wanted.features),
        disk: wanted.disk === undefined ? disks : fc.constant(wanted.disk),
      })
      .chain((fixed) => drafts({ ...wanted, ...fixed, clients: 0 })),
};
