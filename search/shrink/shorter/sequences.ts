const words = 3; // of an entry: a sequence, what comes next, and the longer sequence
const slotsLeast = 2 ** 10;
const loadMost = 0.5; // beyond it the table grows to twice its size
const free = -1;

/** The sequence of nothing. */
export const nothingYet = 0;

/**
 * Sequences of whole numbers from 0 on, each of which is a number itself, counted from 0 in the order in which they were
 * met: what stands for several numbers at once. One table of a power of two, open addressing.
 */
export class Sequences {
  #count = 1;
  #table = new Int32Array(words * slotsLeast).fill(free);
  #mask = slotsLeast - 1;

  /** So many are numbered. */
  get count(): number {
    return this.#count;
  }

  /** The number of the sequence with one more behind it. */
  longer(sequence: number, next: number): number {
    const at = this.#find(sequence, next);
    const known = this.#table[at + 2] as number;
    if (known !== free) return known;
    const number = this.#count;
    this.#count += 1;
    this.#put(at, sequence, next, number);
    if (this.#count > loadMost * (this.#mask + 1)) this.#grow();
    return number;
  }

  #find(sequence: number, next: number): number {
    const table = this.#table;
    let slot = homeOf(sequence, next) & this.#mask;
    let at = words * slot;
    while (table[at] !== free && (table[at] !== sequence || table[at + 1] !== next)) {
      slot = (slot + 1) & this.#mask;
      at = words * slot;
    }
    return at;
  }

  #put(at: number, sequence: number, next: number, longer: number): void {
    this.#table[at] = sequence;
    this.#table[at + 1] = next;
    this.#table[at + 2] = longer;
  }

  #grow(): void {
    const old = this.#table;
    const slots = 2 * (this.#mask + 1);
    this.#table = new Int32Array(words * slots).fill(free);
    this.#mask = slots - 1;
    for (let from = 0; from < old.length; from += words) {
      const sequence = old[from] as number;
      const next = old[from + 1] as number;
      if (sequence !== free) this.#put(this.#find(sequence, next), sequence, next, old[from + 2] as number);
    }
  }
}

function homeOf(sequence: number, next: number): number {
  const mixed = Math.imul(sequence, 0x85ebca6b) ^ Math.imul(next, 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}
