import { Expansion } from './expansion.ts';
import type { Explorable, Reductions } from './explorable.ts';
import { Fingerprints } from './fingerprints.ts';
import { Frontier } from './frontier.ts';
import type { Refutation } from './judging.ts';
import { refutedByPair } from './judging.ts';
import { PairSet } from './pairs.ts';
import type { Layout } from './successor.ts';
import { layoutOf, writeSuccessor } from './successor.ts';
import { Tables } from './tables.ts';
import type { Trail } from './trail.ts';

/** How far a search has come. */
export type Progress = 'searching' | 'complete' | 'refuted' | 'out of states' | 'out of memory';

export interface Limits {
  readonly states: number;
  readonly bytes: number; // of the table of fingerprints
}

/** States of the level that are expanded together. */
export type Batch = ReturnType<Frontier['take']>;

const batchStates = 128;

/** Breadth-first search over every reachable global state within bounds; ends at the first property that is broken. */
export class Explorer {
  readonly tables: Tables;
  readonly layout: Layout;
  readonly seen: Fingerprints;
  readonly expansion: Expansion; // of the current batch
  depth = 1; // levels begun, the initial state being the first
  progress: Progress = 'searching';
  refutation: Refutation | null = null;

  readonly #system: Explorable;
  readonly #limits: Limits;
  readonly #trail: Trail | null;
  readonly #sound = new PairSet(); // pairs of local states that break nothing
  #level: Frontier;
  #next: Frontier;
  #batch: Batch = { block: new Int32Array(0), at: 0, count: 0 };
  #expanded = 0; // before this batch

  /** `trail` is told how every state was reached; without it the search needs less memory. */
  constructor(system: Explorable, reductions: Reductions, limits: Limits, trail: Trail | null = null) {
    this.#system = system;
    this.#limits = limits;
    this.#trail = trail;
    this.layout = layoutOf(system);
    this.tables = new Tables(system, reductions);
    this.seen = new Fingerprints(limits.bytes);
    this.expansion = new Expansion(this.tables, system);
    this.#level = new Frontier(this.layout.stride);
    this.#next = new Frontier(this.layout.stride);
    this.#begin();
  }

  /** Reachable states found, the initial one included. */
  get distinct(): number {
    return this.seen.size;
  }

  /** 1 and the enabled steps of every state that was expanded. */
  get generated(): number {
    return 1 + this.expansion.generated;
  }

  /** States found and not yet expanded, those of the next level among them. */
  get frontier(): number {
    return this.#level.length + this.#next.length;
  }

  /** States of the next level found so far. */
  get found(): number {
    return this.#next.length;
  }

  /** Bytes of the table of fingerprints, and of the frontiers. */
  get bytes(): { readonly table: number; readonly frontiers: number } {
    return { table: this.seen.bytes, frontiers: this.#level.bytes + this.#next.bytes };
  }

  /** Expands so many batches of states, or fewer if the search ends. */
  advance(batches: number): Progress {
    for (let k = 0; k < batches && this.progress === 'searching'; k += 1) {
      if (this.expand()) this.insert();
      else if (this.#next.length === 0) this.progress = 'complete';
      else this.descend();
    }
    return this.progress;
  }

  /** The batch that was expanded last. */
  get batch(): Batch {
    return this.#batch;
  }

  /** Expands the next states of the level, at most so many; false if none is left. */
  expand(most = batchStates): boolean {
    this.#expanded += this.#batch.count;
    this.#batch = this.#level.take(most);
    const { block, at, count } = this.#batch;
    if (count === 0) return false;
    const { expansion } = this;
    expansion.expand(block, at, count);
    const { refuted: step } = expansion;
    if (step >= 0) {
      this.#trail?.add(this.#expanded + expansion.refutedSource, step);
      this.#refute(this.tables.refutations.get(step) ?? null);
    }
    return true;
  }

  /** Keeps what the expansion leads to, as far as it is new. */
  insert(): void {
    if (this.progress !== 'searching') return;
    const { length, sources, steps, words } = this.expansion;
    const { seen } = this;
    const { block, at } = this.#batch;
    const { stride } = this.layout;
    if (!seen.reserve(length)) this.progress = 'out of memory';
    else if (seen.size >= this.#limits.states) this.progress = 'out of states';
    if (this.progress !== 'searching') return;
    seen.touch(words, length);
    for (let e = 0; e < length; e += 1) {
      if (!seen.add(words[3 * e] as number, words[3 * e + 1] as number, words[3 * e + 2] as number)) continue;
      const source = sources[e] as number;
      const step = steps[e] as number;
      this.#trail?.add(this.#expanded + source, step);
      if (!this.keep(block, at + source * stride, step)) return;
    }
  }

  /** Keeps the new state that the step leads to from the one at `from` of `rows`; false if it breaks a property. */
  keep(rows: Int32Array, from: number, step: number): boolean {
    const { tables } = this;
    const to = this.#next.add();
    const row = this.#next.tail;
    writeSuccessor(tables, this.layout, rows, from, step, row, to);
    const server = tables.server.values[step] as number;
    if (server < 0) return true;
    const refutation = this.#refutedPair(row, to, server);
    if (refutation === null) return true;
    this.#refute(refutation);
    return false;
  }

  /** Goes on to the states found in this level. */
  descend(): void {
    const done = this.#level;
    this.#level = this.#next;
    this.#next = done;
    this.depth += 1;
  }

  /** Leaves the states of a level not yet begun to others, but for every `of`-th. */
  share(part: number, of: number): void {
    const all = this.#level;
    this.#level = new Frontier(this.layout.stride);
    for (let k = 0; all.length > 0; k += 1) {
      const { block, at } = all.take(1);
      if (k % of !== part) continue;
      const to = this.#level.add();
      this.#level.tail.set(block.subarray(at, at + this.layout.stride), to);
    }
  }

  #begin(): void {
    const at = this.#level.add();
    const row = this.#level.tail;
    row.fill(-1, at, at + this.layout.stride);
    for (let k = 0; k < this.#system.servers; k += 1) row[at + k] = this.tables.boot(k + 1);
    const [top, low, high] = this.expansion.fingerprintOf(row, at);
    this.seen.add(top, low, high);
    for (let k = 0; k < this.#system.servers; k += 1) this.refutation ??= this.#refutedPair(row, at, k);
    if (this.refutation !== null) this.progress = 'refuted';
  }

  /** The last step on the trail is the one that breaks it. */
  #refute(refutation: Refutation | null): void {
    this.refutation = refutation;
    this.progress = 'refuted';
  }

  /** What the server at `k`, whose state is new, and any other break together. */
  #refutedPair(row: Int32Array, at: number, k: number): Refutation | null {
    const state = row[at + k] as number;
    for (let other = 0; other < this.layout.servers; other += 1) {
      if (other === k) continue;
      const beside = row[at + other] as number;
      if (this.#sound.has(state, beside)) continue;
      const refutation = refutedByPair(this.tables.viewOf(state), this.tables.viewOf(beside));
      if (refutation !== null) return refutation;
      this.#sound.add(state, beside);
    }
    return null;
  }
}
