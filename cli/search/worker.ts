import { parentPort, workerData } from 'node:worker_threads';
import type { ChunkRequest } from '../../search/engine/chunk-searcher.ts';
import { LocalWorker } from '../../search/engine/chunk-worker.ts';
import { hostOf } from '../host.ts';
import type { SearchJob } from '../search-job.ts';
import { planOf } from '../search-job.ts';

// A worker thread of a search: answers each chunk that it is asked for, in order. It listens between portions, so that
// the time that a chunk may take counts from when it was asked for.
const host = hostOf(new AbortController().signal);
const worker = new LocalWorker(planOf(workerData as SearchJob), host);
let last: Promise<unknown> = Promise.resolve();
parentPort?.on('message', (request: ChunkRequest) => {
  const asked = host.now();
  last = last.then(async () => {
    const timeMs = request.timeMs - (host.now() - asked);
    parentPort?.postMessage(await worker.search({ ...request, timeMs }));
  });
});
