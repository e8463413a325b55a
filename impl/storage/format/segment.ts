import type { HardState } from '../../core/node.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Checksum, EncodedFrame } from './frame.ts';
import { encodeFrame, firstCursor, frameType } from './frame.ts';
import { readIdentity, writeIdentity } from './identity.ts';
import type { LogBase } from './log-image.ts';
import { readConfiguration, readHardState, writeConfiguration, writeHardState } from './records.ts';
import type { Identity } from '../storage.ts';

/** The first frame of a segment: all that is needed to read on from here once the older segments are gone. */
export interface SegmentHeader extends LogBase {
  readonly identity: Identity;
  readonly number: number; // counted from 1, without gaps
  readonly hardState: HardState;
  readonly previousCrc: number; // of the last frame of the segment before; 0 in the first
}

export function encodeSegmentHeader(header: SegmentHeader, sequence: number, checksum: Checksum): EncodedFrame {
  const to = new ByteWriter();
  writeIdentity(to, header.identity);
  to.u64(header.number);
  to.u64(header.base);
  to.u64(header.baseTerm);
  writeConfiguration(to, header.baseConfiguration);
  writeHardState(to, header.hardState);
  to.u32(header.previousCrc);
  return encodeFrame(frameType.segment, firstCursor(sequence), to.finish(), checksum);
}

/** Throws `MalformedBytes` if they are not those of a segment header. */
export function decodeSegmentHeader(payload: Uint8Array): SegmentHeader {
  const of = new ByteReader(payload);
  return {
    identity: readIdentity(of),
    number: of.u64(),
    base: of.u64(),
    baseTerm: of.u64(),
    baseConfiguration: readConfiguration(of),
    hardState: readHardState(of),
    previousCrc: of.u32(),
  };
}
