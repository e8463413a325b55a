import { parentPort, workerData } from 'node:worker_threads';
import { subjectIn } from '../../door/given.ts';
import { answerChunks } from '../../door/search-thread.ts';
import { planOf } from '../search-job.ts';
import type { SearchJob, ThreadJob } from '../search-job.ts';

// A worker thread of a search.
if (parentPort !== null) answerChunks(parentPort, jobOf(workerData as ThreadJob).then(planOf));

async function jobOf({ module, ...job }: ThreadJob): Promise<SearchJob> {
  if (module === null) return job;
  return { ...job, own: { target: await subjectIn(module), module, given: module } };
}
