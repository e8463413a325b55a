import { Worker } from 'node:worker_threads';
import { workerFile } from '../worker-file.ts';
import { chunkSearcher } from './job.ts';
import { chunksAhead } from '../../properties/search/course.ts';
import type { Course, Leg } from '../../properties/search/course.ts';
import type { ChunkRequest, ChunkResult, SearchJob } from './job.ts';
import { pause } from '../pause.ts';

/** Those who search chunks: this thread, or several others. */
export interface Crew {
  readonly capacity: number; // chunks that may be asked for at once
  search(leg: Leg, runs: number): Promise<ChunkResult>;
  dismiss(): void;
}

/** A worker that has died answers nothing any more. */
interface Hand {
  readonly worker: Worker;
  readonly waiting: { resolve(result: ChunkResult): void; reject(error: Error): void }[];
  told: number; // of what was learnt
}

const askedAhead = 2; // chunks for each worker, so that none waits for the order of the others

export function hireCrew(job: SearchJob, course: Course, workers: number): Crew {
  return workers === 1 ? alone(job, course) : many(job, course, workers);
}

function alone(job: SearchJob, course: Course): Crew {
  const searchChunk = chunkSearcher(job);
  const self = { told: 0 };
  return {
    capacity: 1,
    async search(leg, runs) {
      await pause();
      return searchChunk(requestOf(course, self, leg, runs));
    },
    dismiss: () => undefined,
  };
}

function many(job: SearchJob, course: Course, workers: number): Crew {
  const hands = Array.from({ length: workers }, () => hire(job));
  return {
    capacity: Math.min(workers * askedAhead, chunksAhead),
    search: (leg, runs) =>
      new Promise((resolve, reject) => {
        const hand = hands.reduce((one, other) => (other.waiting.length < one.waiting.length ? other : one));
        hand.waiting.push({ resolve, reject });
        hand.worker.postMessage(requestOf(course, hand, leg, runs));
      }),
    dismiss: () => {
      for (const { worker } of hands) void worker.terminate();
    },
  };
}

/** What to ask of somebody who was told so much of what was learnt, and is told the rest now. */
function requestOf(
  course: Course,
  hand: { told: number },
  { chunk, strategy, learnt }: Leg,
  runs: number,
): ChunkRequest {
  const news = course.learnt(hand.told, learnt);
  hand.told = learnt;
  return { chunk, runs, strategy, news };
}

function hire(job: SearchJob): Hand {
  const hand: Hand = {
    worker: new Worker(workerFile(new URL('./worker.js', import.meta.url), 'search'), { workerData: job }),
    waiting: [],
    told: 0,
  };
  hand.worker.on('message', (result: ChunkResult) => hand.waiting.shift()?.resolve(result));
  hand.worker.on('error', (error: Error) => {
    for (const asked of hand.waiting) asked.reject(error);
  });
  return hand;
}
