import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DiskAnswer, DiskOperation, DiskProgram } from '../../impl/index.ts';
import { emptyConfiguration, NodeDisk, alteredProgram, openDirectory, openStorage } from '../../impl/index.ts';

const identity = { cluster: 'bench', server: 1 };

export interface RecoveryTime {
  readonly megabytes: number; // in segments
  readonly entries: number;
  readonly seconds: number; // of opening it
}

/** How long it takes to open a log of so many entries of about 100 bytes, so many of them in a batch. */
export async function measureRecovery(
  directory: string,
  entries: number,
  entriesInBatch: number,
): Promise<RecoveryTime> {
  await write(directory, entries, entriesInBatch);
  const files = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
  const begin = performance.now();
  const storage = await openDirectory(directory, identity);
  const seconds = (performance.now() - begin) / 1000;
  const found = storage.state.log.entries.length;
  await storage.close();
  if (found !== entries) throw new Error(`${found} of ${entries} entries were found`);
  return { megabytes: files.reduce((sum, size) => sum + size, 0) / 2 ** 20, entries, seconds };
}

/** Without any sync: this is not what is measured. */
async function write(directory: string, entries: number, entriesInBatch: number): Promise<void> {
  function* unsynced(operation: DiskOperation): DiskProgram<DiskAnswer> {
    return operation.kind === 'sync' || operation.kind === 'syncDirectory' ? undefined : yield operation;
  }
  const disk = new NodeDisk(directory);
  const { storage } = await disk.run(
    alteredProgram(openStorage(identity, { configuration: emptyConfiguration }), unsynced),
  );
  const hardState = { currentTerm: 1, votedFor: 1 };
  for (let from = 1; from <= entries; from += entriesInBatch) {
    const batch = Array.from({ length: entriesInBatch }, (_, k) => ({
      term: 1,
      command: `set ${from + k} `.padEnd(100, 'x'),
    }));
    await disk.run(alteredProgram(storage.append({ hardState, from, entries: batch }), unsynced));
  }
  await disk.close();
}
