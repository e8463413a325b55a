import type { Happening, World } from '../../world/world.ts';
import type { Landmark } from '../corpus.ts';

/** Looks at one run: what a step of it has reached, known or not. */
export type Watch = (world: World, happening: Happening) => readonly Landmark[];
