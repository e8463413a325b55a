import { carryOn } from '../../search/engine/carry-on.ts';
import { partingRuns, partingText } from '../../search/engine/determinism.ts';
import { NotDeterministicError } from '../../search/shrink/shrink-draft.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import { targetFrom } from '../own/own.ts';
import type { SearchJob } from '../search-job.ts';

const share = 10; // of the time of the search, one part in so many

/**
 * Before anything is believed of a subject of the user: do its runs repeat? Each schedule is run three times, once in
 * another process if it has one of its own. Returns how many milliseconds that took. Throws a NotDeterministicError.
 */
export async function refuseRandom(
  { interrupted }: Io,
  { own, drafts, seed }: SearchJob,
  timeMs: number,
): Promise<number> {
  if (!own) return 0;
  const host = hostOf(interrupted);
  const start = host.now();
  const end = start + timeMs / share;
  const beside = await targetFrom(own.source);
  const isOver = (): boolean => host.now() >= end;
  const carried = await carryOn(partingRuns(own.target, beside, drafts, seed, isOver), host);
  const parting = carried.ended ? carried.outcome : null;
  if (parting === null) return host.now() - start;
  throw new NotDeterministicError(own.target, partingText(parting));
}
