import { parentPort, workerData } from 'node:worker_threads';
import { searchChunk, targetOf } from './job.ts';
import type { SearchJob } from './job.ts';

// A worker thread of a search: answers each chunk that it is asked for, in order.
const job = workerData as SearchJob;
const target = targetOf(job);
parentPort?.on('message', ({ chunk, runs }: { readonly chunk: number; readonly runs: number }) => {
  parentPort?.postMessage(searchChunk(target, job, chunk, runs));
});
