import type { Configuration } from '../core/configuration.ts';
import { emptyConfiguration } from '../core/configuration.ts';
import type { Checksum } from './format/frame.ts';
import { zlibChecksum } from './format/frame.ts';
import type { Identity } from './storage.ts';

export interface StorageOptions {
  readonly configuration?: Configuration; // of a server that has stored nothing yet; default: nobody, it is to join
  readonly segmentBytes?: number; // of a segment, written out with zeros beforehand; default 8 MiB
  readonly payloadBytesMax?: number; // of one batch or snapshot; default 256 MiB
  readonly checksum?: Checksum;
}

/** By which rules a storage reads and writes. */
export interface StorageRules extends Required<StorageOptions> {
  readonly identity: Identity;
}

export const defaultStorageOptions: Required<StorageOptions> = {
  configuration: emptyConfiguration,
  segmentBytes: 8 * 2 ** 20,
  payloadBytesMax: 256 * 2 ** 20,
  checksum: zlibChecksum,
};
