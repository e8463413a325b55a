import { parentPort, workerData } from 'node:worker_threads';
import { planIn } from './crew.ts';
import type { ThreadJob } from './crew.ts';
import { answerChunks } from './search-thread.ts';

// A worker thread of `fuzz`.
if (parentPort !== null) answerChunks(parentPort, planIn(workerData as ThreadJob));
