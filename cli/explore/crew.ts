import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Board } from '../../properties/explore/parallel/board.ts';
import type { Counts, End } from '../../properties/explore/parallel/board.ts';
import { sharedMemory } from '../../properties/explore/parallel/part.ts';
import { packageRoot } from '../package-root.ts';
import type { ExploreJob, PartJob } from './job.ts';

/**
 * How a search of several workers ended. Of a complete one the counts are the same in every run. Of a refuted one only
 * the depth is: the property, the facts and the path to them are for one `Explorer` with a trail to find again.
 */
export interface CrewResult extends Counts {
  readonly end: Exclude<End, 'failed'>;
  readonly depth: number; // levels begun, the initial state being the first
}

/** A search under way. */
export interface Crew {
  readonly result: Promise<CrewResult>;
  /** How far it is now. */
  readonly counts: Counts & { readonly depth: number };
}

/** Explores with so many worker threads. A worker that dies fails the search. */
export function exploreTogether(job: ExploreJob, workers: number, interrupted: AbortSignal): Crew {
  const memory = sharedMemory(workers);
  const board = new Board(memory.board);
  const counts = (): Crew['counts'] => ({ ...board.counts, depth: board.depth });
  const interrupt = (): void => board.stop('interrupted');
  if (interrupted.aborted) interrupt();
  interrupted.addEventListener('abort', interrupt);
  const hands = Array.from({ length: workers }, (_, part) =>
    ended({ ...job, part, memory }).catch((error: unknown) => {
      board.stop('failed');
      throw error;
    }),
  );
  const result = Promise.allSettled(hands).then((settled) => {
    interrupted.removeEventListener('abort', interrupt);
    for (const hand of settled) if (hand.status === 'rejected') throw hand.reason;
    const { end } = board;
    if (end === null || end === 'failed') throw new Error('the workers of a search left it before its end');
    return { end, ...counts() };
  });
  return {
    result,
    get counts() {
      return counts();
    },
  };
}

/** Starts a worker, and waits until its thread has ended. */
function ended(job: PartJob): Promise<void> {
  const worker = new Worker(workerFile(), { workerData: job });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker of the search ended with exit code ${code}`));
    });
  });
}

/** Threads run what is built: Node 20 reads no TypeScript. */
function workerFile(): URL | string {
  const beside = new URL('./worker.js', import.meta.url);
  return existsSync(beside) ? beside : join(packageRoot, 'dist/cli/explore/worker.js');
}
