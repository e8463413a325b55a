import type { LogIndex } from '../core/log.ts';
import { ByteReader, ByteWriter } from './format/bytes.ts';
import type { Checksum } from './format/frame.ts';

/**
 * Up to where all is known to be durable. It is written after each sync and never synced itself: it may be behind the
 * truth but never ahead of it. So damage below it is damage to what others may rely on, however much it looks like a
 * write that a crash cut short; and what lies above it may be seen and yet not be on the disk.
 */
export interface SyncedMark {
  readonly counter: number; // grows with each write; its parity names the slot
  readonly segment: number;
  readonly offset: number; // in the segment
  readonly snapshotIndex: LogIndex; // of the newest snapshot; 0 without one
}

/** Nothing is known to be durable: there was no mark yet, or a crash lost it. */
export const noMark: SyncedMark = { counter: 0, segment: 0, offset: 0, snapshotIndex: 0 };

const slotBytes = 512; // one sector each: a write of one cannot harm the other
const checkedBytes = 36;
const magic = 0x4d_61_72_6b; // 'Mark'

export const markFileBytes = 2 * slotBytes;

export interface EncodedMark {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** The slot to write; the other one keeps the mark before. */
export function encodeMark({ counter, segment, offset, snapshotIndex }: SyncedMark, checksum: Checksum): EncodedMark {
  const to = new ByteWriter(checkedBytes + 4);
  to.u32(magic);
  to.u64(counter);
  to.u64(segment);
  to.u64(offset);
  to.u64(snapshotIndex);
  to.u32(checksum(to.finish(), 0));
  return { at: (counter % 2) * slotBytes, bytes: to.finish() };
}

/** The newer of the two slots that are whole. */
export function readMark(file: Uint8Array, checksum: Checksum): SyncedMark {
  const one = readSlot(file.subarray(0, slotBytes), checksum);
  const other = readSlot(file.subarray(slotBytes), checksum);
  return one.counter > other.counter ? one : other;
}

function readSlot(slot: Uint8Array, checksum: Checksum): SyncedMark {
  if (slot.length < checkedBytes + 4) return noMark;
  const checked = slot.subarray(0, checkedBytes);
  const of = new ByteReader(slot);
  if (of.u32() !== magic) return noMark;
  if (new ByteReader(slot.subarray(checkedBytes)).u32() !== checksum(checked, 0)) return noMark;
  return { counter: of.u64(), segment: of.u64(), offset: of.u64(), snapshotIndex: of.u64() };
}
