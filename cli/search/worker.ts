import { parentPort, workerData } from 'node:worker_threads';
import { answerChunks } from '../../door/search-thread.ts';
import type { SearchJob } from '../search-job.ts';
import { planOf } from '../search-job.ts';

// A worker thread of a search.
const planning = Promise.resolve(workerData as SearchJob).then(planOf);
if (parentPort !== null) answerChunks(parentPort, planning);
