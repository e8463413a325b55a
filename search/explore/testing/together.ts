import type { Explorable } from '../../numbering/explorable.ts';
import type { Abstraction, Limits } from '../explorer.ts';
import { Board } from '../parallel/board.ts';
import { Part, sharedMemory } from '../parallel/part.ts';
import { plenty } from './search.ts';

export interface Together {
  readonly parts: number;
  readonly turns?: readonly number[]; // whose turn it is, over and over; default one after the other
  readonly limits?: Limits;
  readonly shareFrom?: number; // default: from a level of two states on
  readonly slots?: number; // in a region of the table at first
}

// Memory that is shared is set apart until it is collected, and no process can be started beside too much of it.
const enough: Limits = { ...plenty, bytes: 2 ** 28 };

/** Searches to the end with several parts that take turns in this thread, each for as long as it has work. */
export function searchTogether(system: Explorable, abstraction: Abstraction, together: Together): Board {
  const { parts: count, turns = [], limits = enough, shareFrom = 2, slots } = together;
  const memory = sharedMemory(count, limits, slots);
  const board = new Board(memory.board);
  const parts = Array.from({ length: count }, (_, me) => new Part(system, abstraction, limits, me, memory, shareFrom));
  let idle = 0;
  for (let k = 0; board.end === null; k += 1) {
    // After each list of turns everybody gets one: whoever is never asked would hold up the others.
    const turn = k % (turns.length + count);
    const worked = parts[turns[turn] ?? turn - turns.length]?.advance() ?? false;
    idle = worked ? 0 : idle + 1;
    if (idle > turns.length + count) throw new Error('every part waits for another');
  }
  return board;
}
