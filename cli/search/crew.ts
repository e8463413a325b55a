import { Worker } from 'node:worker_threads';
import { workerFile } from '../worker-file.ts';
import { chunkSearcher } from './job.ts';
import type { ChunkResult, SearchJob } from './job.ts';
import { pause } from '../pause.ts';

/** Those who search chunks: this thread, or several others. */
export interface Crew {
  readonly capacity: number; // chunks that may be asked for at once
  search(chunk: number, runs: number): Promise<ChunkResult>;
  dismiss(): void;
}

/** A worker that has died answers nothing any more. */
interface Hand {
  readonly worker: Worker;
  readonly waiting: { readonly chunk: number; resolve(result: ChunkResult): void; reject(error: Error): void }[];
}

const askedAhead = 2; // chunks for each worker, so that none waits for the order of the others

export function hireCrew(job: SearchJob, workers: number): Crew {
  return workers === 1 ? alone(job) : many(job, workers);
}

function alone(job: SearchJob): Crew {
  const searchChunk = chunkSearcher(job);
  return {
    capacity: 1,
    async search(chunk, runs) {
      await pause();
      return searchChunk(chunk, runs);
    },
    dismiss: () => undefined,
  };
}

function many(job: SearchJob, workers: number): Crew {
  const hands = Array.from({ length: workers }, () => hire(job));
  return {
    capacity: workers * askedAhead,
    search: (chunk, runs) =>
      new Promise((resolve, reject) => {
        const hand = hands.reduce((one, other) => (other.waiting.length < one.waiting.length ? other : one));
        hand.waiting.push({ chunk, resolve, reject });
        hand.worker.postMessage({ chunk, runs });
      }),
    dismiss: () => {
      for (const { worker } of hands) void worker.terminate();
    },
  };
}

function hire(job: SearchJob): Hand {
  const hand: Hand = {
    worker: new Worker(workerFile(new URL('./worker.js', import.meta.url), 'search'), { workerData: job }),
    waiting: [],
  };
  hand.worker.on('message', (result: ChunkResult) => hand.waiting.shift()?.resolve(result));
  hand.worker.on('error', (error: Error) => {
    for (const asked of hand.waiting) asked.reject(error);
  });
  return hand;
}
