/** Why a search of several parts ended. */
export type End = (typeof ends)[number];

const ends = ['complete', 'refuted', 'out of states', 'out of memory', 'interrupted', 'failed'] as const;

/** What a part tells of itself, and the sum of it over all. */
export type Counts = Readonly<Record<(typeof counted)[number], number>>;

const counted = ['distinct', 'generated', 'frontier', 'tableBytes', 'restBytes'] as const;

/** What every part and whoever waits for them must share. */
export interface BoardMemory {
  readonly words: SharedArrayBuffer;
  readonly counts: SharedArrayBuffer;
}

const wordsEach = 16; // of a part, and of what is common to all: a cache line
const end = 0; // common: 0, or 1 + the position in `ends`
const asked = 1; // common: how often the table was to grow
const bell = 0; // of a part: how often it was rung for
const depth = 1; // of a part: the level it is in
const finished = 2; // of a part: the last level it has nothing to do in any more
const found = 3; // of a part: how many states it found for the next level; in turn for even and odd levels
const reached = 5; // of a part: the last turn of growing that it has ended, counted from the start of the search

export const boardMemory = (parts: number): BoardMemory => ({
  words: new SharedArrayBuffer(4 * wordsEach * (1 + parts)),
  counts: new SharedArrayBuffer(8 * counted.length * parts),
});

/** Where the parts of a search see how far the others are, and wake one another. */
export class Board {
  readonly #words: Int32Array;
  readonly #counts: BigInt64Array;
  readonly #parts: number;

  constructor({ words, counts }: BoardMemory) {
    this.#words = new Int32Array(words);
    this.#counts = new BigInt64Array(counts);
    this.#parts = this.#counts.length / counted.length;
  }

  /** Why the search has ended; null while it goes on. */
  get end(): End | null {
    return ends[Atomics.load(this.#words, end) - 1] ?? null;
  }

  /** The level that the furthest part is in, the initial state being the first. */
  get depth(): number {
    return Math.max(...this.#each(depth));
  }

  /** Reachable states that all parts found. */
  get distinct(): number {
    return this.#sum('distinct');
  }

  get counts(): Counts {
    return {
      distinct: this.distinct,
      generated: this.#sum('generated'),
      frontier: this.#sum('frontier'),
      tableBytes: this.#sum('tableBytes'),
      restBytes: this.#sum('restBytes'),
    };
  }

  /** Ends the search for all, unless it has ended before. */
  stop(why: End): void {
    Atomics.compareExchange(this.#words, end, 0, 1 + ends.indexOf(why));
    this.#ringAll();
  }

  publish(part: number, level: number, counts: Counts): void {
    Atomics.store(this.#words, wordOf(part, depth), level);
    for (const [k, name] of counted.entries()) {
      Atomics.store(this.#counts, counted.length * part + k, BigInt(counts[name]));
    }
  }

  /** The part has nothing to do in this level any more, and found so many states of the next. */
  finish(part: number, level: number, next: number): void {
    Atomics.store(this.#words, wordOf(part, found + (level % 2)), next);
    Atomics.store(this.#words, wordOf(part, finished), level);
    this.#ringAll();
  }

  /** How many states of the next level all parts found; null until all have finished this one. */
  foundIn(level: number): number | null {
    if (this.#each(finished).some((last) => last < level)) return null;
    return this.#each(found + (level % 2)).reduce((sum, next) => sum + next, 0);
  }

  /** How often the table was to grow. */
  get growths(): number {
    return Atomics.load(this.#words, asked);
  }

  /** The table is to grow once more than so often, unless somebody has asked for that already. */
  askToGrow(growths: number): void {
    Atomics.compareExchange(this.#words, asked, growths, growths + 1);
    this.#ringAll();
  }

  /** The part has ended this turn of growing. */
  reach(part: number, turn: number): void {
    Atomics.store(this.#words, wordOf(part, reached), turn);
    this.#ringAll();
  }

  haveAllReached(turn: number): boolean {
    return this.#each(reached).every((last) => last >= turn);
  }

  /** How often the part was rung for: to be read before looking for work, and given to `sleep` if there is none. */
  bellOf(part: number): number {
    return Atomics.load(this.#words, wordOf(part, bell));
  }

  /** Blocks the thread until the part is rung for once more than this. */
  sleep(part: number, rung: number): void {
    Atomics.wait(this.#words, wordOf(part, bell), rung);
  }

  #sum(name: keyof Counts): number {
    let sum = 0n;
    for (let at = counted.indexOf(name); at < this.#counts.length; at += counted.length) {
      sum += Atomics.load(this.#counts, at);
    }
    return Number(sum);
  }

  #ringAll(): void {
    for (let part = 0; part < this.#parts; part += 1) {
      Atomics.add(this.#words, wordOf(part, bell), 1);
      Atomics.notify(this.#words, wordOf(part, bell));
    }
  }

  #each(which: number): readonly number[] {
    return Array.from({ length: this.#parts }, (_, part) => Atomics.load(this.#words, wordOf(part, which)));
  }
}

const wordOf = (part: number, which: number): number => wordsEach * (1 + part) + which;
