import { Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { hostOf } from './node-host.ts';
import type { ChunkRequest, ChunkResult } from '../search/engine/chunk.ts';
import type { ChunkWorker } from '../search/engine/chunk-worker.ts';
import { LocalWorker } from '../search/engine/chunk-worker.ts';
import type { SearchPlan } from '../search/engine/search-plan.ts';

const graceMs = 250; // for an answer on its way when the time is over

/**
 * What a run makes, it soon needs no more: the fewer collections, the less of it is copied because it is just in use. Twice
 * Node's default; four times gained no more.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 96 };

interface Waiting {
  readonly resolve: (result: ChunkResult | null) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that searches chunks. One that has died answers nothing any more; one that is interrupted, null. */
export class SearchThread implements ChunkWorker {
  readonly ahead = 2; // so that it does not wait for the order of the others
  readonly #worker: Worker;
  readonly #interrupted: AbortSignal;
  readonly #waiting: Waiting[] = [];
  readonly #interrupt = (): void => this.#answerNothing();

  /** `script` is handed the job, and answers with `answerChunks`. */
  constructor(script: URL | string, job: unknown, interrupted: AbortSignal) {
    this.#worker = new Worker(script, { workerData: job, resourceLimits });
    this.#worker.on('message', (result: ChunkResult | null) => this.#waiting.shift()?.resolve(result));
    this.#worker.on('error', (error: Error) => {
      for (const { reject } of this.#waiting) reject(error);
    });
    this.#interrupted = interrupted;
    interrupted.addEventListener('abort', this.#interrupt);
  }

  async search(request: ChunkRequest): Promise<ChunkResult | null> {
    if (this.#interrupted.aborted) return null;
    const answer = new Promise<ChunkResult | null>((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#worker.postMessage(request);
    if (request.timeMs === Infinity) return answer;
    const late = setTimeout(this.#interrupt, Math.max(0, request.timeMs) + graceMs); // it may not even have begun
    try {
      return await answer;
    } finally {
      clearTimeout(late);
    }
  }

  dismiss(): void {
    this.#interrupted.removeEventListener('abort', this.#interrupt);
    void this.#worker.terminate();
  }

  #answerNothing(): void {
    for (const { resolve } of this.#waiting) resolve(null);
  }
}

/**
 * The other side: answers each chunk that the thread is asked for, in order. It listens between portions, so that the time
 * that a chunk may take counts from when it was asked for. `planning` that fails fails the search.
 */
export function answerChunks(port: MessagePort, planning: Promise<SearchPlan>): void {
  const host = hostOf(new AbortController().signal);
  const working = planning.then((plan) => new LocalWorker(plan, host));
  let last: Promise<unknown> = working;
  port.on('message', (request: ChunkRequest) => {
    const asked = host.now();
    last = last.then(async () => {
      const worker = await working;
      const timeMs = request.timeMs - (host.now() - asked);
      port.postMessage(await worker.search({ ...request, timeMs }));
    });
  });
}
