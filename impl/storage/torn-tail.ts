import type { Checksum } from './frame.ts';
import { alignmentBytes, frameBytes, frameHeaderBytes, readFrameHeader } from './frame.ts';

const sectorBytes = 512; // what a disk writes as a whole

/**
 * What stands at the place where a frame could not be read. Torn: a crash came while the last frame was being written,
 * so that some of its sectors never reached the disk and are zeros, or the file ends too early. Anything else is damage
 * to bytes that did reach it.
 */
export type TailVerdict = { readonly kind: 'end' } | { readonly kind: 'torn'; readonly end: number } | Damage;

interface Damage {
  readonly kind: 'damaged';
  readonly fact: string;
}

/** `sequence` is the number that the frame at `at` should have. */
export function judgeTail(bytes: Uint8Array, at: number, sequence: number, checksum: Checksum): TailVerdict {
  const end = lastNonZero(bytes) + 1;
  if (end <= at) return { kind: 'end' };
  const header = readFrameHeader(bytes, at, checksum);
  if (header !== undefined && header.sequence !== sequence) {
    return damaged(`frame ${header.sequence} where ${sequence} was expected`);
  }
  const frameEnd = header === undefined ? at + frameHeaderBytes : at + frameBytes(header.payloadLength);
  const later = laterFrame(bytes, header === undefined ? at + alignmentBytes : frameEnd, sequence, checksum);
  if (later !== undefined) return damaged(`frame ${sequence} is damaged, but a later one follows at byte ${later}`);
  if (frameEnd > bytes.length) return { kind: 'torn', end };
  if (hasZeroSector(bytes, at, frameEnd)) return { kind: 'torn', end };
  return damaged(`frame ${sequence} is damaged, and not by a write cut short: none of its sectors is missing`);
}

function laterFrame(bytes: Uint8Array, from: number, sequence: number, checksum: Checksum): number | undefined {
  for (let at = from; at + frameHeaderBytes <= bytes.length; at += alignmentBytes) {
    const header = readFrameHeader(bytes, at, checksum);
    if (header !== undefined && header.sequence > sequence) return at;
  }
  return undefined;
}

/** Whether one of the sectors, as far as it lies within the frame, is all zeros. */
function hasZeroSector(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const next = Math.min(end, (Math.floor(at / sectorBytes) + 1) * sectorBytes);
    if (bytes.subarray(at, next).every((byte) => byte === 0)) return true;
    at = next;
  }
  return false;
}

function lastNonZero(bytes: Uint8Array): number {
  let at = bytes.length - 1;
  while (at >= 0 && bytes[at] === 0) at -= 1;
  return at;
}

function damaged(fact: string): Damage {
  return { kind: 'damaged', fact };
}
