import type { DurableState, StorageOptions } from '../../impl/index.ts';
import { StorageError } from '../../impl/index.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import { recover } from './crash-check.ts';
import type { OpenStorage } from './recording.ts';
import { stateKey, tinySegments } from './recording.ts';

/** What became of damaged disks. `silent`: another state was taken for the right one. */
export type DamageVerdict = 'refused' | 'unharmed' | 'silent';

/** A disk with `state` on it, and what somebody did to it since, is opened: refused, or with that very state. */
export function judgeDamage(
  open: OpenStorage,
  disk: SimulatedDisk,
  state: DurableState,
  options: StorageOptions = tinySegments,
): DamageVerdict {
  const recovered = recover(open, disk, options);
  if (recovered.error instanceof StorageError) return 'refused';
  if (recovered.state === null) throw recovered.error;
  return stateKey(recovered.state) === stateKey(state) ? 'unharmed' : 'silent';
}

export type DamageTally = Readonly<Record<DamageVerdict, number>>;

export function tallyDamage(
  open: OpenStorage,
  disks: Iterable<SimulatedDisk>,
  state: DurableState,
  options?: StorageOptions,
): DamageTally {
  const tally = { refused: 0, unharmed: 0, silent: 0 };
  for (const disk of disks) tally[judgeDamage(open, disk, state, options)] += 1;
  return tally;
}
