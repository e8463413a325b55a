import type { Assignment, ChunkPlan } from './chunk-plan.ts';
import { chunksAhead } from './chunk-plan.ts';
import type { ChunkRequest, ChunkResult } from './chunk.ts';
import type { ChunkWorker } from './chunk-worker.ts';

interface Hand {
  readonly worker: ChunkWorker;
  waiting: number; // chunks that it was asked for
  told: number; // of what was learnt
}

/** Hands the assignments of a search out to its workers: to the one with the least to do, with what it was not told yet. */
export class Crew {
  readonly capacity: number; // chunks that may be asked for at once
  readonly #plan: ChunkPlan;
  readonly #hands: readonly Hand[];

  constructor(workers: readonly ChunkWorker[], plan: ChunkPlan) {
    this.#plan = plan;
    this.#hands = workers.map((worker) => ({ worker, waiting: 0, told: 0 }));
    this.capacity = Math.min(
      workers.reduce((sum, { ahead }) => sum + ahead, 0),
      chunksAhead,
    );
  }

  /** What so many runs of the chunk come to, or those of them that there is time for; null if not even one. */
  async search(
    { chunk, strategy, learnt }: Assignment,
    runs: number,
    limits: Pick<ChunkRequest, 'timeMs' | 'cpuUntil' | 'runByRun'>,
  ): Promise<ChunkResult | null> {
    const hand = this.#hands.reduce((one, other) => (other.waiting < one.waiting ? other : one));
    const news = this.#plan.learnt(hand.told, learnt);
    hand.told = learnt;
    hand.waiting += 1;
    const result = await hand.worker.search({ chunk, runs, strategy, news, ...limits });
    hand.waiting -= 1;
    return result;
  }

  dismiss(): void {
    for (const { worker } of this.#hands) worker.dismiss();
  }
}
