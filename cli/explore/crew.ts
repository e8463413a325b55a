import { Worker } from 'node:worker_threads';
import { Board } from '../../search/explore/parallel/board.ts';
import type { Counts, End } from '../../search/explore/parallel/board.ts';
import { sharedMemory } from '../../search/explore/parallel/part.ts';
import { workerFile } from '../worker-file.ts';
import { mergeCoverage, noCoverage } from '../../world/coverage/coverage.ts';
import type { ExploreJob, Met, PartJob, Told } from './job.ts';
import type { Share } from '../../search/explore/parallel/part.ts';
import { isOutOfMemory } from '../../search/explore/out-of-memory.ts';

/**
 * How a search of several workers ended. Of a complete one the counts are the same in every run. Of a refuted one only
 * the depth is: the property, the facts and the path to them are for one `Explorer` with a trail to find again. Every
 * worker has its own tables: of local states and messages, those of the worker that met most are told.
 */
export interface CrewResult extends Counts, Met {
  readonly end: Exclude<End, 'failed'>;
  readonly depth: number; // levels begun, the initial state being the first
  readonly shares: readonly Share[]; // of each worker, if there are several
}

/** A search under way. */
export interface Crew {
  readonly result: Promise<CrewResult>;
  /** How far it is now. */
  readonly counts: Counts & { readonly depth: number };
}

/** Explores with so many worker threads. A worker that dies fails the search. */
export function exploreTogether(job: ExploreJob, workers: number, interrupted: AbortSignal): Crew {
  const memory = sharedMemory(workers, job.limits);
  const board = new Board(memory.board);
  const counts = (): Crew['counts'] => ({ ...board.counts, depth: board.depth });
  const interrupt = (): void => board.stop('interrupted');
  if (interrupted.aborted) interrupt();
  interrupted.addEventListener('abort', interrupt);
  const hands = Array.from({ length: workers }, (_, part) =>
    ended({ ...job, part, memory }).catch((error: unknown): null => {
      board.stop(isOutOfMemory(error) ? 'out of memory' : 'failed');
      if (isOutOfMemory(error)) return null;
      throw error;
    }),
  );
  const result = Promise.allSettled(hands).then((settled) => {
    interrupted.removeEventListener('abort', interrupt);
    const met = settled
      .map((hand) => {
        if (hand.status === 'rejected') throw hand.reason;
        return hand.value;
      })
      .filter((told) => told !== null);
    const { end } = board;
    if (end === null || end === 'failed') throw new Error('the workers of a search left it before its end');
    return { end, ...counts(), ...metByAll(met), shares: met.map(({ share }) => share) };
  });
  return {
    result,
    get counts() {
      return counts();
    },
  };
}

const metByAll = (met: readonly Met[]): Met => ({
  localStates: Math.max(0, ...met.map(({ localStates }) => localStates)),
  messages: Math.max(0, ...met.map(({ messages }) => messages)),
  calls: met.reduce((sum, { calls }) => sum + calls, 0),
  leaders: met.some(({ leaders }) => leaders),
  commits: met.some(({ commits }) => commits),
  coverage: met.map(({ coverage }) => coverage).reduce(mergeCoverage, noCoverage),
});

/** Starts a worker, and waits until its thread has ended. */
function ended(job: PartJob): Promise<Told> {
  const worker = new Worker(workerFile(new URL('./worker.js', import.meta.url), 'explore'), { workerData: job });
  let met: Told | null = null;
  worker.on('message', (told: Told) => {
    met = told;
  });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (code) => {
      if (code === 0 && met !== null) resolve(met);
      else reject(new Error(`a worker of the search ended with exit code ${code}`));
    });
  });
}
