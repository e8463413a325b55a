import { digestWords } from '../digest.ts';
import type { Explorable, Reductions } from '../explorable.ts';
import { Explorer } from '../explorer.ts';
import type { Limits } from '../explorer.ts';
import type { BoardMemory } from './board.ts';
import { Board, boardMemory } from './board.ts';
import { channelMemory } from './channel.ts';
import { Inbox } from './inbox.ts';
import { Outbox } from './outbox.ts';

/** What the parts of a search share. */
export interface SharedMemory {
  readonly parts: number;
  readonly board: BoardMemory;
  readonly channels: readonly (readonly SharedArrayBuffer[])[]; // from the part, to the part
}

export const sharedMemory = (parts: number): SharedMemory => ({
  parts,
  board: boardMemory(parts),
  channels: Array.from({ length: parts }, () => Array.from({ length: parts }, channelMemory)),
});

/** A level of so many states is divided among the parts. */
const statesToShare = 4096;

/** A part of the search that this part talks to. */
interface Peer {
  readonly part: number;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
}

/**
 * One of several equal parts of a breadth-first search, each in a thread of its own. Each part keeps the fingerprints
 * that fall to it, and asks the others about the rest; it expands the states that it came upon first, with tables of
 * its own, so that parts need not agree on any numbers. All finish a level before one begins the next: so distinct and
 * generated states and depth are those of one `Explorer`.
 *
 * All parts explore the first levels, each for itself and so in the same order, and then divide the level they are in.
 */
export class Part {
  readonly #me: number;
  readonly #parts: number;
  readonly #board: Board;
  readonly #peers: readonly Peer[];
  readonly #outboxes: readonly (Outbox | null)[]; // by part
  readonly #explorer: Explorer;
  readonly #limits: Limits;
  readonly #keep: (rows: Int32Array, from: number, step: number) => void;
  readonly #statesToShare: number;
  #shared = false; // whether a level was divided
  #before = { distinct: 0, generated: 0 }; // what another part counts
  #at = 0; // the step of the batch that is dealt out next
  #own = 0; // steps dealt out so far to states whose fingerprints are kept here
  #dealing = false;
  #finished = 0; // the last level in which nothing is left to do

  constructor(
    system: Explorable,
    reductions: Reductions,
    limits: Limits,
    me: number,
    { parts, board, channels }: SharedMemory,
    shareFrom = statesToShare,
  ) {
    this.#me = me;
    this.#parts = parts;
    this.#board = new Board(board);
    this.#limits = limits;
    this.#statesToShare = shareFrom;
    const explorer = new Explorer(system, reductions, { ...limits, bytes: limits.bytes / parts });
    this.#explorer = explorer;
    this.#keep = (rows, from, step) => explorer.keep(rows, from, step);
    const others = Array.from({ length: parts }, (_, part) => part).filter((part) => part !== me);
    this.#peers = others.map((part) => ({
      part,
      inbox: new Inbox(channels[part]?.[me] as SharedArrayBuffer),
      outbox: new Outbox(channels[me]?.[part] as SharedArrayBuffer, explorer.layout),
    }));
    this.#outboxes = Array.from(
      { length: parts },
      (_, k) => this.#peers.find(({ part }) => part === k)?.outbox ?? null,
    );
  }

  /** Works until the search has ended. Blocks the thread while there is nothing to do. */
  run(): void {
    while (this.#board.end === null) {
      const rung = this.#board.bellOf(this.#me);
      if (!this.advance()) this.#board.sleep(this.#me, rung);
    }
  }

  /** Does some work; false if there is none until another part rings. */
  advance(): boolean {
    if (this.#board.end !== null) return false;
    const worked = this.#shared ? this.#workTogether() : this.#workAlone();
    if (worked) this.#tell();
    return worked;
  }

  #workTogether(): boolean {
    let worked = false;
    for (const peer of this.#peers) {
      if (this.#answer(peer)) worked = true;
      if (peer.outbox.read(this.#keep)) worked = true;
    }
    if (this.#explorer.progress !== 'searching') return true;
    if (this.#dealing) return this.#deal() || worked;
    if (this.#explorer.expand()) {
      this.#dealing = true;
      this.#at = 0;
      this.#own = 0;
      this.#deal();
      return true;
    }
    return this.#finishLevel() || worked;
  }

  #workAlone(): boolean {
    const explorer = this.#explorer;
    if (explorer.progress !== 'searching') return this.#me === 0; // who says so for all
    if (explorer.frontier < this.#statesToShare) {
      const { depth } = explorer;
      while (explorer.progress === 'searching' && explorer.depth === depth) explorer.advance(1);
      return true;
    }
    explorer.share(this.#me, this.#parts);
    const { distinct, generated } = explorer;
    if (this.#me > 0) this.#before = { distinct, generated };
    this.#finished = explorer.depth - 1;
    this.#shared = true;
    return true;
  }

  #answer({ part, inbox }: Peer): boolean {
    const result = inbox.answer(this.#explorer.seen);
    if (result === 'answered') this.#board.ring(part);
    if (result === 'full') this.#board.stop('out of memory');
    return result !== 'none';
  }

  /** Deals out the steps of the batch to the parts that keep their fingerprints; false if one has no room at all. */
  #deal(): boolean {
    const explorer = this.#explorer;
    const { expansion, layout } = explorer;
    const { length, sources, steps, words } = expansion;
    const { block, at } = explorer.batch;
    const parts = this.#parts;
    const outboxes = this.#outboxes;
    const first = this.#at;
    let own = this.#own;
    let e = first;
    for (; e < length; e += 1) {
      const top = words[digestWords * e] as number;
      const low = words[digestWords * e + 1] as number;
      const high = words[digestWords * e + 2] as number;
      const keeper = keeperOf(top, parts);
      const outbox = outboxes[keeper];
      if (outbox === null || outbox === undefined) {
        words[digestWords * own] = top;
        words[digestWords * own + 1] = low;
        words[digestWords * own + 2] = high;
        sources[own] = sources[e] as number;
        steps[own] = steps[e] as number;
        own += 1;
        continue;
      }
      if (outbox.isFull) break;
      const from = at + (sources[e] as number) * layout.stride;
      if (outbox.add(top, low, high, block, from, steps[e] as number)) this.#send(outbox, keeper);
    }
    this.#at = e;
    this.#own = own;
    if (e < length) return e > first;
    expansion.length = own;
    explorer.insert();
    this.#dealing = false;
    return true;
  }

  #send(outbox: Outbox, part: number): boolean {
    const sent = outbox.send();
    if (sent) this.#board.ring(part);
    return sent;
  }

  /** All states of the level are expanded: false if others are still at it. */
  #finishLevel(): boolean {
    const explorer = this.#explorer;
    const { depth, found } = explorer;
    let sent = false;
    for (const { outbox, part } of this.#peers) {
      if (this.#send(outbox, part)) sent = true;
    }
    if (sent) return true;
    if (this.#finished < depth) {
      if (this.#peers.some(({ outbox }) => !outbox.isEmpty)) return false;
      this.#finished = depth;
      this.#tell();
      this.#board.finish(this.#me, depth, found);
    }
    const next = this.#board.foundIn(depth);
    if (next === null) return false;
    if (next === 0) this.#board.stop('complete');
    else explorer.descend();
    return true;
  }

  #tell(): void {
    const { distinct, generated, depth, frontier, bytes, progress } = this.#explorer;
    const board = this.#board;
    if (!this.#shared && this.#me > 0) return;
    board.publish(this.#me, depth, {
      distinct: distinct - this.#before.distinct,
      generated: generated - this.#before.generated,
      frontier,
      tableBytes: bytes.table,
      frontierBytes: bytes.frontiers,
    });
    if (progress !== 'searching') board.stop(progress);
    else if (board.distinct >= this.#limits.states) board.stop('out of states');
  }
}

/** The part that keeps the fingerprint: by bits of its first word that say nothing of its place in the table. */
const keeperOf = (top: number, parts: number): number => Math.imul(top & 0xffff, parts) >>> 16;
