import { Worker } from 'node:worker_threads';
import type { TrialJob } from './trial.ts';

/** How a trial ended: with what it was for, or with the end of its thread. */
export type Ending<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'timeout' } // it went on for long without a word
  | { readonly kind: 'memory' } // it used too much
  | { readonly kind: 'error'; readonly message: string }; // it threw outside of all runs, as while it was loaded

/** A step that takes so long without end has none: a chunk of runs takes half a second, beside the spec two. */
const silenceMsMax = 30_000;
const tickMs = 500;
const memory = { maxOldGenerationSizeMb: 1024 };

/** Carries a trial out in a thread of its own, so that nothing of one mutant is left when the next one comes. */
export function carryOutApart<Result>(
  script: string,
  job: TrialJob,
  silenceMs: number = silenceMsMax,
): Promise<Ending<Result>> {
  return new Promise((resolve) => {
    const worker = new Worker(script, { workerData: job, resourceLimits: memory });
    let silentMs = 0;
    // Counted in ticks of this thread, which stands still with the others if the process is stopped for a while.
    const clock = setInterval(() => {
      silentMs += tickMs;
      if (silentMs >= silenceMs) end({ kind: 'timeout' });
    }, tickMs);
    const end = (ending: Ending<Result>): void => {
      clearInterval(clock);
      void worker.terminate();
      resolve(ending);
    };
    worker.on('message', (result: Result | null) => {
      silentMs = 0;
      if (result !== null) end({ kind: 'done', result });
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      end(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'memory' } : { kind: 'error', message: String(error) });
    });
    worker.on('exit', () => end({ kind: 'error', message: 'the thread ended without a word' }));
  });
}
