import type { Configuration } from '../core/configuration.ts';
import { emptyConfiguration } from '../core/configuration.ts';
import type { Checksum } from './format/frame.ts';
import { zlibChecksum } from './format/frame.ts';
import type { Identity } from './storage.ts';

export interface StorageOptions {
  /**
   * The first members, or nobody if it is to join: of a server that has never run, and that begins with nothing stored. Without it
   * something must be stored: a server that has lost what it promised must not come back under its id (Figure 2).
   */
  readonly configuration?: Configuration;
  readonly mustExist?: boolean; // it has run before: so even with a configuration; default false
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
  mustExist: false,
  segmentBytes: 8 * 2 ** 20,
  payloadBytesMax: 256 * 2 ** 20,
  checksum: zlibChecksum,
};
