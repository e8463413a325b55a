import type { Checksum } from './frame.ts';
import { zlibChecksum } from './frame.ts';
import type { Identity } from './storage.ts';

export interface StorageOptions {
  readonly segmentBytes?: number; // of a segment, written out with zeros beforehand; default 8 MiB
  readonly payloadBytesMax?: number; // of one batch or snapshot; default 256 MiB
  readonly checksum?: Checksum;
}

/** By which rules a storage reads and writes. */
export interface StorageRules extends Required<StorageOptions> {
  readonly identity: Identity;
}

export const defaultStorageOptions: Required<StorageOptions> = {
  segmentBytes: 8 * 2 ** 20,
  payloadBytesMax: 256 * 2 ** 20,
  checksum: zlibChecksum,
};
