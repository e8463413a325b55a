import type { World } from '../../world/cluster/world.ts';
import { calmChoices } from '../../world/steps/all.ts';
import type { Choice, Move, PickFlight } from '../../world/steps/descriptor.ts';

/**
 * The move that a choice means here: the low byte picks the kind, the rest which one of the moves of that kind that
 * apply. A kind that has none gives way to a calm one; null if none of those applies either.
 */
export function choose(world: World, table: readonly Choice[], choice: number, pickFlight: PickFlight): Move | null {
  const rank = choice >>> 8;
  const wanted = table[choice & 0xff]?.propose(world, rank, pickFlight) ?? null;
  if (wanted !== null) return wanted;
  for (const calm of calmChoices) {
    const move = calm.propose(world, rank, pickFlight);
    if (move !== null) return move;
  }
  return null;
}
