import type { Explorer, Progress } from './explorer.ts';
import { isOutOfMemory } from './out-of-memory.ts';

/** What an exploration is lent by whoever runs it. */
export interface ExplorationHost {
  readonly pause: () => Promise<void>; // gives way to what else waits
  readonly signal: AbortSignal; // aborted: end soon
  readonly isHeapFull: () => boolean; // local states and steps are JavaScript objects
}

const batchesPerSlice = 64;

/** Explores to the end, listening to others in between; `onSlice` is called after each portion. */
export async function exploreToEnd(
  explorer: Explorer,
  { pause, signal, isHeapFull }: ExplorationHost,
  onSlice: () => void = () => undefined,
): Promise<Exclude<Progress, 'searching'> | 'interrupted'> {
  for (;;) {
    await pause();
    if (signal.aborted) return 'interrupted';
    if (isHeapFull()) return 'out of memory';
    const progress = advanced(explorer);
    onSlice();
    if (progress !== 'searching') return progress;
  }
}

/** The system may have less memory than was said: that ends a search like a limit. */
function advanced(explorer: Explorer): Progress {
  try {
    return explorer.advance(batchesPerSlice);
  } catch (error) {
    if (isOutOfMemory(error)) return 'out of memory';
    throw error;
  }
}
