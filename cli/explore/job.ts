import type { SpecCoverage } from '../../world/coverage/coverage.ts';
import type { Abstraction, Limits } from '../../search/explore/explorer.ts';
import type { SharedMemory, Share } from '../../search/explore/parallel/part.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import type { Tables } from '../../search/numbering/tables.ts';

/** What to explore, as plain data that a worker thread can be given. */
export interface ExploreJob {
  readonly spec: SystemSpec;
  readonly abstraction: Abstraction;
  readonly limits: Limits;
}

/** A worker's share of it. */
export interface PartJob extends ExploreJob {
  readonly part: number;
  readonly memory: SharedMemory;
}

/** What a search met of local states. */
export interface Met {
  readonly localStates: number;
  readonly messages: number;
  readonly calls: number; // of the subject
  readonly leaders: boolean; // was there ever one?
  readonly commits: boolean; // was anything ever committed?
  readonly coverage: SpecCoverage;
}

/** What a worker tells at its end. */
export interface Told extends Met {
  readonly share: Share;
}

export function metBy(tables: Tables, coverage: SpecCoverage): Met {
  const reached = [...tables.reachedViews()];
  return {
    localStates: tables.states.length,
    messages: tables.envelopes.length,
    calls: tables.calls,
    leaders: reached.some(({ role }) => role === 'leader'),
    commits: reached.some(({ commitIndex }) => commitIndex > 0),
    coverage,
  };
}
