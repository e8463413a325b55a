import type { Snapshot } from '../core/log.ts';
import type { DiskProgram } from './disk/disk.ts';
import { writeWhole } from './disk/disk-programs.ts';
import { markFile, snapshotFile } from './format/file-names.ts';
import type { LogImage } from './format/log-image.ts';
import { requireAppendable, requireNewer } from './format/log-image.ts';
import { encodeBatch } from './format/records.ts';
import { SegmentFiles } from './segment-files.ts';
import { encodeSnapshot } from './reading/snapshot-file.ts';
import { StoragePoisoned, refused } from './storage-error.ts';
import type { StorageRules } from './storage-options.ts';
import type { StorageReading } from './reading/storage-reading.ts';
import type { Storage, WriteBatch } from './storage.ts';
import type { SyncedMark } from './synced-mark.ts';
import { encodeMark } from './synced-mark.ts';

/** A log in segments, the newest snapshot, and the mark: the storage of a server. `openStorage` makes one. */
export class LogStorage implements Storage {
  readonly #rules: StorageRules;
  readonly #image: LogImage;
  readonly #segments: SegmentFiles;
  #snapshots: readonly string[]; // their files, the newest last
  #mark: SyncedMark;
  #state: 'free' | 'underWay' | StoragePoisoned = 'free';

  constructor(rules: StorageRules, { image, segments, last, listing, mark }: StorageReading) {
    this.#rules = rules;
    this.#image = image;
    this.#segments = new SegmentFiles(rules, segments, last);
    this.#snapshots = listing.snapshots;
    this.#mark = mark;
  }

  *append(batch: WriteBatch): DiskProgram<void> {
    yield* this.#exclusively(() => {
      requireAppendable(this.#image, batch);
      return this.#append(batch, this.#small(encodeBatch(batch)));
    });
  }

  *saveSnapshot(snapshot: Snapshot): DiskProgram<void> {
    yield* this.#exclusively(() => {
      requireNewer(this.#image, snapshot);
      const { identity, checksum } = this.#rules;
      return this.#save(snapshot, this.#small(encodeSnapshot({ identity, snapshot }, checksum)));
    });
  }

  *#append(batch: WriteBatch, payload: Uint8Array): DiskProgram<void> {
    if (!this.#segments.hasRoom(payload.length)) yield* this.beginSegment(payload.length);
    yield* this.#segments.append(payload);
    yield* this.#writeMark();
    this.#image.append(batch);
  }

  *#save(snapshot: Snapshot, bytes: Uint8Array): DiskProgram<void> {
    const file = snapshotFile(snapshot.index, snapshot.term);
    yield* writeWhole(file, bytes);
    this.#snapshots = [...this.#snapshots, file];
    yield* this.settle(snapshot);
  }

  /** Brings the log behind the newest snapshot, which is durable, and removes what is needed no longer. */
  *settle(snapshot: Snapshot | null): DiskProgram<void> {
    const goesOn = snapshot === null || this.#image.holds(snapshot);
    if (snapshot !== null) this.#image.adopt(snapshot);
    if (!goesOn || this.#segments.isEmpty) yield* this.beginSegment();
    yield* this.#writeMark();
    for (const file of this.#snapshots.slice(0, -1)) yield { kind: 'remove', file };
    this.#snapshots = this.#snapshots.slice(-1);
    yield* this.#segments.removeCovered(this.#image.snapshotIndex);
  }

  /** Goes on in a new segment, whatever room there is in the last one. */
  *beginSegment(payloadBytes = 0): DiskProgram<void> {
    const { end, hardState } = this.#image;
    yield* this.#segments.begin({ ...end, hardState }, payloadBytes);
  }

  *#writeMark(): DiskProgram<void> {
    const counter = this.#mark.counter + 1;
    const { segment, offset } = this.#segments.place;
    this.#mark = { counter, segment, offset, snapshotIndex: this.#image.snapshotIndex };
    const { at, bytes } = encodeMark(this.#mark, this.#rules.checksum);
    yield { kind: 'write', file: markFile, at, bytes };
  }

  #small(bytes: Uint8Array): Uint8Array {
    const { payloadBytesMax } = this.#rules;
    if (bytes.length <= payloadBytesMax) return bytes;
    throw refused(`${bytes.length} bytes at once, where payloadBytesMax is ${payloadBytesMax}`);
  }

  /** Until the work has come to its end, and for ever if it fails or is given up, nothing else may be done. */
  *#exclusively(begin: () => DiskProgram<void>): DiskProgram<void> {
    if (this.#state === 'underWay') throw new StoragePoisoned('an operation has not come to its end');
    if (this.#state !== 'free') throw this.#state;
    const work = begin(); // a request that is refused does no harm
    this.#state = 'underWay';
    try {
      yield* work;
    } catch (error) {
      this.#state = new StoragePoisoned(`an operation failed: ${String(error)}`, error);
      throw this.#state;
    }
    this.#state = 'free';
  }
}
