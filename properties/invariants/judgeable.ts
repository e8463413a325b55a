import type { Declared } from '../seen/declared.ts';
import type { Invariant } from './invariant.ts';
import type { NotJudged } from './not-judged.ts';

/** Why a subject that declares this cannot be judged by that; null if it can. */
function whyNotJudged({ name, needs = {} }: Invariant, declared: Declared): string | null {
  const otherwise = declared.otherwise[name];
  if (otherwise !== undefined) return otherwise;
  if (needs.feature !== undefined && !declared.features.includes(needs.feature)) return null; // it says nothing, and is asked
  const field = needs.view?.find((one) => !declared.view.includes(one));
  if (field !== undefined) return `the subject's views do not show ${field}`;
  const word = needs.words?.find((one) => !declared.words.includes(one));
  if (word !== undefined) return `the subject's messages do not say ${word} in the paper's words`;
  return needs.replies === true && !declared.replies ? 'the subject does not answer what it is asked for' : null;
}

/** The properties that the subject can be judged by, and the others with the reason. */
export function judgeable(
  invariants: readonly Invariant[],
  declared: Declared,
): { readonly invariants: readonly Invariant[]; readonly notJudged: readonly NotJudged[] } {
  const notJudged = invariants.flatMap((one) => {
    const reason = whyNotJudged(one, declared);
    return reason === null ? [] : [{ property: one.name, reason }];
  });
  const left = new Set(notJudged.map(({ property }) => property));
  return { invariants: invariants.filter(({ name }) => !left.has(name)), notJudged };
}
