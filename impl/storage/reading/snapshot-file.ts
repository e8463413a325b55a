import type { Snapshot } from '../../core/log.ts';
import { ByteReader, ByteWriter } from '../format/bytes.ts';
import type { Checksum } from '../format/frame.ts';
import { encodeFrame, firstCursor, frameType } from '../format/frame.ts';
import { readIdentity, writeIdentity } from '../format/identity.ts';
import { readConfiguration, readText, writeConfiguration, writeText } from '../format/records.ts';
import type { FrameSource } from './segment-reading.ts';
import { readFirstFrame } from './segment-reading.ts';
import { corrupt } from '../storage-error.ts';
import type { Identity } from '../storage.ts';

/** A snapshot, and whose it is: one frame, and nothing after it. */
export interface StoredSnapshot {
  readonly identity: Identity;
  readonly snapshot: Snapshot;
}

export function encodeSnapshot({ identity, snapshot }: StoredSnapshot, checksum: Checksum): Uint8Array {
  const to = new ByteWriter();
  writeIdentity(to, identity);
  to.u64(snapshot.index);
  to.u64(snapshot.term);
  writeConfiguration(to, snapshot.configuration);
  writeText(to, snapshot.data);
  return encodeFrame(frameType.snapshot, firstCursor(0), to.finish(), checksum).bytes;
}

/** Throws a StorageError if the file is not, to the last byte, what was written. */
export function readSnapshot(source: FrameSource): StoredSnapshot {
  const { content, end } = readFirstFrame(source, frameType.snapshot, decodeSnapshot);
  if (end < source.bytes.length) throw corrupt({ file: source.file, offset: end }, 'something follows on the snapshot');
  return content;
}

function decodeSnapshot(payload: Uint8Array): StoredSnapshot {
  const of = new ByteReader(payload);
  const identity = readIdentity(of);
  const [index, term] = [of.u64(), of.u64()];
  return { identity, snapshot: { index, term, configuration: readConfiguration(of), data: readText(of) } };
}
