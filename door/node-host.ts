import { randomInt } from 'node:crypto';
import { freemem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Host } from '../search/engine/host.ts';
import type { ExplorationHost } from '../search/explore/advancing.ts';

/** What this process lends to a search that ends when the signal is aborted. */
export const hostOf = (signal: AbortSignal): Host => ({ now: () => performance.now(), cpu: cpuMs, pause, signal });

/** Gives way to what waits in the event loop: Ctrl-C, messages of workers. */
export const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What it lends to an exploration. Beyond this share of its heap the process would be near its end. */
export const explorationHostOf = (signal: AbortSignal): ExplorationHost => ({
  pause,
  signal,
  isHeapFull,
});

/** Not asked of process.memoryUsage(), which reads a file. */
function isHeapFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > shareOfHeap * limit;
}

const shareOfHeap = 0.85;

/** Of what is free, so much may be used if nobody says otherwise. */
const shareOfMemory = 0.75;

export const defaultMemory = (): number => Math.floor(shareOfMemory * freemem());

const seedMax = 2 ** 31;

/** A seed for a search that was given none. It is told, so that the search can be made again. */
export const freshSeed = (): number => randomInt(seedMax);
