import { regions } from '../../numbering/fingerprints.ts';
import { GrowingList } from '../../numbering/growing.ts';
import type { Seen } from '../explorer.ts';
import { CommonTable } from './common-table.ts';

const aloneBytes = 2 ** 26; // at most
const aloneSlots = 16; // in a region, at first

/**
 * What a part of a search has seen: at first by itself, in a table of its own, as all parts explore the same states; later
 * together with the others, and then states that another part has found are not new.
 */
export class CommonSeen implements Seen {
  size = 0; // new ones, of this part
  readonly #table: CommonTable;
  readonly #parts: number;
  readonly #all: () => number; // new ones, of all parts
  readonly #begun = new GrowingList(); // the fingerprints found alone
  #alone: CommonTable | null = new CommonTable(new SharedArrayBuffer(aloneBytes), aloneSlots);

  constructor(table: CommonTable, parts: number, all: () => number) {
    this.#table = table;
    this.#parts = parts;
    this.#all = all;
  }

  /** This part's share of the table. */
  get bytes(): number {
    return Math.floor(this.#table.bytes / this.#parts);
  }

  /** From now on the parts explore together. Every one of them says what it knows: so none begins before all is known. */
  share(): void {
    this.#alone = null;
    const { values, length } = this.#begun;
    this.#table.addAll(values, length / 3, new Int32Array(length / 3));
  }

  /** Whether the table should grow before every part adds so many. */
  shouldGrow(count: number): boolean {
    return this.#all() + count * this.#parts > this.#table.growAt;
  }

  reserve(count: number): boolean {
    const alone = this.#alone;
    // A table that can grow does so before it is full: whether it should is asked before.
    if (alone === null) return this.#table.growAt < Infinity || this.#all() + count * this.#parts <= this.#table.full;
    if (this.size + count > alone.growAt) {
      alone.move(0, regions);
      alone.grow();
    }
    return this.size + count <= alone.full;
  }

  addAll(words: Int32Array, count: number, fresh: Int32Array): number {
    const added = (this.#alone ?? this.#table).addAll(words, count, fresh);
    this.size += added;
    if (this.#alone === null) return added;
    for (let k = 0; k < added; k += 1) {
      const at = 3 * (fresh[k] as number);
      for (let word = at; word < at + 3; word += 1) this.#begun.push(words[word] as number);
    }
    return added;
  }
}
