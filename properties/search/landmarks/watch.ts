import type { Happening, World } from '../../world/world.ts';
import type { Landmark } from '../corpus.ts';

/** Looks at one run: what a step of it has reached, known or not. */
export type Watch = (world: World, happening: Happening) => readonly Landmark[];

/** What looks at the runs of a search: each run has its own. */
export type Watches = readonly (() => Watch)[];
