import { parentPort, workerData } from 'node:worker_threads';
import { carryOut } from './carry-out.ts';
import type { TrialJob } from './trial.ts';

// The thread of one trial. It says that it goes on, and in the end what came of it.
const { trial } = workerData as TrialJob;
const result = await carryOut(trial, () => parentPort?.postMessage(null));
parentPort?.postMessage(result);
