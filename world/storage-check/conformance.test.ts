import { describe, test } from 'vitest';
import type { DiskProgram, RunningStorage, StoragePlace } from '../../impl/index.ts';
import { openStorage, runStorage, storageConformance } from '../../impl/index.ts';
import { crashDisk } from '../disk/crash.ts';
import { noFaults } from '../disk/disk-faults.ts';
import { DiskSession } from '../disk/disk-session.ts';
import { emptyDisk, withFaults } from '../disk/simulated-disk.ts';
import { identity, tinySegments } from './recording.ts';

/** A simulated disk that loses, whenever the storage is opened again, all that it may lose. */
async function forgetfulPlace(): Promise<StoragePlace> {
  let session = new DiskSession(emptyDisk());
  let failsOnce = false;
  const run = async <Result>(program: DiskProgram<Result>): Promise<Result> => {
    if (failsOnce)
      session = new DiskSession(withFaults(session.disk, { ...noFaults, syncs: [{ nth: 1, times: 'once' }] }));
    failsOnce = false;
    return session.run(program);
  };
  return {
    open: async (): Promise<RunningStorage> => {
      session = new DiskSession(crashDisk(session.disk, { directory: 0, files: new Map() }));
      return runStorage(await run(openStorage(identity, tinySegments)), { run, close: async () => undefined });
    },
    failOnce: () => {
      failsOnce = true;
    },
  };
}

describe('a storage on a disk that loses what was not synced', () => {
  test.each(storageConformance(forgetfulPlace))('$name', async ({ run }) => run());
});
