import type { Explorable } from '../../numbering/explorable.ts';
import { regions, slotBytes, slotsLeast, slotsMost } from '../../numbering/fingerprints.ts';
import { Explorer, shareOfTable } from '../explorer.ts';
import type { Abstraction, Limits } from '../explorer.ts';
import type { BoardMemory } from './board.ts';
import { Board, boardMemory } from './board.ts';
import { CommonSeen } from './common-seen.ts';
import { CommonTable } from './common-table.ts';
import type { Tables } from '../../numbering/tables.ts';
import { Growth } from './growth.ts';

/** What the parts of a search share. */
export interface SharedMemory {
  readonly parts: number;
  readonly board: BoardMemory;
  readonly table: SharedArrayBuffer;
  readonly slots: number; // in a region of the table, at first
}

/** For a search within the limits. What is not touched of the table takes no memory. `allocate` may refuse. */
export const sharedMemory = (
  parts: number,
  { bytes }: Limits,
  slots = slotsLeast,
  allocate = (wanted: number) => new SharedArrayBuffer(wanted),
): SharedMemory => ({
  parts,
  board: boardMemory(parts),
  table: tableMemory(Math.max(Math.min(shareOfTable * bytes, tableBytesMost), regions * slots * slotBytes), allocate),
  slots,
});

const tableBytesMost = regions * slotsMost * slotBytes;

/** As much as the system gives of it: that it is full is told when it is. */
function tableMemory(bytes: number, allocate: (wanted: number) => SharedArrayBuffer): SharedArrayBuffer {
  try {
    return allocate(Math.floor(bytes));
  } catch (error) {
    const least = regions * slotsLeast * slotBytes;
    if (bytes > least) return tableMemory(Math.max(bytes / 2, least), allocate);
    throw error;
  }
}

/** What became of a part's time and of the states. */
export interface Share {
  readonly distinct: number; // states that it found first
  readonly idleMs: number; // it waited for others
}

/**
 * One of several equal parts of a breadth-first search, each in a thread of its own. The fingerprints of all states are in
 * one table; each part expands the states that it came upon first, with tables of its own, so that parts need not agree on
 * any numbers, and nothing else passes between them. All finish a level before one begins the next: so distinct and
 * generated states and depth are those of one `Explorer`.
 *
 * All parts explore the first levels, each for itself and so in the same order, and then divide the level they are in.
 */
export class Part {
  readonly #me: number;
  readonly #parts: number;
  readonly #board: Board;
  readonly #seen: CommonSeen;
  readonly #growth: Growth;
  readonly #explorer: Explorer;
  readonly #limits: Limits;
  readonly #shareFrom: number;
  #shared = false; // whether a level was divided
  #before = { distinct: 0, generated: 0 }; // what another part counts
  #isExpanded = false; // whether there is a batch whose steps are not inserted yet
  #finished = 0; // the last level in which nothing is left to do
  #idleMs = 0;

  /** `shareFrom`: a level of so many states is divided among the parts. */
  constructor(
    system: Explorable,
    abstraction: Abstraction,
    limits: Limits,
    me: number,
    { parts, board, table, slots }: SharedMemory,
    shareFrom = 4096,
  ) {
    this.#me = me;
    this.#parts = parts;
    this.#board = new Board(board);
    this.#limits = limits;
    this.#shareFrom = shareFrom;
    const common = new CommonTable(table, slots);
    this.#seen = new CommonSeen(common, parts, () => this.#board.distinct);
    this.#growth = new Growth(this.#board, common, me, parts);
    this.#explorer = new Explorer(system, abstraction, { ...limits, bytes: limits.bytes / parts }, null, this.#seen);
  }

  /** What this part met; the others have tables of their own. */
  get tables(): Tables {
    return this.#explorer.tables;
  }

  get share(): Share {
    return { distinct: this.#explorer.distinct - this.#before.distinct, idleMs: this.#idleMs };
  }

  /** Works until the search has ended. Blocks the thread while there is nothing to do. */
  run(now: () => number): void {
    for (;;) {
      const rung = this.#board.bellOf(this.#me); // before the look at the end, which rings only once
      if (this.#board.end !== null) return;
      if (this.advance()) continue;
      const start = now();
      this.#board.sleep(this.#me, rung);
      this.#idleMs += now() - start;
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
    this.#seen.share();
    const { distinct, generated } = explorer;
    if (this.#me > 0) this.#before = { distinct, generated };
    this.#finished = explorer.depth - 1;
    this.#shared = true;
    return true;
  }

  #workTogether(): boolean {
    const explorer = this.#explorer;
    const grew = this.#growth.advance();
    if (grew !== null) return grew;
    if (!this.#isExpanded && !explorer.expand()) return this.#finishLevel();
    this.#isExpanded = true;
    if (this.#seen.shouldGrow(explorer.expansion.length)) {
      this.#growth.ask();
      return true;
    }
    explorer.insert();
    this.#isExpanded = false;
    return true;
  }

  /** All states of the level are expanded: false if others are still at it. */
  #finishLevel(): boolean {
    const explorer = this.#explorer;
    const { depth, found } = explorer;
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
