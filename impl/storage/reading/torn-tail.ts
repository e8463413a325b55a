import type { Checksum, FrameCursor } from '../format/frame.ts';
import { alignmentBytes, frameBytes, frameHeaderBytes, readFrameHeader } from '../format/frame.ts';

const sectorBytes = 512; // what a disk writes as a whole

/**
 * What stands at the place where a frame could not be read. Torn: a crash came while the last frame was being written,
 * so that some of it never reached the disk and is zeros, or the file ends too early. Anything else is damage to bytes
 * that did reach it.
 */
export type TailVerdict =
  | { readonly kind: 'end' }
  | { readonly kind: 'torn'; readonly end: number } // nothing but zeros from there on
  | { readonly kind: 'damaged'; readonly fact: string };

/** `cursor` is that of the frame that should stand at `at`. */
export function judgeTail(bytes: Uint8Array, at: number, cursor: FrameCursor, checksum: Checksum): TailVerdict {
  const { sequence, salt } = cursor;
  const end = endOfContent(bytes, at);
  if (end === at) return { kind: 'end' };
  const header = readFrameHeader(bytes, at, salt, checksum);
  if (header !== undefined && header.sequence !== sequence) {
    return damaged(`frame ${header.sequence} where ${sequence} was expected`);
  }
  const frameEnd = at + frameBytes(header?.payloadLength ?? 0);
  const later = laterFrame(bytes, header === undefined ? at + alignmentBytes : frameEnd, end, cursor, checksum);
  if (later !== undefined) return damaged(`frame ${sequence} is damaged, but a later one follows at byte ${later}`);
  if (end < frameEnd) return { kind: 'torn', end }; // written up to some byte and no further
  const known = header === undefined ? at + frameHeaderBytes : frameEnd;
  if (hasZeroSector(bytes, at, known)) return { kind: 'torn', end };
  return damaged(`frame ${sequence} is damaged, and not by a write cut short: none of it is missing`);
}

function laterFrame(
  bytes: Uint8Array,
  from: number,
  end: number,
  { sequence, salt }: FrameCursor,
  checksum: Checksum,
): number | undefined {
  for (let at = from; at < end; at += alignmentBytes) {
    const header = readFrameHeader(bytes, at, salt, checksum);
    if (header !== undefined && header.sequence > sequence) return at;
  }
  return undefined;
}

/** Whether a sector, as far as it lies between the two, is all zeros: it was not written. */
function hasZeroSector(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const next = Math.min(end, (Math.floor(at / sectorBytes) + 1) * sectorBytes);
    if (endOfContent(bytes.subarray(0, next), at) === at) return true;
    at = next;
  }
  return false;
}

/** Where the bytes from `from` on become nothing but zeros. */
function endOfContent(bytes: Uint8Array, from: number): number {
  let end = bytes.length;
  while (end > from && bytes[end - 1] === 0) end -= 1;
  return end;
}

function damaged(fact: string): TailVerdict {
  return { kind: 'damaged', fact };
}
