import type { Happening, World } from '../../world/cluster/world.ts';
import type { CoveragePoint } from './corpus.ts';

/** Looks at one run: tells what a step of it has reached, known or not. It is asked after every step of every run. */
export type Watch = (world: World, happening: Happening, reach: (point: CoveragePoint) => void) => void;

/** What looks at the runs of a search: each run has its own. */
export type Watches = readonly (() => Watch)[];
