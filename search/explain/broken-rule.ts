import { allFaults } from '../../world/faults/all.ts';
import type { KnownBug } from '../../world/faults/fault.ts';
import { allMutants } from '../../world/faults/mutants.ts';
import type { Target } from '../../properties/judging/target.ts';
import { conformance, crash, liveness } from '../../properties/judging/judge.ts';
import type { Violation } from '../../properties/judging/judge.ts';

/** What the paper demands and the run does not keep. */
export interface BrokenRule {
  readonly property: string;
  readonly paper: string; // where it stands; '' if nowhere
  readonly rule: string | null; // in a sentence; null if the property does not say
  /** If the subject is a known bug: the story of that, and the rule of the paper that it does not follow. */
  readonly bug: Pick<KnownBug, 'id' | 'story' | 'paper'> | null;
}

export function brokenRule({ name, invariants }: Target, { property, paper }: Violation): BrokenRule {
  const invariant = invariants.find((one) => one.name === property);
  const known = allBugs.find(({ id }) => name === `fault:${id}` || name === id);
  return {
    property,
    paper,
    rule: invariant?.rule ?? rulesOfRuns.get(property) ?? null,
    bug: known === undefined ? null : { id: known.id, story: known.story, paper: known.paper },
  };
}

const allBugs: readonly KnownBug[] = [...allFaults, ...allMutants];

/** What is judged by the run itself. */
const rulesOfRuns: ReadonlyMap<string, string> = new Map([
  [conformance, 'Every step of a server is one that the rules for servers allow.'],
  [crash, 'A server takes every input that may come.'],
  [
    liveness,
    'As long as a majority of the servers is up and can talk, it elects a leader, and what clients ask is committed.',
  ],
]);
