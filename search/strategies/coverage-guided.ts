import { changesOf } from './changes.ts';
import type { Strategy } from './strategy.ts';

/** Goes on from what reached a state of the cluster, or a pair of local state and input, that no run had reached before. */
export const coverageGuided: Strategy = {
  name: 'coverage',
  buildsOn: 'states',
  drafts: (wanted, corpus) => changesOf(wanted, corpus.kept),
};
