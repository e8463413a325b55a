import { carryOn } from '../../search/engine/carry-on.ts';
import { optionThatDiffers } from '../../search/verbs/drawn-for.ts';
import { frontierStarts } from '../../search/verbs/frontier-starts.ts';
import { show } from '../../counterexamples/printable.ts';
import { hostOf } from '../../door/node-host.ts';
import type { DraftOptions } from '../../search/drawing/draft.ts';
import type { StartFile } from '../files/start-file.ts';
import type { Io } from '../io.ts';
import { targetOf } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';
import { counted } from '../terminal/numbers.ts';
import { UsageError } from '../usage-error.ts';

/** What is fixed of runs that begin there. Throws a UsageError if somebody wants something else. */
export function draftsFrom(wanted: DraftOptions, { file, start }: StartFile): DraftOptions {
  const other = optionThatDiffers(wanted, start.options);
  if (other !== null)
    throw new UsageError(`--${other}: ${show(file)}, which runs begin with, has another: leave it out`);
  const { servers, clients = 0 } = start.options;
  return { ...wanted, servers, clients, starts: [start] };
}

/** The same job from so many states of the explorer's frontier. Throws a UsageError where there is none. */
export async function fromFrontier(job: SearchJob, io: Io, count: number): Promise<SearchJob> {
  const { servers, features, disk, clients = 0 } = job.drafts;
  if (clients > 0) throw new UsageError('--from-frontier: what is explored has no clients');
  const wanted = { ...(servers && { servers }), ...(features && { features }), ...(disk && { disk }) };
  try {
    const carried = await carryOn(frontierStarts(targetOf(job), wanted, count), hostOf(io.interrupted));
    if (!carried.ended) return job; // interrupted, as the search will be
    const starts = carried.outcome;
    return { ...job, saved: [], drafts: { ...job.drafts, servers: starts[0]?.options.servers ?? 3, clients, starts } };
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--from-frontier: ${error.message}`) : error;
  }
}

/** Where runs begin, in a line. */
export function startLine({ drafts: { starts = [] } }: SearchJob, from: StartFile | null): string | null {
  const [first] = starts;
  if (first === undefined) return null;
  return from === null
    ? `each run begins in one of ${counted(starts.length, 'state')} that an explorer came to`
    : `each run begins behind ${counted(first.steps.length, 'step')} of ${show(from.file)}`;
}
