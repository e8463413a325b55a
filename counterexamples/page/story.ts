import type { Explanation } from '../../search/explain/explain.ts';
import type { PassingChange } from '../../search/explain/smallest-change.ts';
import type { Target } from '../../properties/judging/target.ts';
import { allFaults } from '../../world/faults/all.ts';
import { allMutants } from '../../world/faults/mutants.ts';
import { show } from '../printable.ts';
import { changesOf } from '../show/changes.ts';
import { changeSentences, divergenceSentences, sliceSentences, wayOutSentences } from '../show/explanation-words.ts';
import { stepText } from '../show/step-words.ts';
import { traceOf } from '../trace.ts';
import type { Trace, TraceStep } from '../trace.ts';
import type { ChangedRun, Known, PageStory } from './document.ts';
import { headlineOf } from './verdict.ts';

/** Why a run fails, in sentences. */
export function storyOf(target: Target, trace: Trace, explanation: Explanation | null): Known<PageStory> {
  if (trace.outcome.violation === null) return { unknown: 'nothing is violated, so there is nothing to explain' };
  if (explanation === null) return { unknown: 'it was not explained: raftcheck explain FILE does' };
  const { rule, divergence, change } = explanation;
  return {
    known: {
      rule: rule.rule && show(rule.rule),
      bug: bugOf(explanation),
      divergence: divergence === null ? [] : divergenceSentences(trace, divergence),
      causes: sliceSentences(trace, explanation),
      wayOut: wayOutSentences(trace, explanation),
      change: changeSentences(trace, change),
      changed: change.passing === null ? null : changedRun(target, trace, change.passing),
    },
  };
}

function bugOf({ rule: { bug } }: Explanation): PageStory['bug'] {
  if (bug === null) return null;
  const known = [...allFaults, ...allMutants].find(({ id }) => id === bug.id);
  return { name: bug.id, story: [bug.story, `It breaks ${bug.paper}.`], sources: known?.sources ?? [] };
}

/** The run with the smallest change, beside the one that fails. */
function changedRun(target: Target, trace: Trace, { steps, endsWell }: PassingChange): ChangedRun {
  const passing = traceOf(target, { ...trace.schedule, steps }, { suffix: endsWell });
  const [failed, passed] = [trace, passing].map((one) => one.steps.map((step) => textOf(one, step)));
  const length = Math.max(failed?.length ?? 0, passed?.length ?? 0);
  const parts = Array.from({ length }, (_, k) => k).find((k) => failed?.[k] !== passed?.[k]) ?? length;
  return {
    steps: passing.steps.map((step) => ({
      text: textOf(passing, step),
      effect: step.fate === 'applied' ? changesOf(step) : '',
      fate: step.fate,
    })),
    parts: parts + 1,
    verdict: passing.outcome.violation === null ? 'PASS   nothing is violated' : headlineOf(passing),
  };
}

const textOf = ({ schedule }: Trace, step: TraceStep): string => stepText(step, schedule.options.servers);
