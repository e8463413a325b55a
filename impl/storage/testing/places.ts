import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { alteredProgram } from '../conformance/altered-program.ts';
import type { StoragePlace } from '../conformance/conformance-trial.ts';
import { emptyConfiguration } from '../../core/configuration.ts';
import { openDirectory } from '../directory-storage.ts';
import type { DiskAnswer, DiskOperation, DiskProgram } from '../disk/disk.ts';
import { DiskError } from '../disk/disk.ts';
import { MemoryStorage } from '../memory-storage.ts';
import { NodeDisk } from '../disk/node-disk.ts';
import { openStorage } from '../open-storage.ts';
import { runProgram } from '../disk/run-program.ts';
import { runStorage } from '../running-storage.ts';

export const identity = { cluster: 'c', server: 1 };

const options = { configuration: emptyConfiguration, segmentBytes: 2000 };

/** Of a server that is to join, and has never run. */
export const joining = { configuration: emptyConfiguration };

/** A new directory that nothing else uses. It is gone when the test is over. */
export function emptyDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'raftcheck-storage-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export async function directoryPlace(): Promise<StoragePlace> {
  const path = emptyDirectory();
  return { open: async () => openDirectory(path, identity, options) };
}

/** A real disk, on which the next sync of a file fails if it is told so. */
export async function failingPlace(): Promise<StoragePlace> {
  const disk = new NodeDisk(emptyDirectory());
  let fails = false;
  function* perform(operation: DiskOperation): DiskProgram<DiskAnswer> {
    const answer = yield operation;
    if (!fails || operation.kind !== 'sync') return answer;
    fails = false;
    throw new DiskError('EIO', 'sync', operation.file);
  }
  const runner = {
    run: async <Result>(program: DiskProgram<Result>) => disk.run(alteredProgram(program, perform)),
    close: async () => disk.close(),
  };
  return {
    open: async () => runStorage(await runner.run(openStorage(identity, options)), runner),
    failOnce: () => {
      fails = true;
    },
  };
}

export async function memoryPlace(): Promise<StoragePlace> {
  const storage = new MemoryStorage();
  const noDisk = (): never => {
    throw new TypeError('there is no disk here');
  };
  const runner = {
    run: async <Result>(program: DiskProgram<Result>) => runProgram(program, noDisk),
    close: async () => undefined,
  };
  return { open: async () => runStorage({ storage, state: storage.state, tornTail: null }, runner) };
}
