import { ByteReader, ByteWriter } from './bytes.ts';
import type { Checksum } from './frame.ts';

/**
 * Up to where the log was synced, as far as this file knows. It is written after each sync and never synced itself: it
 * may be behind the truth but never ahead of it. So damage below it is damage to what others may rely on, however much
 * it looks like a write that a crash cut short.
 */
export interface SyncedMark {
  readonly counter: number; // grows with each write; its parity names the slot
  readonly segment: number;
  readonly offset: number;
}

const slotBytes = 512; // one sector: old or new after a crash, nothing in between
const checkedBytes = 32;
const magic = 0x4d_61_72_6b; // 'Mark'

export interface EncodedMark {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** The slot to write; the other one keeps the mark before. */
export function encodeMark({ counter, segment, offset }: SyncedMark, checksum: Checksum): EncodedMark {
  const to = new ByteWriter();
  to.u32(magic);
  to.u32(0);
  to.u64(counter);
  to.u64(segment);
  to.u64(offset);
  to.u32(checksum(to.finish(), 0));
  const bytes = new Uint8Array(slotBytes);
  bytes.set(to.finish());
  return { at: (counter % 2) * slotBytes, bytes };
}

/** The newer of the two slots; undefined if neither is whole. */
export function readMark(file: Uint8Array, checksum: Checksum): SyncedMark | undefined {
  const slots = [readSlot(file.subarray(0, slotBytes), checksum), readSlot(file.subarray(slotBytes), checksum)];
  return slots.filter((slot) => slot !== undefined).reduce<SyncedMark | undefined>(newer, undefined);
}

function newer(one: SyncedMark | undefined, other: SyncedMark): SyncedMark {
  return one !== undefined && one.counter > other.counter ? one : other;
}

function readSlot(bytes: Uint8Array, checksum: Checksum): SyncedMark | undefined {
  if (bytes.length < checkedBytes + 4) return undefined;
  const of = new ByteReader(bytes.subarray(0, checkedBytes + 4));
  if (of.u32() !== magic) return undefined;
  if (of.u32() !== 0) return undefined;
  const mark = { counter: of.u64(), segment: of.u64(), offset: of.u64() };
  return of.u32() === checksum(bytes.subarray(0, checkedBytes), 0) ? mark : undefined;
}
