import { packedAt, packedWords } from '../numbering/tables.ts';
import type { Tables } from '../numbering/tables.ts';
import type { Layout } from '../numbering/successor.ts';
import type { NetworkBounds } from '../numbering/explorable.ts';
import { dropAsleep, quietAsleep, receiptAsleep, sendingAsleep } from './asleep.ts';

/** Where the steps out of a batch are written, and the fingerprints of where they lead, three words each. */
export interface Expanded {
  readonly sources: Int32Array;
  readonly steps: Int32Array;
  readonly words: Int32Array;
  readonly recent: Int32Array; // fingerprints met lately, two words each; its length is a power of two
}

export interface Tally {
  readonly length: number; // steps written
  readonly generated: number; // and those that were left out
}

/**
 * What `Expansion` does where there are neither renamings nor auxiliary states, in one pass: a step is written with its
 * fingerprint as soon as it is known to be enabled. What servers may do by themselves is known of all states of the batch.
 */
export function expandPlain(
  tables: Tables,
  { servers, stride }: Layout,
  { duplicate, drop }: NetworkBounds,
  rows: Int32Array,
  at: number,
  count: number,
  { sources, steps, words, recent }: Expanded,
): Tally {
  const { received, perState, ownGrowthMost } = tables;
  const own = tables.own.values;
  const ownFrom = tables.ownFrom.values;
  const ownSending = tables.ownSending.values;
  const ownTo = tables.ownTo.values;
  const ownLoops = tables.ownLoops.values;
  const waiting = tables.waiting.values;
  const receiver = tables.receiver.values;
  const rank = tables.rank.values;
  const duplicateStep = tables.duplicateStep.values;
  const dropStep = tables.dropStep.values;
  const stateDigests = tables.stateDigests.values;
  const messageDigests = tables.messageDigests.values;
  let packed = tables.packed.values;
  const width = stride + 1;
  let length = 0;
  let generated = 0;
  for (let k = 0, row = at; k < count; k += 1, row += width) {
    const end = row + stride;
    const asleep = rows[end] as number;
    let top = 0;
    let low = 0;
    let high = 0;
    let room = stride - servers;
    for (let p = row; p < row + servers; p += 1) {
      const state = rows[p] as number;
      const digest = 3 * state;
      room -= waiting[state] as number;
      top = (top + (stateDigests[digest] as number)) | 0;
      low = (low + (stateDigests[digest + 1] as number)) | 0;
      high = (high + (stateDigests[digest + 2] as number)) | 0;
    }
    let messages = row + servers;
    for (; messages < end; messages += 1) {
      const message = rows[messages] as number;
      if (message < 0) break;
      const digest = 3 * message;
      top = (top + (messageDigests[digest] as number)) | 0;
      low = (low + (messageDigests[digest + 1] as number)) | 0;
      high = (high + (messageDigests[digest + 2] as number)) | 0;
    }
    room -= messages - row - servers;

    for (let server = 0; server < servers; server += 1) {
      const state = rows[row + server] as number;
      const from = ownFrom[state] as number;
      const sending = ownSending[state] as number;
      const to = room > 0 ? (ownTo[state] as number) : sending;
      const first = (asleep & quietAsleep(server)) === 0 ? from : sending;
      const last = (asleep & sendingAsleep(server)) === 0 ? to : sending; // for what is asleep there is room
      generated += (ownLoops[state] as number) + to - from;
      for (let q = first; q < last; q += 1) {
        const step = own[q] as number;
        const change = packedWords * step;
        if (room < ownGrowthMost && (packed[change + packedAt.growth] as number) > room) {
          generated -= 1;
          continue;
        }
        const one = (top + (packed[change] as number)) | 0;
        const two = (low + (packed[change + 1] as number)) | 0;
        const three = (high + (packed[change + 2] as number)) | 0;
        if (!isNews(words, recent, length, one, two, three)) continue;
        sources[length] = k;
        steps[length] = step;
        length += 1;
      }
    }

    let before = -1;
    for (let p = row + servers; p < messages; p += 1) {
      const message = rows[p] as number;
      if (message === before) continue; // a copy
      before = message;
      const state = rows[row + (receiver[message] as number)] as number;
      let receipt = (received[state * perState + (rank[message] as number)] as number) - 2;
      if (receipt === -2) {
        receipt = tables.receive(state, message);
        packed = tables.packed.values;
      }
      if (receipt >= 0 && (packed[packedWords * receipt + packedAt.growth] as number) > room) receipt = -1;
      const position = p - row - servers;
      if (receipt >= 0) generated += 1;
      if ((asleep & receiptAsleep(servers, position)) !== 0) receipt = -1;
      const copying = duplicate && room > 0 ? (duplicateStep[message] as number) : -1;
      if (copying >= 0) generated += 1;
      let losing = -1;
      if (drop) {
        generated += 1;
        if ((asleep & dropAsleep(servers, position)) === 0) losing = dropStep[message] as number;
      }
      for (let way = 0; way < 3; way += 1) {
        const step = way === 0 ? receipt : way === 1 ? copying : losing;
        if (step < 0) continue;
        const change = packedWords * step;
        const one = (top + (packed[change] as number)) | 0;
        const two = (low + (packed[change + 1] as number)) | 0;
        const three = (high + (packed[change + 2] as number)) | 0;
        if (!isNews(words, recent, length, one, two, three)) continue;
        sources[length] = k;
        steps[length] = step;
        length += 1;
      }
    }
  }
  return { length, generated };
}

/** Writes the fingerprint of a step to its place, unless another step has led there lately. */
export function isNews(
  words: Int32Array,
  recent: Int32Array,
  place: number,
  top: number,
  low: number,
  high: number,
): boolean {
  const met = (2 * high) & (recent.length - 2);
  if (recent[met] === low && recent[met + 1] === top) return false;
  recent[met] = low;
  recent[met + 1] = top;
  const at = 3 * place;
  words[at] = top;
  words[at + 1] = low;
  words[at + 2] = high;
  return true;
}
