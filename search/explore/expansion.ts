import { digestWords } from '../numbering/digest.ts';
import { expandPlain, isNews } from './plain-expansion.ts';
import { dropAsleep, quietAsleep, receiptAsleep, sendingAsleep } from './asleep.ts';
import type { Auxiliary } from '../numbering/auxiliary.ts';
import type { NetworkBounds } from '../numbering/explorable.ts';
import type { ServerView } from '../../properties/seen/view.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import type { Layout } from '../numbering/successor.ts';
import { viewsAfter } from '../numbering/successor.ts';
import { packedWords } from '../numbering/tables.ts';
import type { Tables } from '../numbering/tables.ts';

const recentSize = 2 ** 10; // a power of two; a quarter of the first cache

/** A step that breaks a property by itself. */
export interface RefutedStep {
  readonly source: number; // which state of the batch it leaves
  readonly step: number;
  readonly refutation: Refutation;
}

/**
 * The steps out of a batch of global states, with the fingerprint of where each leads. A global state's fingerprint is
 * the sum of the digests of its parts, so that a step adds three numbers to it; with symmetry the least of the
 * fingerprints under all renamings.
 *
 * Left out are steps that change nothing and those that lead to where another step has just led: both are counted.
 */
export class Expansion {
  generated = 0; // enabled steps of every state expanded so far
  length = 0; // steps of this batch, in order of their states
  sources = new Int32Array(2 ** 12); // which state of the batch
  steps = new Int32Array(2 ** 12);
  words = new Int32Array(digestWords * 2 ** 12); // the fingerprint, three words a step
  auxiliaries = new Int32Array(2 ** 12); // the auxiliary state that it leads to, if there are any
  refuted: RefutedStep | null = null; // the first of this batch

  readonly #tables: Tables;
  readonly #layout: Layout;
  readonly #network: NetworkBounds;
  readonly #isPlain: boolean;
  readonly #recent = new Int32Array(2 * recentSize);
  #digests = new Int32Array(0);

  constructor(tables: Tables, layout: Layout, network: NetworkBounds) {
    this.#tables = tables;
    this.#layout = layout;
    this.#network = network;
    this.#isPlain = tables.auxiliary === null && tables.words === digestWords;
  }

  /** Expands the `count` states that lie in `rows` from `at` on. */
  expand(rows: Int32Array, at: number, count: number): void {
    this.length = 0;
    this.refuted = null;
    this.#know(rows, at, count);
    if (this.#isPlain && this.#tables.refutations.size === 0 && this.#expandPlain(rows, at, count)) return;
    this.#sumDigests(rows, at, count);
    this.#collect(rows, at, count);
    if (this.#tables.auxiliary !== null) this.#carryAuxiliary(rows, at, this.#tables.auxiliary);
    this.#findRefuted();
    if (this.#tables.words === digestWords) this.#fingerprint();
    else this.#fingerprintLeast();
  }

  /** The fingerprint of one state. */
  fingerprintOf(rows: Int32Array, at: number): readonly [top: number, low: number, high: number] {
    this.#sumDigests(rows, at, 1);
    const { words, auxiliary } = this.#tables;
    const beside = auxiliary?.digests.values;
    const digests = this.#digests.slice(0, words);
    if (beside !== undefined) {
      const from = (rows[at + this.#layout.servers] as number) * words;
      for (let word = 0; word < words; word += 1)
        digests[word] = (digests[word] as number) + (beside[from + word] as number);
    }
    let least: readonly [number, number, number] | null = null;
    for (let word = 0; word < words; word += digestWords) {
      const [top = 0, low = 0, high = 0] = digests.subarray(word, word + digestWords);
      if (least === null || high < least[2] || (high === least[2] && low < least[1])) least = [top, low, high];
    }
    return least ?? [0, 0, 0];
  }

  /** Looked for before doubles are left out: such a step may well lead to where another has led. */
  #findRefuted(): void {
    const { refutations } = this.#tables;
    for (let e = 0; e < this.length && refutations.size > 0 && this.refuted === null; e += 1) {
      const step = this.steps[e] as number;
      const refutation = refutations.get(step);
      if (refutation !== undefined) this.refuted = { source: this.sources[e] as number, step, refutation };
    }
  }

  /** The digest of each state: the sums over its servers and messages, for every renaming. */
  #sumDigests(rows: Int32Array, at: number, count: number): void {
    const { words, stateDigests, messageDigests } = this.#tables;
    const { servers, firstMessage: toMessages, stride } = this.#layout;
    const width = stride + 1;
    if (this.#digests.length < count * words) this.#digests = new Int32Array(count * words);
    const digests = this.#digests;
    const ofStates = stateDigests.values;
    const ofMessages = messageDigests.values;
    for (let k = 0; k < count; k += 1) {
      const row = at + k * width;
      const end = row + stride;
      for (let word = 0; word < words; word += digestWords) {
        let top = 0;
        let low = 0;
        let high = 0;
        for (let p = row; p < row + servers; p += 1) {
          const part = (rows[p] as number) * words + word;
          top = (top + (ofStates[part] as number)) | 0;
          low = (low + (ofStates[part + 1] as number)) | 0;
          high = (high + (ofStates[part + 2] as number)) | 0;
        }
        for (let p = row + toMessages; p < end; p += 1) {
          const message = rows[p] as number;
          if (message < 0) break;
          const part = message * words + word;
          top = (top + (ofMessages[part] as number)) | 0;
          low = (low + (ofMessages[part + 1] as number)) | 0;
          high = (high + (ofMessages[part + 2] as number)) | 0;
        }
        const to = k * words + word;
        digests[to] = top;
        digests[to + 1] = low;
        digests[to + 2] = high;
      }
    }
  }

  /** Finds out what servers may do by themselves in these states, if that is not known yet, and makes room for all steps. */
  #know(rows: Int32Array, at: number, count: number): void {
    const tables = this.#tables;
    const { servers, stride } = this.#layout;
    const width = stride + 1;
    let ownFrom = tables.ownFrom.values;
    for (let p = at; p < at + count * width; p += width) {
      for (let k = 0; k < servers; k += 1) {
        const state = rows[p + k] as number;
        if ((ownFrom[state] as number) >= 0) continue;
        tables.knowOwn(state);
        ownFrom = tables.ownFrom.values;
      }
    }
    tables.makeRoom();
    this.#makeRoom(count * (servers * tables.ownMost + 3 * stride));
  }

  /** In one pass; false if some step breaks a property by itself: then it is not enough to know where steps lead. */
  #expandPlain(rows: Int32Array, at: number, count: number): boolean {
    const into = { sources: this.sources, steps: this.steps, words: this.words, recent: this.#recent };
    const { length, generated } = expandPlain(this.#tables, this.#layout, this.#network, rows, at, count, into);
    if (this.#tables.refutations.size > 0) {
      this.#recent.fill(0); // what was written there was not kept
      return false;
    }
    this.length = length;
    this.generated += generated;
    return true;
  }

  #collect(rows: Int32Array, at: number, count: number): void {
    const tables = this.#tables;
    const { servers, firstMessage, stride } = this.#layout;
    const { duplicate, drop } = this.#network;
    const width = stride + 1;
    // Read once: what grows while steps are learnt below is not about states of this batch.
    const { received, perState, ownGrowthMost } = tables;
    const own = tables.own.values;
    const ownFrom = tables.ownFrom.values;
    const ownSending = tables.ownSending.values;
    const ownTo = tables.ownTo.values;
    const ownLoops = tables.ownLoops.values;
    const waiting = tables.waiting.values;
    let growth = tables.growth.values;
    const receiver = tables.receiver.values;
    const rank = tables.rank.values;
    const duplicateStep = tables.duplicateStep.values;
    const dropStep = tables.dropStep.values;
    const { sources, steps } = this;
    let generated = 0;
    let length = 0;
    for (let k = 0; k < count; k += 1) {
      const row = at + k * width;
      const end = row + stride;
      const asleep = rows[end] as number;
      let messages = row + firstMessage;
      while (messages < end && (rows[messages] as number) >= 0) messages += 1;
      let room = end - messages;
      for (let p = row; p < row + servers; p += 1) room -= waiting[rows[p] as number] as number;
      const before = length;
      for (let server = 0; server < servers; server += 1) {
        const state = rows[row + server] as number;
        generated += ownLoops[state] as number;
        const from = ownFrom[state] as number;
        const sending = ownSending[state] as number;
        const to = room > 0 ? (ownTo[state] as number) : sending;
        const begin = (asleep & quietAsleep(server)) === 0 ? from : sending;
        const end = (asleep & sendingAsleep(server)) === 0 ? to : sending; // for what is asleep there is room
        generated += to - end + begin - from;
        if (room >= ownGrowthMost) {
          for (let q = begin; q < end; q += 1) steps[length++] = own[q] as number;
          continue;
        }
        for (let q = begin; q < end; q += 1) {
          const step = own[q] as number;
          if ((growth[step] as number) <= room) steps[length++] = step;
        }
      }
      let last = -1;
      for (let p = row + firstMessage; p < messages; p += 1) {
        const message = rows[p] as number;
        if (message === last) continue; // a copy
        last = message;
        const state = rows[row + (receiver[message] as number)] as number;
        let step = (received[state * perState + (rank[message] as number)] as number) - 2;
        if (step === -2) {
          step = tables.receive(state, message);
          growth = tables.growth.values;
        }
        const place = p - row - firstMessage;
        if (step >= 0 && (growth[step] as number) <= room) {
          if ((asleep & receiptAsleep(servers, place)) === 0) steps[length++] = step;
          else generated += 1;
        }
        if (duplicate && room > 0) steps[length++] = duplicateStep[message] as number;
        if (!drop) continue;
        if ((asleep & dropAsleep(servers, place)) === 0) steps[length++] = dropStep[message] as number;
        else generated += 1;
      }
      for (let e = before; e < length; e += 1) sources[e] = k;
      generated += length - before;
    }
    this.generated += generated;
    this.length = length;
  }

  #makeRoom(most: number): void {
    if (most <= this.steps.length) return;
    this.steps = new Int32Array(2 * most);
    this.sources = new Int32Array(2 * most);
    this.auxiliaries = new Int32Array(2 * most);
    this.words = new Int32Array(2 * digestWords * most);
  }

  /** Finds the auxiliary state after each step, and leaves out the steps for which there is no budget. */
  #carryAuxiliary(rows: Int32Array, at: number, auxiliary: Auxiliary): void {
    const { sources, steps, auxiliaries } = this;
    const { marked } = this.#tables;
    const { servers, stride } = this.#layout;
    const width = stride + 1;
    let kept = 0;
    for (let e = 0; e < this.length; e += 1) {
      const source = sources[e] as number;
      const step = steps[e] as number;
      const before = rows[at + source * width + servers] as number;
      const known = marked.get(step);
      const all = (): readonly ServerView[] => viewsAfter(this.#tables, this.#layout, rows, at + source * width, step);
      const after = known === undefined ? null : auxiliary.after(before, step, known, all);
      if (after?.state === -1) continue;
      if (after?.refutation) this.refuted ??= { source, step, refutation: after.refutation };
      sources[kept] = source;
      steps[kept] = step;
      auxiliaries[kept] = after?.state ?? before;
      kept += 1;
    }
    this.generated -= this.length - kept;
    this.length = kept;
  }

  /**
   * Adds up fingerprints, and leaves out the steps that lead to where another has led lately. What `fingerprintLeast`
   * does with one renaming, without its inner loop: 3 % of a search of 36 million states.
   */
  #fingerprint(): void {
    const { sources, steps, auxiliaries } = this;
    const digests = this.#digests;
    const packed = this.#tables.packed.values;
    const beside = this.#tables.auxiliary?.digests.values;
    let kept = 0;
    for (let e = 0; e < this.length; e += 1) {
      const source = digestWords * (sources[e] as number);
      const change = packedWords * (steps[e] as number);
      let top = ((digests[source] as number) + (packed[change] as number)) | 0;
      let low = ((digests[source + 1] as number) + (packed[change + 1] as number)) | 0;
      let high = ((digests[source + 2] as number) + (packed[change + 2] as number)) | 0;
      if (beside !== undefined) {
        const auxiliary = digestWords * (auxiliaries[e] as number);
        top = (top + (beside[auxiliary] as number)) | 0;
        low = (low + (beside[auxiliary + 1] as number)) | 0;
        high = (high + (beside[auxiliary + 2] as number)) | 0;
      }
      if (this.#keep(e, kept, top, low, high)) kept += 1;
    }
    this.length = kept;
  }

  /**
   * The same with symmetry: of the fingerprints under all renamings the least stands for all. Least by the last word,
   * since the first two say where in the table it is kept, and must stay evenly spread.
   */
  #fingerprintLeast(): void {
    const { sources, steps, auxiliaries } = this;
    const digests = this.#digests;
    const changes = this.#tables.changes.values;
    const beside = this.#tables.auxiliary?.digests.values;
    const all = this.#tables.words;
    let kept = 0;
    for (let e = 0; e < this.length; e += 1) {
      const source = all * (sources[e] as number);
      const change = all * (steps[e] as number);
      const auxiliary = all * (auxiliaries[e] as number);
      let top = 0;
      let low = 0;
      let high = 0;
      for (let word = 0; word < all; word += digestWords) {
        let last = (digests[source + word + 2] as number) + (changes[change + word + 2] as number);
        if (beside !== undefined) last += beside[auxiliary + word + 2] as number;
        last |= 0;
        if (word > 0 && last > high) continue;
        let middle = (digests[source + word + 1] as number) + (changes[change + word + 1] as number);
        if (beside !== undefined) middle += beside[auxiliary + word + 1] as number;
        middle |= 0;
        if (word > 0 && last === high && middle >= low) continue;
        top = (digests[source + word] as number) + (changes[change + word] as number);
        if (beside !== undefined) top += beside[auxiliary + word] as number;
        top |= 0;
        low = middle;
        high = last;
      }
      if (this.#keep(e, kept, top, low, high)) kept += 1;
    }
    this.length = kept;
  }

  /** Moves step `e` to place `kept`, with its fingerprint; false if another has led there lately. */
  #keep(e: number, kept: number, top: number, low: number, high: number): boolean {
    if (!isNews(this.words, this.#recent, kept, top, low, high)) return false;
    this.sources[kept] = this.sources[e] as number;
    this.steps[kept] = this.steps[e] as number;
    this.auxiliaries[kept] = this.auxiliaries[e] as number;
    return true;
  }
}
