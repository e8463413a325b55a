import type { Declared } from '../seen/declared.ts';
import type { Feature } from '../seen/subject.ts';
import type { HistoryView, StepView } from '../history/step-view.ts';
import type { Invariant, StateView } from './invariant.ts';
import { holds } from './invariant.ts';
import type { NotJudged } from './not-judged.ts';

/** Why a subject that declares this cannot be judged by that; null if it can. */
function whyNotJudged({ name, needs = {} }: Invariant, declared: Declared): string | null {
  const otherwise = declared.otherwise[name];
  if (typeof otherwise === 'string') return otherwise;
  if (otherwise !== undefined && !declared.features.includes(otherwise.without)) return otherwise.reason;
  if (needs.feature !== undefined && !declared.features.includes(needs.feature)) return null; // it says nothing, and is asked
  const field = needs.view?.find((one) => !declared.view.includes(one));
  if (field !== undefined) return `the subject's views do not show ${field}`;
  const word = needs.words?.find((one) => !declared.words.includes(one));
  if (word !== undefined) return `the subject's messages do not say ${word} in the paper's words`;
  if (needs.limits === true && !declared.limits) return 'the subject does not say that it keeps the limits of a run';
  if (needs.replies === true && !declared.replies) return 'the subject does not answer what it is asked for';
  return needs.answers === true && !declared.answers
    ? 'the subject leaves it to others to answer what it accepted'
    : null;
}

/** The properties that a subject can be judged by, and with the reason the others, and those that it can in part. */
export interface Judgeable {
  readonly invariants: readonly Invariant[];
  readonly notJudged: readonly NotJudged[];
}

/** Of a subject of which it is known what it does not keep, by name, each with the reason. */
export function keptOf(all: readonly Invariant[], notKept: ReadonlyMap<Invariant['name'], string>): Judgeable {
  const notJudged = all.flatMap(({ name: property }): readonly NotJudged[] => {
    const reason = notKept.get(property);
    return reason === undefined ? [] : [{ property, reason }];
  });
  return { invariants: all.filter(({ name }) => !notKept.has(name)), notJudged };
}

/** Of a subject that declares this. */
export function judgeable(all: readonly Invariant[], declared: Declared): Judgeable {
  const invariants: Invariant[] = [];
  const notJudged: NotJudged[] = [];
  for (const invariant of all) {
    const { name: property } = invariant;
    const otherwise = declared.otherwise[property];
    const reason = whyNotJudged(invariant, declared);
    if (reason !== null) notJudged.push({ property, reason });
    else if (typeof otherwise === 'object') {
      invariants.push(onlyWith(otherwise.without, invariant));
      notJudged.push({ property, reason: `without ${otherwise.without} ${otherwise.reason}`, partly: true });
    } else invariants.push(invariant);
  }
  return { invariants, notJudged };
}

/** The property of clusters with that feature. */
function onlyWith(feature: Feature, invariant: Invariant): Invariant {
  const has = ({ features }: { readonly features: readonly Feature[] }): boolean => features.includes(feature);
  if (invariant.of === 'state') {
    const { pairs: _, ...whole } = invariant; // a pair of servers does not say what features they have
    return { ...whole, check: (state: StateView) => (has(state) ? invariant.check(state) : holds) };
  }
  if (invariant.of === 'step')
    return { ...invariant, check: (step: StepView) => (has(step) ? invariant.check(step) : holds) };
  const { withoutHistory: _, ...whole } = invariant;
  if (whole.memory === undefined)
    return { ...whole, check: (seen: HistoryView) => (has(seen) ? whole.check(seen) : holds) };
  return { ...whole, check: (seen, memory) => (has(seen) ? whole.check(seen, memory) : holds) };
}
