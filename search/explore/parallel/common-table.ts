import {
  addLocated,
  homeIn,
  locate,
  regions,
  regrow,
  roomIn,
  slotBytes,
  slotsAfter,
  slotsLeast,
  touch,
} from '../../numbering/fingerprints.ts';

const regionsAtOnce = 2 ** 8; // that are moved
const bytesInArray = 2 ** 32; // of the largest one: positions in it have 31 bits

/**
 * A set of fingerprints as `Fingerprints` is one, in shared memory: any number of threads add to it at the same time, and
 * of those that add the same fingerprint exactly one is told that it is new. A slot is taken by exchanging its first word
 * for the empty one; the second is written after that, and whoever finds it missing waits for it. Neither is ever 0 in a
 * slot that is taken, and neither changes, so plain reads are enough but for a word that is not there yet.
 *
 * It grows where it lies, into memory that was set apart and not touched, so there is never a second copy. Every region
 * moves up, the last first. Regions that lie beyond where their new places begin can be moved by several threads at once;
 * these are taken in turns, each of them a share of what is left.
 */
export class CommonTable {
  touched = 0; // means nothing
  readonly #memory: SharedArrayBuffer;
  readonly #bytesInArray: number;
  #slots: number; // in each region
  #arrays: readonly Int32Array[] = []; // as many regions in each
  #homes = new Int32Array(0);

  /** All threads must begin with the same number of slots in a region. */
  constructor(memory: SharedArrayBuffer, slots = slotsLeast, bytesMost = bytesInArray) {
    this.#memory = memory;
    this.#bytesInArray = bytesMost;
    this.#slots = slots;
    this.#divide();
  }

  get bytes(): number {
    return regions * this.#slots * slotBytes;
  }

  /** So many entries in all, and it should grow. */
  get growAt(): number {
    return this.#grown > 0 ? roomIn(this.#slots).growAt : Infinity;
  }

  /** More cannot be kept until it grows. */
  get full(): number {
    return roomIn(this.#slots).full;
  }

  /** Slots in a region once it has grown; 0 if there is no room for that. */
  get #grown(): number {
    return slotsAfter(this.#slots, this.#memory.byteLength);
  }

  /** Adds the first `count` fingerprints; as in `Fingerprints`. */
  addAll(words: Int32Array, count: number, fresh: Int32Array): number {
    if (this.#homes.length < count) this.#homes = new Int32Array(2 * count);
    const [only] = this.#arrays;
    if (this.#arrays.length === 1 && only !== undefined) {
      locate(words, count, this.#slots, this.#homes);
      this.touched = touch(only, this.#homes, count);
      return addLocated(isAdded, only, words, count, this.#slots, this.#homes, fresh);
    }
    return this.#addToMany(words, count, fresh);
  }

  /** From which region on the regions before `to` can be moved, by several threads in any order: 0 or `to` at the end. */
  movableFrom(to: number): number {
    return Math.ceil((to * this.#slots) / this.#grown);
  }

  /** Moves the regions from `from` to the one before `to` to their places in the table once it has grown. */
  move(from: number, to: number): void {
    for (let end = to; end > from; end -= regionsAtOnce) this.#moveAtOnce(Math.max(end - regionsAtOnce, from), end);
  }

  #moveAtOnce(from: number, to: number): void {
    const before = this.#slots;
    const after = this.#grown;
    const old = this.#regionsIn(from, to, before);
    const place = this.#regionsIn(from, to, after);
    const entries = from * after < to * before ? old.slice() : old;
    if (from * after < regions * before) place.fill(0); // what was moved from there before
    regrow(entries, 0, to - from, before, place, after);
  }

  /** All regions have been moved, whoever did it. */
  grow(): void {
    this.#slots = this.#grown;
    this.#divide();
  }

  #regionsIn(from: number, to: number, slots: number): Int32Array {
    return new Int32Array(this.#memory, from * slots * slotBytes, 2 * (to - from) * slots);
  }

  #divide(): void {
    let count = 1;
    while (this.bytes / count > this.#bytesInArray) count *= 2;
    const bytes = this.bytes / count;
    this.#arrays = Array.from({ length: count }, (_, k) => new Int32Array(this.#memory, k * bytes, bytes / 4));
  }

  #addToMany(words: Int32Array, count: number, fresh: Int32Array): number {
    const homes = this.#homes;
    const slots = this.#slots;
    const arrays = this.#arrays;
    const shift = 16 - Math.log2(arrays.length);
    const inArray = 2 ** shift - 1;
    let touched = 0;
    for (let k = 0, at = 0; k < count; k += 1, at += 3) {
      const region = (words[at] as number) >>> 16;
      const home = (Math.imul(region & inArray, slots) + homeIn(slots, words[at + 1] as number)) << 1;
      homes[k] = home;
      touched ^= (arrays[region >>> shift] as Int32Array)[home] as number;
    }
    this.touched = touched;
    let added = 0;
    for (let k = 0, at = 0; k < count; k += 1, at += 3) {
      const region = (words[at] as number) >>> 16;
      const array = arrays[region >>> shift] as Int32Array;
      const end = (Math.imul(region & inArray, slots) + slots) << 1;
      if (!isAdded(array, homes[k] as number, end, slots, words[at + 1] as number, words[at + 2] as number)) continue;
      fresh[added] = k;
      added += 1;
    }
    return added;
  }
}

/** Adds a fingerprint to the region that ends at `end`; false if it was there, or another thread was faster. */
function isAdded(array: Int32Array, home: number, end: number, slots: number, low: number, high: number): boolean {
  const first = low === 0 ? 1 : low;
  const second = high === 0 ? 1 : high;
  let at = home;
  for (;;) {
    let there = array[at] as number;
    if (there === 0) {
      there = Atomics.compareExchange(array, at, 0, first);
      if (there === 0) break;
    }
    if (there === first && secondAt(array, at + 1) === second) return false;
    at += 2;
    if (at === end) at -= 2 * slots;
    if (at === home) throw new RangeError('a region of the table of fingerprints is full');
  }
  Atomics.store(array, at + 1, second);
  return true;
}

/** The second word of a slot that is taken. Another thread is about to write it if it is not there. */
function secondAt(array: Int32Array, at: number): number {
  let second = array[at] as number;
  while (second === 0) second = Atomics.load(array, at);
  return second;
}
