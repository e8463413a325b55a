/** So many leading bits of a fingerprint are known from where it is kept; 64 more are stored. */
const regionBits = 16;
export const regions = 2 ** regionBits;
const segmentsMost = 64;
export const slotBytes = 8;
export const slotsLeast = 128; // in a region, of a table that is empty
const slotsSmall = 256; // below it a table grows to four times its size, then to twice
export const slotsMost = 2 ** 16; // so many homes in a region can be told apart
const bytesInOne = 2 ** 32; // the largest array: positions in it, and the one behind the last, have 31 bits
const loadMost = 0.8; // beyond it probes get long, so the table grows
const loadLast = 0.93; // beyond it, when it may not grow any more, it is full

/** Bits that two fingerprints of different states must agree in to be taken for one. */
const effectiveBits = regionBits + 64;

/** Bounds the probability that any of so many states was taken for another one, and so missed. */
export const missProbability = (states: number, renamings: number): number =>
  Math.min(1, ((states * (states - 1)) / 2) * renamings * 2 ** -effectiveBits);

/**
 * A set of 80-bit fingerprints in 8 bytes each: open addressing within 2^16 regions, in each of which entries stand in
 * order of their home, as nearly as probing leaves it. All lie in one typed array, which is read fastest, until there is
 * no room for it and a larger one together; then in 64, which grow one after the other.
 */
export class Fingerprints {
  size = 0;
  touched = 0; // means nothing
  readonly #bytesMost: number;
  #slots = slotsLeast; // in each region
  readonly #segments: Int32Array[] = []; // one, or `segmentsMost`
  #homes = new Int32Array(0); // of those that are added now
  #growAt = 0;
  #full = 0;

  constructor(bytesMost: number) {
    this.#bytesMost = bytesMost;
    const count = this.#segmentsFor(slotsLeast);
    for (let k = 0; k < count; k += 1) this.#segments.push(new Int32Array((2 * slotsLeast * regions) / count));
    this.#setLimits();
  }

  get bytes(): number {
    return regions * this.#slots * slotBytes;
  }

  get load(): number {
    return this.size / (regions * this.#slots);
  }

  /** Must be called before every `count` insertions; false if there is no room for them within the memory allowed. */
  reserve(count: number): boolean {
    while (this.size + count > this.#growAt) {
      if (!this.#grow()) return this.size + count <= this.#full;
    }
    return true;
  }

  /**
   * Adds the first `count` fingerprints, of three words each, and writes the positions of those that were not there
   * into `fresh`, in order. Returns how many these are.
   *
   * First all home slots are read: their cache lines are then on the way together, instead of one after the other when
   * they are needed. What is done in between must be little, or the processor does not look ahead far enough.
   */
  addAll(words: Int32Array, count: number, fresh: Int32Array): number {
    if (this.#homes.length < count) this.#homes = new Int32Array(2 * count);
    const [only] = this.#segments;
    const isOne = this.#segments.length === 1 && only !== undefined;
    const added = isOne ? this.#addToOne(only, words, count, fresh) : this.#addToMany(words, count, fresh);
    this.size += added;
    return added;
  }

  #addToOne(segment: Int32Array, words: Int32Array, count: number, fresh: Int32Array): number {
    const homes = this.#homes;
    const slots = this.#slots;
    locate(words, count, slots, homes);
    this.touched = touch(segment, homes, count);
    return addLocated(isAdded, segment, words, count, slots, homes, fresh);
  }

  #addToMany(words: Int32Array, count: number, fresh: Int32Array): number {
    const homes = this.#homes;
    const slots = this.#slots;
    const segments = this.#segments;
    const each = regions / segmentsMost;
    let touched = 0;
    for (let k = 0, at = 0; k < count; k += 1, at += 3) {
      const region = (words[at] as number) >>> 16;
      const home = (Math.imul(region % each, slots) + homeIn(slots, words[at + 1] as number)) << 1;
      homes[k] = home;
      touched ^= (segments[Math.floor(region / each)] as Int32Array)[home] as number;
    }
    this.touched = touched;
    let added = 0;
    for (let k = 0, at = 0; k < count; k += 1, at += 3) {
      const region = (words[at] as number) >>> 16;
      const segment = segments[Math.floor(region / each)] as Int32Array;
      const end = (Math.imul(region % each, slots) + slots) << 1;
      const low = words[at + 1] as number;
      if (!isAdded(segment, homes[k] as number, end, slots, low, words[at + 2] as number)) continue;
      fresh[added] = k;
      added += 1;
    }
    return added;
  }

  /** In one array, if there is room to grow it to twice its size, and then to copy that into many. */
  #segmentsFor(slots: number): number {
    const bytes = regions * slots * slotBytes;
    return 3 * bytes <= this.#bytesMost && bytes <= bytesInOne ? 1 : segmentsMost;
  }

  #grow(): boolean {
    const segments = this.#segments;
    const before = this.#slots;
    // Where there is one array, it is there beside all that it grows to; of many, one.
    const most = segments.length === 1 ? this.#bytesMost - this.bytes : this.#bytesMost / (1 + 1 / segmentsMost);
    const slots = slotsAfter(before, most);
    if (slots === 0) return false;
    const count = segments.length === 1 ? this.#segmentsFor(slots) : segmentsMost;
    const all = [...segments];
    for (let k = 0; k < count; k += 1) {
      const from = all[Math.floor((k * all.length) / count)] as Int32Array;
      const first = ((k * regions) / count) % (regions / all.length);
      const grown = new Int32Array((2 * regions * slots) / count);
      regrow(from, first, regions / count, before, grown, slots);
      segments[k] = grown;
      if (all.length === count) all[k] = grown; // lets the old one go
    }
    this.#slots = slots;
    this.#setLimits();
    return true;
  }

  #setLimits(): void {
    const { growAt, full } = roomIn(this.#slots);
    this.#growAt = growAt;
    this.#full = full;
  }
}

/** Slots in a region to which a table of so many grows within so many bytes; 0 if that is hardly more. */
export function slotsAfter(slots: number, bytesMost: number): number {
  const factor = slots < slotsSmall ? 4 : 2; // what a table is grown to is also what is lost if it stays empty
  const after = Math.min(factor * slots, Math.floor(bytesMost / slotBytes / regions), slotsMost);
  return after < 1.1 * slots ? 0 : after;
}

/** With how many entries a table of so many slots in a region should grow, and with how many it is full. */
export function roomIn(slots: number): { readonly growAt: number; readonly full: number } {
  // Chance fills regions unevenly: so many entries on average that none overflows by eight standard deviations.
  const most = (slots + 32 - 8 * Math.sqrt(slots + 16)) / slots;
  const all = regions * slots;
  return { growAt: Math.floor(all * Math.min(loadMost, most)), full: Math.floor(all * Math.min(loadLast, most)) };
}

/** The home slot in its region of a fingerprint with this second word: a share of the region. */
export const homeIn = (slots: number, low: number): number => Math.imul(low >>> 16, slots) >>> 16;

/** Finds the home slots of so many fingerprints in one array. */
export function locate(words: Int32Array, count: number, slots: number, homes: Int32Array): void {
  for (let k = 0, at = 0; k < count; k += 1, at += 3) {
    const start = Math.imul((words[at] as number) >>> 16, slots);
    homes[k] = (start + homeIn(slots, words[at + 1] as number)) << 1;
  }
}

/** Reads these slots: four in a turn, so that there is little else in what a processor looks ahead. */
export function touch(segment: Int32Array, homes: Int32Array, count: number): number {
  let sum = 0;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    const one = segment[homes[k] as number] as number;
    const two = segment[homes[k + 1] as number] as number;
    const three = segment[homes[k + 2] as number] as number;
    const four = segment[homes[k + 3] as number] as number;
    sum ^= one ^ two ^ three ^ four;
  }
  for (; k < count; k += 1) sum ^= segment[homes[k] as number] as number;
  return sum;
}

/** Adds a fingerprint to the region that ends at `end`, from its home slot on; false if it was there. */
type AddOne = (array: Int32Array, home: number, end: number, slots: number, low: number, high: number) => boolean;

/** Adds so many fingerprints whose home slots were found to one array; which were new is written to `fresh`, in order. */
export function addLocated(
  addOne: AddOne,
  array: Int32Array,
  words: Int32Array,
  count: number,
  slots: number,
  homes: Int32Array,
  fresh: Int32Array,
): number {
  let added = 0;
  for (let k = 0, at = 0; k < count; k += 1, at += 3) {
    const end = (Math.imul((words[at] as number) >>> 16, slots) + slots) << 1;
    if (!addOne(array, homes[k] as number, end, slots, words[at + 1] as number, words[at + 2] as number)) continue;
    fresh[added] = k;
    added += 1;
  }
  return added;
}

/** Adds a fingerprint to the region that ends at `end`; false if it was there. */
function isAdded(segment: Int32Array, home: number, end: number, slots: number, low: number, high: number): boolean {
  const key = low === 0 ? 1 : low; // 0 marks an empty slot
  let at = home;
  for (;;) {
    const there = segment[at] as number;
    if (there === 0) break;
    if (there === key && segment[at + 1] === high) return false;
    at += 2;
    if (at === end) at -= 2 * slots;
    if (at === home) throw new RangeError('a region of the table of fingerprints is full');
  }
  segment[at] = key;
  segment[at + 1] = high;
  return true;
}

/**
 * Writes the entries of so many regions of `old`, from the first of them on, into `grown`, which has more slots a region,
 * is empty and begins with these.
 */
export function regrow(
  old: Int32Array,
  first: number,
  count: number,
  before: number,
  grown: Int32Array,
  slots: number,
): void {
  for (let region = 0; region < count; region += 1) {
    const start = 2 * region * slots;
    const end = start + 2 * slots;
    const to = 2 * (first + region + 1) * before;
    for (let k = to - 2 * before; k < to; k += 2) {
      const low = old[k] as number;
      if (low === 0) continue;
      let at = start + 2 * homeIn(slots, low);
      while (grown[at] !== 0) {
        at += 2;
        if (at === end) at = start;
      }
      grown[at] = low;
      grown[at + 1] = old[k + 1] as number;
    }
  }
}
