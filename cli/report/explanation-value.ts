import type { Explanation } from '../../search/explain/explain.ts';

/** An explanation for --json. Steps are numbers in the schedule. */
export function explanationValue(explanation: Explanation): object {
  const { violation, culprit, rule, divergence, slice, continuations, change, replays } = explanation;
  const { property, paper, fact } = violation;
  return {
    property,
    paper,
    fact,
    step: culprit,
    rule: rule.rule,
    bug: rule.bug,
    divergence,
    causes: slice,
    continuations,
    change,
    replays,
  };
}
