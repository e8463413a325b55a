import type { Io } from '../io.ts';
import { Progress } from '../terminal/progress.ts';
import { explore } from './explore.ts';
import type { Explored, Exploring } from './explore.ts';
import { progressLine } from './report.ts';

/** A search with its progress on the terminal. */
export async function watchedExploration(io: Io, quiet: boolean, exploring: Exploring): Promise<Explored> {
  const progress = new Progress(io, quiet);
  try {
    return await explore(exploring, {
      interrupted: io.interrupted,
      onProgress: (counts, ms) => progress.show(progressLine(counts, ms)),
    });
  } finally {
    progress.clear();
  }
}
