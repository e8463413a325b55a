import type { Target } from '../../properties/judging/target.ts';
import { draftOptionNames } from '../../search/drawing/draft.ts';
import { optionsOf, shown } from '../../search/verbs/refusing.ts';
import { isTarget } from '../../world/registry/is-target.ts';

/** Throws a TypeError for what is no subject, or for options that `who` has not; `others`: those beside what is drawn. */
export function checkArguments(
  who: string,
  subject: Target,
  options: object,
  others: Readonly<Record<string, true>>,
): void {
  optionsOf(who, options, { ...draftOptionNames, ...others });
  if (isTarget(subject)) return;
  throw new TypeError(`subject: expected one as raft or defineSubject makes it, got ${shown(subject)}`);
}
