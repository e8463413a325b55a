import type { LogIndex } from '../core/log.ts';
import type { HardState } from '../core/node.ts';
import type { DiskProgram } from './disk/disk.ts';
import { writeWhole } from './disk/disk-programs.ts';
import { segmentFile } from './format/file-names.ts';
import type { FrameCursor } from './format/frame.ts';
import { encodeFrame, firstCursor, frameBytes, frameType } from './format/frame.ts';
import type { LogBase } from './format/log-image.ts';
import type { ReplayedSegment } from './reading/segment-replay.ts';
import { encodeSegmentHeader } from './format/segment.ts';
import type { StorageRules } from './storage-options.ts';

export interface Segment {
  readonly number: number;
  readonly base: LogIndex;
}

/** What a log has in memory where a new segment begins. */
export interface SegmentStart extends LogBase {
  readonly hardState: HardState;
}

/** The segments of a log, and the place in the last one where the next frame goes. */
export class SegmentFiles {
  readonly #rules: StorageRules;
  #segments: readonly Segment[];
  #number: number; // of the last segment; 0 if there is none
  #file: string; // its name
  #size: number; // of its file, in bytes: all beyond `end` is zeros
  #end: number;
  #next: FrameCursor;

  constructor(rules: StorageRules, segments: readonly Segment[], last: ReplayedSegment | null) {
    this.#rules = rules;
    this.#segments = segments;
    this.#number = last?.header.number ?? 0;
    this.#file = segmentFile(this.#number);
    this.#size = last?.bytes.length ?? 0;
    this.#end = last?.end ?? 0;
    this.#next = last?.next ?? firstCursor(0);
  }

  /** Up to where all is written, as the mark says it. */
  get place(): { readonly segment: number; readonly offset: number } {
    return { segment: this.#number, offset: this.#end };
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  hasRoom(payloadBytes: number): boolean {
    return this.#end + frameBytes(payloadBytes) <= this.#size;
  }

  /** Durable once it is done. There must be room. */
  *append(payload: Uint8Array): DiskProgram<void> {
    const file = this.#file;
    const { bytes, next } = encodeFrame(frameType.batch, this.#next, payload, this.#rules.checksum);
    yield { kind: 'write', file, at: this.#end, bytes };
    yield { kind: 'sync', file };
    this.#end += bytes.length;
    this.#next = next;
  }

  /** Goes on in a new segment, with room for a payload of so many bytes at least. */
  *begin(start: SegmentStart, payloadBytes = 0): DiskProgram<void> {
    const { identity, segmentBytes, checksum } = this.#rules;
    const number = this.#number + 1;
    const header = { ...start, identity, number, previousCrc: this.#next.crc };
    const { bytes, next } = encodeSegmentHeader(header, this.#next.sequence, checksum);
    const size = Math.max(segmentBytes, bytes.length + frameBytes(payloadBytes));
    const zeroFilled = new Uint8Array(size);
    zeroFilled.set(bytes);
    const file = segmentFile(number);
    yield* writeWhole(file, zeroFilled);
    this.#segments = [...this.#segments, { number, base: start.base }];
    this.#number = number;
    this.#file = file;
    this.#size = size;
    this.#end = bytes.length;
    this.#next = next;
  }

  /** Removes the segments that are not needed to go on behind `index`, the oldest first. */
  *removeCovered(index: LogIndex): DiskProgram<void> {
    // The last one that begins at or before it: whatever of the log lies behind was written there or later.
    const first = this.#segments.findLastIndex(({ base }) => base <= index);
    for (const { number } of this.#segments.slice(0, first)) yield { kind: 'remove', file: segmentFile(number) };
    this.#segments = this.#segments.slice(first);
  }
}
