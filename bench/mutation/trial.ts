import { stepsDrawn } from '../../search/engine/search-plan.ts';
import type { RunPath } from '../../search/engine/fuzz.ts';
import type { DraftOptions } from '../../search/drawing/draft.ts';
import { featureNames } from '../../properties/seen/subject.ts';

/** One change of the code, as StrykerJS makes it. Places count from 1. */
export interface Mutant {
  readonly id: string; // in this build
  readonly file: string; // from the root of the repository
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
}

/** What is done with one mutant, or with the code as it is, in a thread of its own. */
export type Trial =
  | { readonly kind: 'coverage'; readonly chunks: number }
  | { readonly kind: 'search'; readonly conformance: boolean; readonly from: number; readonly to: number } // chunks
  | { readonly kind: 'portfolio'; readonly runs: number } // in each of its searches
  | { readonly kind: 'traces'; readonly chunks: number; readonly known: readonly string[] } // known: of the clean code
  | { readonly kind: 'trace'; readonly chunk: number; readonly run: number }
  | { readonly kind: 'explore' };

/** What a thread is started with. `mutant`: the one that is switched on; null: none. */
export interface TrialJob {
  readonly mutant: string | null;
  readonly trial: Trial;
}

/** Mutants whose code was reached: while the modules were loaded, and in runs. */
export interface Coverage {
  readonly atLoad: readonly string[];
  readonly inRuns: readonly string[];
}

/** What a search came upon. `property` is null if a run threw outside the steps that the judge sees. */
export interface Kill {
  readonly property: string | null;
  readonly fact: string;
  readonly path: RunPath;
}

export interface Searched {
  readonly runs: number;
  readonly kill: Kill | null;
}

/** A digest of each chunk, up to the first that is not as known, and in that the first run that differs cannot be told. */
export interface Traced {
  readonly digests: readonly string[];
}

/** How large a space is. Equal spaces are no proof that two programs are equal, different ones are that they are not. */
export interface Explored {
  readonly distinct: number;
  readonly generated: number;
  readonly end: string;
}

export const runsPerChunk = 64;
export const seed = 1;

/**
 * What the chunks draw, in turn: swarm testing as `raftcheck fuzz` does it, in clusters of several sizes, and now and then
 * with nothing, with everything, or without faults. Clients, disks and features are drawn where nothing is said.
 */
const plans: readonly DraftOptions[] = [
  { servers: 3 },
  { servers: 5 },
  { servers: 3, features: featureNames },
  { servers: 4 },
  { servers: 2 },
  { servers: 3, nemesis: [] },
  { servers: 3, features: [] },
  { servers: 1 },
];

/** What the searches of the portfolio draw: what `raftcheck fuzz` draws, and with every feature, of three and five servers. */
export const portfolioPlans: readonly DraftOptions[] = [
  { servers: 3, steps: stepsDrawn },
  { servers: 3, steps: stepsDrawn, features: featureNames },
  { servers: 5, steps: stepsDrawn, features: featureNames },
];

export const planOf = (chunk: number): DraftOptions => plans[chunk % plans.length] ?? {};
