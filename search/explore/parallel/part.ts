import type { Explorable } from '../../numbering/explorable.ts';
import { Explorer } from '../explorer.ts';
import type { Abstraction, Limits } from '../explorer.ts';
import type { BoardMemory } from './board.ts';
import { Board, boardMemory } from './board.ts';
import { channelMemory, lettersAhead } from './channel.ts';
import type { Tables } from '../../numbering/tables.ts';
import { Inbox } from './inbox.ts';
import { Round } from './round.ts';

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

const batchStates = 256;

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
  readonly #inboxes: readonly Inbox[]; // from each part, this one included
  readonly #rounds: readonly Round[];
  readonly #explorer: Explorer;
  readonly #limits: Limits;
  readonly #shareFrom: number;
  #shared = false; // whether a level was divided
  #before = { distinct: 0, generated: 0 }; // what another part counts
  #sent = 0; // rounds since the start
  #read = 0; // those of them whose answers were read
  #at = 0; // the step of the expanded batch that is sent next
  #finished = 0; // the last level in which nothing is left to do

  /** `shareFrom`: a level of so many states is divided among the parts. */
  constructor(
    system: Explorable,
    abstraction: Abstraction,
    limits: Limits,
    me: number,
    { parts, board, channels }: SharedMemory,
    shareFrom = 4096,
  ) {
    this.#me = me;
    this.#parts = parts;
    this.#board = new Board(board);
    this.#limits = limits;
    this.#shareFrom = shareFrom;
    this.#explorer = new Explorer(system, abstraction, { ...limits, bytes: limits.bytes / parts }, null, false);
    const width = this.#explorer.layout.stride + 1;
    const toEach = channels[me] ?? [];
    this.#inboxes = channels.map((from) => new Inbox(from[me] as SharedArrayBuffer));
    this.#rounds = Array.from({ length: lettersAhead }, (_, place) => new Round(toEach, place, width));
  }

  /** What this part met; the others have tables of their own. */
  get tables(): Tables {
    return this.#explorer.tables;
  }

  /** Works until the search has ended. Blocks the thread while there is nothing to do. */
  run(): void {
    for (;;) {
      const rung = this.#board.bellOf(this.#me); // before the look at the end, which rings only once
      if (this.#board.end !== null) return;
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

  #workAlone(): boolean {
    const explorer = this.#explorer;
    if (explorer.progress !== 'searching') return this.#me === 0; // who says so for all
    if (explorer.frontier < this.#shareFrom) {
      const { depth } = explorer;
      while (explorer.progress === 'searching' && explorer.depth === depth) explorer.advance(1);
      return true;
    }
    explorer.share(this.#me, this.#parts);
    const { distinct, generated } = explorer;
    if (this.#me > 0) this.#before = { distinct, generated };
    this.#at = explorer.expansion.length;
    this.#finished = explorer.depth - 1;
    this.#shared = true;
    return true;
  }

  #workTogether(): boolean {
    const explorer = this.#explorer;
    const worked = [this.#send(), this.#answer(), this.#readAnswers()].includes(true);
    if (explorer.progress !== 'searching') return true;
    if (this.#at < explorer.expansion.length) return worked;
    if (!explorer.expand(batchStates)) return this.#finishLevel() || worked;
    this.#at = 0;
    return true;
  }

  /** Sends what is left of the expanded batch; false if that is nothing, or there is no room. */
  #send(): boolean {
    const { expansion, batch } = this.#explorer;
    const round = this.#rounds[this.#sent % lettersAhead] as Round;
    if (this.#at === expansion.length || this.#sent - this.#read === lettersAhead) return false;
    this.#at = round.send(expansion, batch, this.#at);
    this.#sent += 1;
    this.#ringOthers();
    return true;
  }

  #answer(): boolean {
    let answered = false;
    for (const [part, inbox] of this.#inboxes.entries()) {
      if (!inbox.answerAll(this.#explorer)) continue;
      if (part !== this.#me) this.#board.ring(part);
      answered = true;
    }
    return answered;
  }

  /** Reads all answers to the next round, once they are there. */
  #readAnswers(): boolean {
    const round = this.#rounds[this.#read % lettersAhead] as Round;
    if (this.#sent === this.#read || !round.isAnswered) return false;
    round.keepNew(this.#explorer);
    this.#read += 1;
    return true;
  }

  /** All states of the level are expanded: false if others are still at it. */
  #finishLevel(): boolean {
    const explorer = this.#explorer;
    const { depth, found } = explorer;
    if (this.#sent > this.#read) return false;
    if (this.#finished < depth) {
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

  #ringOthers(): void {
    for (let part = 0; part < this.#parts; part += 1) if (part !== this.#me) this.#board.ring(part);
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
      restBytes: bytes.rest,
    });
    if (progress !== 'searching') board.stop(progress);
    else if (board.distinct > this.#limits.states) board.stop('out of states');
  }
}
