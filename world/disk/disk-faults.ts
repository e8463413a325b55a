import type { DiskErrorCode } from '../../impl/index.ts';
import type { Content } from './content.ts';
import { byteAt, written } from './content.ts';

/** The `nth` sync, of a file or of the directory, counted from 1, fails with EIO; `forever`: all later ones too. */
export interface SyncFault {
  readonly nth: number;
  readonly times: 'once' | 'forever';
}

/** The `nth` write, counted from 1, fails after so many of its bytes. */
export interface WriteFault {
  readonly nth: number;
  readonly keeps: number;
  readonly code: DiskErrorCode;
}

/** What will go wrong on a disk. A plan and not chance: the same operations fail in the same way. */
export interface DiskFaults {
  readonly syncs: readonly SyncFault[];
  readonly writes: readonly WriteFault[];
  readonly flips: readonly Flip[];
}

/** A bit of a file, counted from the lowest of its first byte. Reads see it turned over, as long as there is one. */
export interface Flip {
  readonly file: string;
  readonly bit: number;
}

export const noFaults: DiskFaults = { syncs: [], writes: [], flips: [] };

/** Whether this sync is one of those that fail. */
export function failsSync({ syncs }: DiskFaults, count: number): boolean {
  return syncs.some(({ nth, times }) => count === nth || (times === 'forever' && count > nth));
}

/** The content with one bit turned over; the same content if it is too short. */
export function flipped(content: Content, bit: number): Content {
  const at = Math.floor(bit / 8);
  if (at >= content.size) return content;
  return written(content, at, Uint8Array.of(byteAt(content, at) ^ (1 << (bit % 8))));
}
