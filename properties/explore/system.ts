import type { SpecMutant } from '../../model/index.ts';
import type { CoreBounds } from './core.ts';
import { coreExplorable } from './core.ts';
import type { Explorable } from './explorable.ts';

/** A cluster to explore, as plain data that a worker thread can be given. */
export type System = { readonly kind: 'core'; readonly bounds: CoreBounds; readonly mutant?: SpecMutant };

export function makeExplorable({ bounds, mutant }: System): Explorable {
  return coreExplorable(bounds, mutant);
}
