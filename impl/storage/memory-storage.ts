import type { Configuration } from '../core/configuration.ts';
import { emptyConfiguration } from '../core/configuration.ts';
import type { Snapshot } from '../core/log.ts';
import type { DurableState } from '../core/node.ts';
import type { DiskOperation, DiskProgram } from './disk/disk.ts';
import { LogImage, requireAppendable, requireNewer } from './format/log-image.ts';
import type { Storage, WriteBatch } from './storage.ts';

const nothing: readonly DiskOperation[] = [];

/**
 * A storage that asks nothing of a disk and is gone with its process: for tests, and for servers that may forget, which
 * then must not come back under the same id.
 */
export class MemoryStorage implements Storage {
  readonly #image: LogImage;

  constructor(configuration: Configuration = emptyConfiguration) {
    this.#image = new LogImage(configuration);
  }

  /** What is stored now. */
  get state(): DurableState {
    return this.#image.toState();
  }

  *append(batch: WriteBatch): DiskProgram<void> {
    requireAppendable(this.#image, batch);
    this.#image.append(batch);
    yield* nothing;
  }

  *saveSnapshot(snapshot: Snapshot): DiskProgram<void> {
    requireNewer(this.#image, snapshot);
    this.#image.adopt(snapshot);
    yield* nothing;
  }
}
