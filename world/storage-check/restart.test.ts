// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { Storage, WriteBatch } from '../../impl/index.ts';
import { DiskError, StorageError, StoragePoisoned, openStorage } from '../../impl/index.ts';
import type { DiskFaults } from '../disk/disk-faults.ts';
import { noFaults } from '../disk/disk-faults.ts';
import { DiskSession } from '../disk/disk-session.ts';
import { emptyDisk, withFaults } from '../disk/simulated-disk.ts';
import type { SimulatedDisk } from '../disk/simulated-disk.ts';
import { broken } from './broken.ts';
import { checkCrashes, planOf } from './crash-check.ts';
import { bootedDisk, configuration, identity, record, tinySegments } from './recording.ts';
import type { OpenStorage, Recording, StorageRequest } from './recording.ts';
import { checkKills, checkRestart } from './restart-check.ts';
import { workloads } from './workloads.ts';

const stories = Object.entries(workloads);

/** A life in which the n-th sync or write fails, for each n until all goes well. */
function* failingLives(
  open: OpenStorage,
  start: SimulatedDisk,
  requests: readonly StorageRequest[],
  faultsOf: (nth: number) => Partial<DiskFaults>,
): Generator<Recording> {
  for (let nth = 1; ; nth += 1) {
    const recording = record(open, withFaults(start, { ...noFaults, ...faultsOf(nth) }), requests);
    if (recording.error === null) return;
    yield recording;
  }
}

const syncFails = (nth: number): Partial<DiskFaults> => ({ syncs: [{ nth, times: 'once' }] });
const shortWrite = (nth: number): Partial<DiskFaults> => ({ writes: [{ nth, keeps: 30, code: 'ENOSPC' }] });
const failedWrite = (nth: number): Partial<DiskFaults> => ({ writes: [{ nth, keeps: 0, code: 'EIO' }] });

const lastState = ({ operations, ...recording }: Recording): ReturnType<ReturnType<typeof planOf>['mayBe']> =>
  planOf({ operations, ...recording }).mayBe(operations.length);

test.each(stories)('a process that is killed at any moment finds what it promised, and keeps it: %s', (_, requests) => {
  expect(checkKills(openStorage, record(openStorage, bootedDisk(), requests))).toBeNull();
});

describe.each([
  ['sync that fails', syncFails],
  ['write that fails', failedWrite],
  ['short write on a full disk', shortWrite],
])('after any %s', (_, faultsOf) => {
  test.each(stories)('the next life finds what was promised, and keeps it: %s', (_name, requests) => {
    let lives = 0;
    for (const start of [bootedDisk(), emptyDisk()]) {
      for (const life of failingLives(openStorage, start, requests, faultsOf)) {
        lives += 1;
        expect(checkRestart(openStorage, life.disk, lastState(life))).toBeNull();
        expect([DiskError, StoragePoisoned].some((kind) => life.error instanceof kind)).toBe(true);
      }
    }
    expect(lives).toBeGreaterThan(6);
  });
});

describe('it shows that a storage', () => {
  test('takes a sync for done when the one after it works', () => {
    const start = withFaults(bootedDisk(), { ...noFaults, ...syncFails(1) });
    const life = record(broken.retriesSyncs, start, workloads.appends);
    expect(life.error).toBeNull();
    expect(checkCrashes(openStorage, planOf(life)).problem).toMatch(/found .* where only/);
  });

  test('takes what it reads for durable', () => {
    const life = record(openStorage, bootedDisk(), workloads.appends);
    expect(checkKills(broken.trustsWhatItReads, life)).toMatch(/^killed after 5 operations: crash after 0 .* found/);
  });

  test('takes what it reads for durable once a sync has worked', () => {
    const start = withFaults(bootedDisk(), { ...noFaults, ...syncFails(1) });
    const life = record(openStorage, start, workloads.appends);
    expect(checkRestart(broken.onlySyncsWhatItReads, life.disk, lastState(life))).toMatch(/found .* where only/);
  });
});

describe('one program at a time, and none after a failure', () => {
  const batch = (index: number): WriteBatch => ({
    hardState: { currentTerm: 1, votedFor: 1 },
    from: index,
    entries: [{ term: 1, command: 'a' }],
  });
  const opened = (faults: Partial<DiskFaults>): { readonly session: DiskSession; readonly storage: Storage } => {
    const session = new DiskSession(withFaults(bootedDisk(), { ...noFaults, ...faults }));
    return { session, storage: session.run(openStorage(identity, { ...tinySegments, payloadBytesMax: 900 })).storage };
  };

  test('after a failed sync nothing is asked of the disk any more', () => {
    const { session, storage } = opened(syncFails(2));
    session.run(storage.append(batch(1)));
    expect(() => session.run(storage.append(batch(2)))).toThrow('unusable: an operation failed: DiskError: sync log-');
    const asked = session.operations.length;
    expect(() => session.run(storage.append(batch(2)))).toThrow(StoragePoisoned);
    expect(() => session.run(storage.saveSnapshot({ index: 1, term: 1, configuration, data: '' }))).toThrow(
      StoragePoisoned,
    );
    expect(session.operations).toHaveLength(asked);
  });

  test('the same after a program that was given up half way', () => {
    const { session, storage } = opened({});
    const program = storage.append(batch(1));
    program.next();
    program.return();
    expect(() => session.run(storage.append(batch(1)))).toThrow('an operation has not come to its end');
  });

  test('a second program is refused until the first one is done', () => {
    const { session, storage } = opened({});
    const first = storage.append(batch(1));
    const turn = first.next();
    expect(() => session.run(storage.append(batch(1)))).toThrow(StoragePoisoned);
    expect(turn.done).toBe(false);
    for (let next = turn; next.done !== true; next = first.next()) continue;
    session.run(storage.append(batch(2)));
  });

  test('a request that is refused does no harm', () => {
    const { session, storage } = opened({});
    const asked = session.operations.length;
    for (const from of [0, 3, -1, 1.5, NaN]) {
      expect(() => session.run(storage.append({ ...batch(1), from }))).toThrow(StorageError);
    }
    expect(() => session.run(storage.saveSnapshot({ index: 0, term: 0, configuration, data: '' }))).toThrow(
      StorageError,
    );
    const large = { ...batch(1), entries: [{ term: 1, command: 'x'.repeat(1000) }] };
    expect(() => session.run(storage.append(large))).toThrow(/\d+ bytes at once, where payloadBytesMax is 900/);
    expect(session.operations).toHaveLength(asked);
    session.run(storage.append(batch(1)));
  });
});
