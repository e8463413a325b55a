import type { Progressive } from '../../properties/progressive.ts';
import { carryOn } from './carry-on.ts';
import type { ChunkRequest, ChunkResult } from './chunk.ts';
import type { SearchChunk } from './chunk-searcher.ts';
import { chunkSearcher } from './chunk-searcher.ts';
import type { Host } from './host.ts';
import type { SearchPlan } from './search-plan.ts';

/** Somebody who searches chunks one after the other, in the order in which they are asked for. */
export interface ChunkWorker {
  readonly ahead: number; // chunks that it may be asked for at once
  search(request: ChunkRequest): Promise<ChunkResult | null>; // null: there was no time for a single run
  dismiss(): void;
}

/** Searches chunks right here, giving way to others in between. */
export class LocalWorker implements ChunkWorker {
  readonly ahead = 1;
  readonly #host: Host;
  #preparing: Progressive<undefined, SearchChunk> | null;
  #searchChunk: SearchChunk | null = null;

  constructor(plan: SearchPlan, host: Host) {
    this.#host = host;
    this.#preparing = chunkSearcher(plan);
  }

  async search(request: ChunkRequest): Promise<ChunkResult | null> {
    const limits = { until: this.#host.now() + request.timeMs, cpuUntil: request.cpuUntil };
    const searchChunk = await this.#prepared(limits);
    if (searchChunk === null) return null;
    const carried = await carryOn(searchChunk(request), this.#host, limits);
    if (carried.ended) return carried.outcome;
    const prefix = carried.best();
    return prefix.summary.runs === 0 ? null : prefix;
  }

  dismiss(): void {
    this.#preparing = null;
  }

  async #prepared(limits: { readonly until: number; readonly cpuUntil: number }): Promise<SearchChunk | null> {
    if (this.#searchChunk !== null || this.#preparing === null) return this.#searchChunk;
    const carried = await carryOn(this.#preparing, this.#host, limits);
    if (carried.ended) this.#searchChunk = carried.outcome;
    return this.#searchChunk;
  }
}
