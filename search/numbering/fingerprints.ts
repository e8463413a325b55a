/** So many leading bits of a fingerprint are known from where it is kept; 64 more are stored. */
const regionBits = 16;
const segmentBits = 6; // regions lie in 2^6 typed arrays, so that none gets too large
const regionsPerSegment = 2 ** (regionBits - segmentBits);
const bytesPerSlot = 8;
const slotsLeast = 64; // in a region
const loadMost = 0.8; // beyond it probes get long, so the table grows
const loadLast = 0.93; // beyond it, when it may not grow any more, it is full

/** Bits that two fingerprints of different states must agree in to be taken for one. */
const effectiveBits = regionBits + 64;

/** Bounds the probability that any of so many states was taken for another one, and so missed. */
export const missProbability = (states: number, renamings: number): number =>
  Math.min(1, ((states * (states - 1)) / 2) * renamings * 2 ** -effectiveBits);

/**
 * A set of 80-bit fingerprints in 8 bytes each: open addressing within 2^16 regions, in each of which entries stand in
 * order of their home, as nearly as probing leaves it. The table grows region by region, in place but for one segment.
 */
export class Fingerprints {
  size = 0;
  readonly #bytesMost: number;
  #slots = slotsLeast; // in each region
  #segments: Int32Array[] = [];
  #homes = new Int32Array(0);
  #segmentNumbers = new Uint8Array(0);
  #growAt = 0;
  #full = 0;

  constructor(bytesMost: number) {
    this.#bytesMost = bytesMost;
    this.#segments = Array.from(
      { length: 2 ** segmentBits },
      () => new Int32Array(2 * regionsPerSegment * this.#slots),
    );
    this.#setLimits();
  }

  get bytes(): number {
    return 2 ** regionBits * this.#slots * bytesPerSlot;
  }

  get load(): number {
    return this.size / (2 ** regionBits * this.#slots);
  }

  /** Must be called before every `count` insertions; false if there is no room for them within the memory allowed. */
  reserve(count: number): boolean {
    while (this.size + count > this.#growAt) {
      if (!this.#grow()) return this.size + count <= this.#full;
    }
    return true;
  }

  /**
   * Finds the home slots of the first `count` fingerprints, of three words each, for `add`, and reads them: their cache
   * lines are then on the way together, instead of one after the other when they are needed. The result means nothing.
   */
  locate(words: Int32Array, count: number): number {
    if (this.#homes.length < count) {
      this.#homes = new Int32Array(2 * count);
      this.#segmentNumbers = new Uint8Array(2 * count);
    }
    const homes = this.#homes;
    const segmentNumbers = this.#segmentNumbers;
    const segments = this.#segments;
    const slots = this.#slots;
    let sum = 0;
    for (let k = 0; k < count; k += 1) {
      const top = words[3 * k] as number;
      const inRegion = Math.floor(((words[3 * k + 1] as number) >>> 0) * slots * 2 ** -32);
      const home = 2 * (((top >>> (32 - regionBits)) & (regionsPerSegment - 1)) * slots + inRegion);
      const number = top >>> (32 - segmentBits);
      homes[k] = home;
      segmentNumbers[k] = number;
      sum ^= (segments[number] as Int32Array)[home] as number;
    }
    return sum;
  }

  /** Adds fingerprint `k` of those located last, whose second and third word these are; false if it was there. */
  add(k: number, low: number, high: number): boolean {
    const segment = this.#segments[this.#segmentNumbers[k] as number] as Int32Array;
    const home = this.#homes[k] as number;
    const key = low === 0 ? 1 : low; // 0 marks an empty slot
    let at = home;
    for (;;) {
      const there = segment[at] as number;
      if (there === 0) break;
      if (there === key && segment[at + 1] === high) return false;
      at += 2;
      if (at % (2 * this.#slots) === 0) at -= 2 * this.#slots; // the end of the region
      if (at === home) throw new RangeError('a region of the table of fingerprints is full');
    }
    segment[at] = key;
    segment[at + 1] = high;
    this.size += 1;
    return true;
  }

  #grow(): boolean {
    const spare = this.#bytesMost / (1 + 2 ** -segmentBits); // while a segment grows it is there twice
    const most = Math.floor(spare / bytesPerSlot / 2 ** regionBits);
    const factor = 16 * this.#slots < most ? 4 : 2; // what a table is grown to is also what is lost if it stays empty
    const slots = Math.min(factor * this.#slots, most);
    if (slots < 1.1 * this.#slots) return false;
    const before = this.#slots;
    this.#slots = slots;
    for (const [k, segment] of this.#segments.entries()) this.#segments[k] = regrown(segment, before, slots);
    this.#setLimits();
    return true;
  }

  #setLimits(): void {
    const all = 2 ** regionBits * this.#slots;
    // Chance fills regions unevenly: so many entries on average that none overflows by eight standard deviations.
    const most = (this.#slots + 32 - 8 * Math.sqrt(this.#slots + 16)) / this.#slots;
    this.#growAt = Math.floor(all * Math.min(loadMost, most));
    this.#full = Math.floor(all * Math.min(loadLast, most));
  }
}

/** The entries of a segment in a new one with more slots a region. */
function regrown(old: Int32Array, before: number, slots: number): Int32Array {
  const grown = new Int32Array(2 * regionsPerSegment * slots);
  for (let region = 0; region < regionsPerSegment; region += 1) {
    const from = 2 * region * slots;
    const end = from + 2 * slots;
    for (let k = 2 * region * before; k < 2 * (region + 1) * before; k += 2) {
      const low = old[k] as number;
      if (low === 0) continue;
      let at = from + 2 * Math.floor((low >>> 0) * slots * 2 ** -32);
      while (grown[at] !== 0) {
        at += 2;
        if (at === end) at = from;
      }
      grown[at] = low;
      grown[at + 1] = old[k + 1] as number;
    }
  }
  return grown;
}
