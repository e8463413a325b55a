import { LocalWorker } from '../../search/engine/chunk-worker.ts';
import type { RunPath } from '../../search/engine/fuzz.ts';
import { search, searchAt } from '../../search/engine/search.ts';
import type { Budget, SearchOptions } from '../../search/engine/search.ts';
import type { SearchResult } from '../../search/engine/search-result.ts';
import { hostOf } from '../../door/node-host.ts';
import { SearchThread } from '../../door/search-thread.ts';
import { planOf } from '../search-job.ts';
import type { SearchJob, ThreadJob } from '../search-job.ts';
import { workerFile } from '../worker-file.ts';

/** What goes on around a search of the command line. */
export interface Around extends SearchOptions {
  readonly interrupted: AbortSignal;
  readonly workers?: number | undefined; // threads; default 1, this one
}

const script = (): URL | string => workerFile(new URL('./worker.js', import.meta.url), 'search');

/** Searches here, or in so many threads. */
export async function searchJob(
  job: SearchJob,
  budget: Budget,
  { interrupted, workers = 1, ...options }: Around,
): Promise<SearchResult> {
  const [plan, host] = [planOf(job), hostOf(interrupted)];
  const crew =
    workers === 1
      ? [new LocalWorker(plan, host)]
      : Array.from({ length: workers }, () => new SearchThread(script(), forThread(job), interrupted));
  return search(plan, budget, host, crew, options);
}

const forThread = ({ own, ...job }: SearchJob): ThreadJob => ({ ...job, source: own?.source ?? null });

/** One run of the job's seed again; null if the seed has no run at that path. */
export const searchJobAt = async (
  job: SearchJob,
  path: RunPath,
  { interrupted, ...options }: Around,
): Promise<SearchResult | null> => searchAt(planOf(job), job.strategy, path, hostOf(interrupted), options);
