import { Expansion } from './expansion.ts';
import { writeAllWithAsleep } from './asleep.ts';
import type { Explorable } from '../numbering/explorable.ts';
import type { Reductions } from '../symmetry/reductions.ts';
import { Fingerprints } from '../numbering/fingerprints.ts';
import { Frontier } from '../numbering/frontier.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import { PairSet } from './pairs.ts';
import type { Layout } from '../numbering/successor.ts';
import { layoutOf, writeSuccessor } from '../numbering/successor.ts';
import { Tables } from '../numbering/tables.ts';
import type { Trail } from '../numbering/trail.ts';

/** How far a search has come. */
export type Progress = 'searching' | 'complete' | 'refuted' | 'out of states' | 'out of memory';

/** Which states are taken to be the same. */
export interface Abstraction {
  readonly reductions: Reductions;
  readonly histories?: boolean; // keep them, so that properties over histories can be judged; default no
}

export interface Limits {
  readonly states: number;
  readonly bytes: number; // of all typed arrays
}

/** The fingerprints of the states that were found; see `Fingerprints`. */
export type Seen = Pick<Fingerprints, 'size' | 'bytes' | 'reserve' | 'addAll'>;

type Batch = ReturnType<Frontier['take']>; // states of the level that are expanded together

const batchStates = 512;
export const shareOfTable = 0.8; // of the memory allowed; the rest is for frontiers and local steps

/** Breadth-first search over every reachable global state within bounds; ends at the first property that is broken. */
export class Explorer {
  readonly tables: Tables;
  readonly layout: Layout;
  readonly seen: Seen;
  readonly expansion: Expansion; // of the current batch
  depth = 1; // levels begun, the initial state being the first
  progress: Progress = 'searching';
  refutation: Refutation | null = null;

  readonly #system: Explorable;
  readonly #limits: Limits;
  readonly #trail: Trail | null;
  readonly #inherits: boolean; // what is asleep
  readonly #width: number; // integers in a row, and what is asleep there
  readonly #sound = new PairSet(); // pairs of local states that break nothing
  #level: Frontier;
  #next: Frontier;
  #batch: Batch = { block: new Int32Array(0), at: 0, count: 0 };
  #expanded = 0; // before this batch
  #fresh = new Int32Array(1); // of the steps of this batch, those that lead to new states
  #cut = 0; // states of the last batch, if where they lead was not kept
  #notKept = 0; // states that were new after the one that ended the search

  /**
   * `trail` is told how every state was reached; without it the search needs less memory. `common`: what is seen here and
   * elsewhere, if others search beside this one.
   */
  constructor(
    system: Explorable,
    { reductions, histories = false }: Abstraction,
    limits: Limits,
    trail: Trail | null = null,
    common: Seen | null = null,
  ) {
    this.#system = system;
    this.#limits = limits;
    this.#trail = trail;
    this.tables = new Tables(system, reductions, histories);
    this.layout = layoutOf(system, this.tables);
    this.seen = common ?? new Fingerprints(shareOfTable * limits.bytes);
    this.expansion = new Expansion(this.tables, this.layout, system.network);
    this.#inherits = common === null;
    this.#width = this.layout.stride + 1;
    this.#level = new Frontier(this.#width);
    this.#next = new Frontier(this.#width, this.#level);
    this.#begin();
  }

  /** Reachable states found, the initial one included. */
  get distinct(): number {
    return this.seen.size - this.#notKept;
  }

  /** 1 and the enabled steps of every state that was expanded. */
  get generated(): number {
    return 1 + this.expansion.generated;
  }

  /** Properties of which a clean end says nothing, or not all. */
  get notJudged(): readonly NotJudged[] {
    return this.tables.judges.notJudged;
  }

  /** States found and not yet expanded, those of the next level among them. */
  get frontier(): number {
    return this.#level.length + this.#next.length + this.#cut;
  }

  /** States of the next level found so far. */
  get found(): number {
    return this.#next.length;
  }

  /** Bytes of the table of fingerprints; of the frontiers and of what is remembered of local steps. */
  get bytes(): { readonly table: number; readonly rest: number } {
    return { table: this.seen.bytes, rest: this.#level.bytes + this.#next.bytes + this.tables.bytes };
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

  /** Expands the next states of the level; false if none is left. */
  expand(): boolean {
    this.#expanded += this.#batch.count;
    this.#batch = this.#level.take(batchStates);
    const { block, at, count } = this.#batch;
    if (count === 0) return false;
    this.expansion.expand(block, at, count);
    const { refuted } = this.expansion;
    if (refuted === null) return true;
    this.#trail?.add(this.#expanded + refuted.source, refuted.step);
    this.#refute(refuted.refutation);
    return true;
  }

  /** Keeps what the expansion leads to, as far as it is new. */
  insert(): void {
    const { length, words } = this.expansion;
    if (this.progress !== 'searching') return;
    if (!this.reserve(length)) {
      this.#cut = this.#batch.count;
      return;
    }
    const { seen } = this;
    if (this.#fresh.length < length) this.#fresh = new Int32Array(2 * length);
    const fresh = this.#fresh;
    const count = seen.addAll(words, length, fresh);
    const kept = this.tables.auxiliary === null ? this.#writeAll(count) : this.#keepAll(count);
    this.#notKept = count - kept;
    if (this.#trail !== null) this.#note(this.#trail, kept);
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
    const { length } = this.#level;
    for (let k = 0; k < length; k += 1) {
      const { block, at } = this.#level.take(1);
      if (k % of !== part) continue;
      const to = this.#level.add();
      this.#level.tail.set(block.subarray(at, at + this.#width), to);
    }
  }

  /** Makes room for so many new states; false, and the search ends, if a limit is in the way. */
  reserve(count: number): boolean {
    const { table, rest } = this.bytes;
    if (this.seen.size > this.#limits.states) this.progress = 'out of states';
    else if (table + rest > this.#limits.bytes || !this.seen.reserve(count)) this.progress = 'out of memory';
    return this.progress === 'searching';
  }

  #begin(): void {
    const at = this.#level.add();
    const row = this.#level.tail;
    row.fill(-1, at, at + this.layout.stride);
    row[at + this.layout.stride] = 0;
    if (this.tables.auxiliary !== null) row[at + this.#system.servers] = 0;
    for (let k = 0; k < this.#system.servers; k += 1) row[at + k] = this.tables.boot(k + 1);
    const fingerprint = this.expansion.fingerprintOf(row, at);
    this.seen.addAll(Int32Array.from(fingerprint), 1, this.#fresh);
    for (let k = 0; k < this.#system.servers; k += 1) this.refutation ??= this.#refutedPair(row, at, k);
    this.refutation ??= this.#refutedState(row, at);
    if (this.refutation !== null) this.progress = 'refuted';
  }

  /** Writes the rows of new states; how many, the last being the one that breaks a property if not all. */
  #writeAll(count: number): number {
    const { block, at } = this.#batch;
    const { sources, steps } = this.expansion;
    const ways = { fresh: this.#fresh, sources, steps };
    return writeAllWithAsleep(
      this.tables,
      this.layout,
      block,
      at,
      ways,
      count,
      this.#next,
      this.#inherits,
      this.#isSound,
    );
  }

  #keepAll(count: number): number {
    const { sources, steps, auxiliaries } = this.expansion;
    const { block, at } = this.#batch;
    for (let k = 0; k < count; k += 1) {
      const e = this.#fresh[k] as number;
      const from = at + (sources[e] as number) * this.#width;
      if (!this.#keep(block, from, steps[e] as number, auxiliaries[e] as number)) return k + 1;
    }
    return count;
  }

  /**
   * Keeps the new state that the step leads to from the one at `from` of `rows`, and the auxiliary state; false if it
   * breaks a property.
   */
  #keep(rows: Int32Array, from: number, step: number, auxiliary: number): boolean {
    const { tables } = this;
    const to = this.#next.add();
    const row = this.#next.tail;
    writeSuccessor(tables, this.layout, rows, from, step, auxiliary, row, to);
    row[to + this.layout.stride] = 0; // nothing is asleep
    const server = tables.server.values[step] as number;
    return server < 0 || this.#isSound(row, to, server);
  }

  #note(trail: Trail, count: number): void {
    const { sources, steps } = this.expansion;
    for (let k = 0; k < count; k += 1) {
      const e = this.#fresh[k] as number;
      trail.add(this.#expanded + (sources[e] as number), steps[e] as number);
    }
  }

  /** Whether a new state, in which the server at `k` has a new state, breaks nothing; if not, the search ends. */
  readonly #isSound = (row: Int32Array, at: number, k: number): boolean => {
    const refutation = this.#refutedPair(row, at, k) ?? this.#refutedState(row, at);
    if (refutation !== null) this.#refute(refutation);
    return refutation === null;
  };

  /** The last step on the trail is the one that breaks it. */
  #refute(refutation: Refutation): void {
    this.refutation = refutation;
    this.progress = 'refuted';
  }

  /** What all servers of a new state break together. */
  #refutedState(row: Int32Array, at: number): Refutation | null {
    const { judges, features } = this.tables;
    if (!judges.asksStates) return null;
    const servers = Array.from({ length: this.layout.servers }, (_, k) => this.tables.viewOf(row[at + k] as number));
    return judges.refutedByState({ servers, features });
  }

  /** What the server at `k`, whose state is new, and any other break together. */
  #refutedPair(row: Int32Array, at: number, k: number): Refutation | null {
    const state = row[at + k] as number;
    for (let other = 0; other < this.layout.servers; other += 1) {
      if (other === k) continue;
      const beside = row[at + other] as number;
      if (this.#sound.has(state, beside)) continue;
      const refutation = this.tables.judges.refutedByPair(this.tables.viewOf(state), this.tables.viewOf(beside));
      if (refutation !== null) return refutation;
      this.#sound.add(state, beside);
      this.#sound.add(beside, state); // judged in both orders
    }
    return null;
  }
}
