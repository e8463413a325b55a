import type { Target } from '../../properties/judging/target.ts';
import type { DraftOptions } from '../../search/drawing/draft.ts';
import { optionsOf, shown } from '../../search/verbs/refusing.ts';
import { isTarget } from '../../world/registry/is-target.ts';

const drawn = {
  servers: true,
  steps: true,
  features: true,
  disk: true,
  clients: true,
  nemesis: true,
} as const satisfies Record<keyof DraftOptions, true>;

/** Throws a TypeError for what is no subject, or for options that `who` has not; `others`: those beside what is drawn. */
export function checkArguments(
  who: string,
  subject: Target,
  options: object,
  others: Readonly<Record<string, true>>,
): void {
  optionsOf(who, options, { ...drawn, ...others });
  if (isTarget(subject)) return;
  throw new TypeError(`subject: expected one as raft or defineSubject makes it, got ${shown(subject)}`);
}
