import { parentPort, workerData } from 'node:worker_threads';
import { chunkSearcher } from './job.ts';
import type { ChunkRequest, SearchJob } from './job.ts';

// A worker thread of a search: answers each chunk that it is asked for, in order.
const searchChunk = chunkSearcher(workerData as SearchJob);
parentPort?.on('message', (request: ChunkRequest) => parentPort?.postMessage(searchChunk(request)));
