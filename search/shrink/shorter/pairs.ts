const words = 3; // of an entry: the pair, and what it stands for
const slotsLeast = 2 ** 10;
const loadMost = 0.5; // beyond it the table grows to twice its size
const free = -1;

/** What pairs of numbers from 0 on stand for: a number each. One table of a power of two, open addressing. */
export class Pairs {
  #size = 0;
  #table = new Int32Array(words * slotsLeast).fill(free);
  #mask = slotsLeast - 1;

  get(one: number, other: number): number | undefined {
    const at = this.#find(one, other);
    return this.#table[at] === free ? undefined : this.#table[at + 2];
  }

  set(one: number, other: number, meaning: number): void {
    const at = this.#find(one, other);
    if (this.#table[at] === free) this.#size += 1;
    this.#table[at] = one;
    this.#table[at + 1] = other;
    this.#table[at + 2] = meaning;
    if (this.#size > loadMost * (this.#mask + 1)) this.#grow();
  }

  #find(one: number, other: number): number {
    const table = this.#table;
    let slot = homeOf(one, other) & this.#mask;
    let at = words * slot;
    while (table[at] !== free && (table[at] !== one || table[at + 1] !== other)) {
      slot = (slot + 1) & this.#mask;
      at = words * slot;
    }
    return at;
  }

  #grow(): void {
    const old = this.#table;
    const slots = 2 * (this.#mask + 1);
    this.#table = new Int32Array(words * slots).fill(free);
    this.#mask = slots - 1;
    this.#size = 0;
    for (let at = 0; at < old.length; at += words) {
      if (old[at] !== free) this.set(old[at] as number, old[at + 1] as number, old[at + 2] as number);
    }
  }
}

function homeOf(one: number, other: number): number {
  const mixed = Math.imul(one, 0x85ebca6b) ^ Math.imul(other, 0xc2b2ae35);
  return mixed ^ (mixed >>> 15);
}
