import { parentPort, workerData } from 'node:worker_threads';
import { answerChunks } from '../../door/search-thread.ts';
import { targetFrom } from '../own/own.ts';
import { planOf } from '../search-job.ts';
import type { SearchJob, ThreadJob } from '../search-job.ts';

// A worker thread of a search.
if (parentPort !== null) answerChunks(parentPort, jobOf(workerData as ThreadJob).then(planOf));

async function jobOf({ source, ...job }: ThreadJob): Promise<SearchJob> {
  return source === null ? job : { ...job, own: { target: await targetFrom(source), source } };
}
