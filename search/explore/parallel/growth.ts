import type { Board } from './board.ts';
import type { CommonTable } from './common-table.ts';
import { regions } from '../../numbering/fingerprints.ts';

const turnsMost = 2 ** 8; // of one growth
const regionsLeast = 2 ** 10; // fewer are moved by one part alone

/**
 * How the common table grows: nobody adds to it, then all parts move what can be moved at once, in a few turns. Nobody
 * begins a turn before all have ended the one before.
 */
export class Growth {
  readonly #board: Board;
  readonly #table: CommonTable;
  readonly #me: number;
  readonly #parts: number;
  #growths = 0; // that are over
  #turn = 0; // of this growth; in the first everybody stops
  #left = regions; // that are not moved

  constructor(board: Board, table: CommonTable, me: number, parts: number) {
    this.#board = board;
    this.#table = table;
    this.#me = me;
    this.#parts = parts;
  }

  /** From now on the table is growing, for all parts. */
  ask(): void {
    this.#board.askToGrow(this.#growths);
  }

  /** Takes part in it: null if the table is not growing, false if others are still at it. */
  advance(): boolean | null {
    if (this.#board.growths === this.#growths) return null;
    const before = this.#growths * turnsMost + this.#turn;
    if (this.#turn > 0 && !this.#board.haveAllReached(before)) return false;
    if (this.#left === 0) this.#end();
    else {
      if (this.#turn > 0) this.#move();
      this.#turn += 1;
      this.#board.reach(this.#me, before + 1);
    }
    return true;
  }

  #move(): void {
    const to = this.#left;
    const from = to <= regionsLeast ? 0 : this.#table.movableFrom(to);
    const each = from === 0 ? to : Math.ceil((to - from) / this.#parts);
    const mine = from + each * this.#me;
    this.#table.move(Math.min(mine, to), Math.min(mine + each, to));
    this.#left = from;
  }

  #end(): void {
    this.#table.grow();
    this.#growths += 1;
    this.#turn = 0;
    this.#left = regions;
  }
}
