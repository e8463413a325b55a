import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { propertyNames } from '../../world/registry/judged.ts';
import type { Judgement } from '../../world/registry/judged-by.ts';
import { judgedBy } from '../../world/registry/judged-by.ts';

/**
 * The subject as a schedule's failure is looked at: by what it is expected to violate alone, since others may fail first.
 * Unless something else is asked for, or the subject knows no such property.
 */
export function judgedAs(subject: Target, { expect }: Schedule, judgement: Judgement): Target {
  if (judgement.properties !== undefined || judgement.reach !== undefined) return judgedBy(subject, judgement);
  if (expect.verdict === 'holds') return subject;
  const known = [...propertyNames, ...subject.invariants.map(({ name }) => name)];
  return known.includes(expect.property) ? judgedBy(subject, { properties: [expect.property] }) : subject;
}
