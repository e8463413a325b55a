import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyConfiguration } from '../core/configuration.ts';
import { emptyDurableState } from '../core/node.ts';
import { openDirectory } from './directory-storage.ts';
import { DiskError } from './disk/disk.ts';
import { StorageError } from './storage-error.ts';
import { emptyDirectory, identity, joining } from './testing/places.ts';

const batch = { hardState: { currentTerm: 1, votedFor: 1 }, from: 1, entries: [{ term: 1, command: 'a' }] };

describe('the directory of a server', () => {
  test('is made if need be, for its owner alone', async () => {
    const path = join(emptyDirectory(), 'server');
    const storage = await openDirectory(path, identity, joining);
    await storage.append(batch);
    await storage.close();
    expect(readdirSync(path)).toEqual(['log-0000000000000001.segment', 'synced']);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(path)) expect(statSync(join(path, file)).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, 'log-0000000000000001.segment')).size).toBe(8 * 2 ** 20);
  });

  test('is not taken for that of a new server if it is empty, unless somebody says with whom it begins', async () => {
    const path = emptyDirectory();
    const missing = { code: 'STORAGE_MISSING', fact: 'nothing is stored in the directory of this server' };
    await expect(openDirectory(path, identity)).rejects.toMatchObject(missing);
    await expect(openDirectory(path, identity, { ...joining, mustExist: true })).rejects.toMatchObject(missing);
    expect(readdirSync(path)).toEqual([]);
    await (await openDirectory(path, identity, joining)).close();
    await (await openDirectory(path, identity, { ...joining, mustExist: true })).close();
  });

  test('remembers with whom the server began', async () => {
    const path = emptyDirectory();
    const configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };
    await (await openDirectory(path, identity, { configuration })).close();
    const again = await openDirectory(path, identity);
    expect(again.state).toEqual(emptyDurableState(configuration));
    await again.close();
  });

  test('does not grow where snapshots are taken', async () => {
    const path = emptyDirectory();
    const storage = await openDirectory(path, identity, { ...joining, segmentBytes: 400 });
    for (let index = 1; index <= 60; index += 1) {
      await storage.append({ ...batch, from: index });
      const snapshot = { index, term: 1, configuration: emptyConfiguration, data: 'state' };
      if (index % 10 === 0) await storage.saveSnapshot(snapshot);
    }
    await storage.close();
    const names = readdirSync(path);
    expect(names.filter((name) => name.endsWith('.snap'))).toEqual(['snapshot-0000000000000060-0000000000000001.snap']);
    expect(names.filter((name) => name.endsWith('.segment'))).toHaveLength(1);
  });

  test('is used by one at a time', async () => {
    const path = emptyDirectory();
    const storage = await openDirectory(path, identity, joining);
    await expect(openDirectory(path, identity, joining)).rejects.toThrow('lock: in use by this very process');
    await storage.close();
    await (await openDirectory(path, identity, joining)).close();
  });

  test('is given back where it is refused', async () => {
    const path = emptyDirectory();
    await (await openDirectory(path, identity, joining)).close();
    const other = { cluster: 'c', server: 2 };
    await expect(openDirectory(path, other, joining)).rejects.toThrow(StorageError);
    await (await openDirectory(path, identity, joining)).close();
    expect(readdirSync(path)).not.toContain('lock');
  });

  test('that is none is no directory of a server', async () => {
    const path = emptyDirectory();
    writeFileSync(join(path, 'file'), '');
    await expect(openDirectory(join(path, 'file'), identity, joining)).rejects.toThrow(DiskError);
    await expect(openDirectory(join(path, 'none', 'server'), identity)).rejects.toThrow(
      /^create the directory failed: ENOENT/,
    );
    mkdirSync(join(path, 'lock'));
    await expect(openDirectory(path, identity, joining)).rejects.toThrow(/^create lock failed: EISDIR/);
  });

  test('waits for what was asked for before it closes', async () => {
    const path = emptyDirectory();
    const storage = await openDirectory(path, identity, joining);
    const asked = storage.append(batch);
    await storage.close();
    await asked;
    const again = await openDirectory(path, identity, joining);
    expect(again.state.log.entries).toEqual(batch.entries);
    await again.close();
  });
});
