import type { Reductions } from '../../properties/explore/explorable.ts';
import type { Limits } from '../../properties/explore/explorer.ts';
import type { SharedMemory } from '../../properties/explore/parallel/part.ts';
import type { System } from '../../properties/explore/system.ts';

/** What to explore, as plain data that a worker thread can be given. */
export interface ExploreJob {
  readonly system: System;
  readonly reductions: Reductions;
  readonly limits: Limits;
}

/** A worker's share of it. */
export interface PartJob extends ExploreJob {
  readonly part: number;
  readonly memory: SharedMemory;
}
