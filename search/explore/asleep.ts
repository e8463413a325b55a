import type { Frontier } from '../numbering/frontier.ts';
import type { Layout } from '../numbering/successor.ts';
import { packedAt, packedWords } from '../numbering/tables.ts';
import type { Tables } from '../numbering/tables.ts';

/**
 * Which steps of a state lead to states that are known, so that they are counted and not taken: its sleep set (Godefroid
 * 1996), kept behind its row in 16 bits.
 *
 * Let steps a and b of a state s be independent: of other servers and about other messages, and with room for both.
 * Then b after a leads where a after b does. If s·b is found from s and s·a is known by then, a is asleep in s·b: s·a came
 * before s·b, and so is expanded before it; there b leads to the same state, or is asleep itself, because that state is
 * known already. What sleeps in s sleeps in s·b too, if it is independent of b. So every skipped step leads to a state
 * that was found before: states, their order, and where each was found from are those of a search that skips nothing.
 *
 * A step whose room is in doubt is not put to sleep. What does not fit into the bits is never asleep.
 *
 * Of several threads each expands states in an order of its own, and another may not have expanded yet what came before s.
 * So nothing is inherited there, and only what was taken in s, and not what slept there, puts to sleep: then s·a is known
 * when s·b is found. Take the order in which states became known: every skipped step of a state leads where a step of an
 * earlier one does, so the first of those that lead to a state skips none that does.
 */
const bits = 0xffff;
const odd = 0x5555; // of two bits the lower one

/** Bit by bit: the steps of server `k` that do not send, and those that do. */
export const quietAsleep = (k: number): number => 1 << (2 * k);
export const sendingAsleep = (k: number): number => 2 << (2 * k);

/** The message at `place` being received, and lost. */
export const receiptAsleep = (servers: number, place: number): number => 1 << (2 * (servers + place));
export const dropAsleep = (servers: number, place: number): number => 2 << (2 * (servers + place));

/** The steps of a batch that lead to new states: `fresh` says which, `sources` of which states of the batch they are. */
export interface FreshSteps {
  readonly fresh: Int32Array;
  readonly sources: Int32Array;
  readonly steps: Int32Array;
}

/**
 * Writes the states that these steps lead to, from the first to the one before `count`, each with what is asleep there,
 * to the end of `next`. `inherits`: whether all states are expanded in the order in which they are found.
 * The states of the batch lie in `rows` from `first` on, and have no auxiliary state. Ends early when `isSound` says no of
 * a state, of which it is told where it lies and which server is new there; returns how many were written.
 */
export function writeAllWithAsleep(
  tables: Tables,
  { servers, stride }: Layout,
  rows: Int32Array,
  first: number,
  { fresh, sources, steps }: FreshSteps,
  count: number,
  next: Frontier,
  inherits: boolean,
  isSound: (row: Int32Array, at: number, mover: number) => boolean,
): number {
  const waiting = tables.waiting.values;
  const receiver = tables.receiver.values;
  const sent = tables.sent.values;
  const packed = tables.packed.values;
  const { ownGrowthMost, receiptGrowthMost } = tables;
  const width = stride + 1;
  const places = stride - servers;
  const all = (1 << (2 * servers)) - 1;
  for (let f = 0; f < count; f += 1) {
    const e = fresh[f] as number;
    const from = first + (sources[e] as number) * width;
    const step = packedWords * (steps[e] as number);
    const mover = packed[step + packedAt.server] as number;
    const about = packed[step + packedAt.about] as number;
    const at = next.add();
    const into = next.tail;
    let room = places;
    for (let k = 0; k < servers; k += 1) {
      const state = rows[from + k] as number;
      into[at + k] = state;
      room -= waiting[state] as number;
    }
    if (mover >= 0) into[at + mover] = packed[step + packedAt.next] as number;

    const before = (rows[from + stride] as number) & bits;
    const inherited = inherits ? before : 0;
    const known = inherits ? bits : bits & ~before; // where these lead, once they are listed
    let inheritedThere = inherited >>> (2 * servers);
    let knownThere = known >>> (2 * servers);
    let taken = packed[step + packedAt.takes] as number;
    let end = at + servers;
    let messages = 0; // what is asleep of them, the first lowest
    let place = 0;
    let p = from + servers;
    for (; p < from + stride; p += 1) {
      const message = rows[p] as number;
      if (message < 0) break;
      let asleep = message < about ? knownThere & 3 : message === about ? 0 : inheritedThere & 3;
      inheritedThere >>>= 2;
      knownThere >>>= 2;
      if (receiver[message] === mover) asleep &= 2;
      if (message === taken) {
        taken = -1;
        continue;
      }
      into[end++] = message;
      messages |= asleep << place;
      place += 2;
    }
    room -= p - from - servers;
    const to = packed[step + packedAt.sentTo] as number;
    for (let q = packed[step + packedAt.sentFrom] as number; q < to; q += 1) {
      const message = sent[q] as number;
      let spot = end++;
      for (; spot > at + servers && (into[spot - 1] as number) > message; spot -= 1) {
        into[spot] = into[spot - 1] as number;
      }
      into[spot] = message;
      const below = (1 << (2 * (spot - at - servers))) - 1;
      messages = (messages & below) | ((messages & ~below) << 2);
    }
    for (; end < at + stride; end += 1) into[end] = -1; // so few that `fill` would take longer

    const roomAfter = room - (packed[step + packedAt.growth] as number);
    // Listed before it: all steps that servers take by themselves, or, if it is one of them, those of servers before.
    const earlier = about >= 0 ? all : (1 << (2 * mover)) - 1;
    let own = (inherited & all) | (earlier & known & (room < ownGrowthMost ? odd : bits));
    if (mover >= 0) own &= ~(3 << (2 * mover));
    if (roomAfter < ownGrowthMost) own &= odd;
    if (room < receiptGrowthMost || roomAfter < receiptGrowthMost) messages &= ~odd;
    into[at + stride] = own | (messages << (2 * servers));
    if (mover >= 0 && !isSound(into, at, mover)) return f + 1;
  }
  return count;
}
