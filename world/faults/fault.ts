import type { Rules } from '../../impl/index.ts';
import { textbookRules } from '../../impl/index.ts';
import type { Feature, WorldOption } from '../../properties/seen/subject.ts';
import type { Nemesis } from '../steps/descriptor.ts';
import type { Parts } from '../subjects/implementation-parts.ts';
import { soundParts } from '../subjects/implementation-parts.ts';

/** A subject that is known to be wrong, and what is known of it. */
export interface KnownBug {
  readonly id: string;
  readonly area: Area;
  readonly difficulty: 'shallow' | 'medium' | 'deep';
  readonly story: string; // one sentence
  readonly paper: string; // the rule that it breaks
  readonly expects: readonly string[]; // the properties that its sources say it breaks; others may show it sooner
  readonly sources: readonly string[]; // where it happened
  readonly servers: number; // the smallest cluster that shows it
}

export type Area =
  | 'election'
  | 'replication'
  | 'commit'
  | 'persistence'
  | 'snapshot'
  | 'membership'
  | 'transfer'
  | 'reads'
  | 'client'
  | 'transport'
  | 'specification';

/** A real Raft bug, as the implementation with one part replaced. */
export interface Fault extends KnownBug {
  readonly features?: readonly Feature[]; // with which it is looked for; default: drawn
  readonly nemesis?: readonly Nemesis[]; // likewise; default: the usual ones
  readonly world?: readonly WorldOption[]; // what takes time where it is looked for; default: nothing
  readonly parts: Parts;
}

/** Its shortest known schedule, in the folder `counterexamples`. */
export const scheduleFile = ({ id }: Pick<KnownBug, 'id'>): string =>
  id.startsWith('model:') ? `mutants/${id.slice('model:'.length)}.json` : `faults/${id}.json`;

export const withRules = (changed: Partial<Rules>): Parts => ({
  ...soundParts,
  rules: { ...textbookRules, ...changed },
});
