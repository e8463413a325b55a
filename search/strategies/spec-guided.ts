import { isOfSpec } from '../guidance/spec-steps.ts';
import { changesOf } from './changes.ts';
import type { Strategy } from './strategy.ts';

/**
 * Goes on from what led the spec, given the same inputs as the subject, to take a transition that no run had driven it to
 * before, or to take one behind another for the first time.
 */
export const specGuided: Strategy = {
  name: 'spec',
  buildsOn: 'spec',
  drafts: (wanted, corpus) =>
    changesOf(
      wanted,
      corpus.kept.filter(({ reached }) => reached.some(isOfSpec)),
    ),
};
