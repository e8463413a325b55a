import type { NotJudged } from '../../properties/invariants/not-judged.ts';

/** Of what a clean verdict says nothing, or not all: a line for each reason. */
export function notJudgedLines(all: readonly NotJudged[]): readonly string[] {
  const reasons = [...new Set(all.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const properties = all.filter((one) => one.reason === reason).map(({ property }) => property);
    return `not judged (${reason}): ${properties.join(', ')}`;
  });
}
