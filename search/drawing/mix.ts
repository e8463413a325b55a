import { allChoices } from '../../world/steps/all.ts';
import type { Choice, Mix } from '../../world/steps/descriptor.ts';

const slots = 256;

/** The choices laid out over 256 slots in proportion to their weights, so that a byte picks one. */
export function layOut(mix: Mix): readonly Choice[] {
  const total = allChoices.reduce((sum, { name }) => sum + (mix[name] ?? 0), 0);
  const table: Choice[] = [];
  let reached = 0;
  for (const choice of allChoices) {
    reached += mix[choice.name] ?? 0;
    while (table.length < Math.round((slots * reached) / total)) table.push(choice);
  }
  return table;
}
