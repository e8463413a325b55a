import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { DiskProgram } from './disk/disk.ts';
import type { DirectoryLock } from './lock/lock.ts';
import { lockDirectory } from './lock/lock.ts';
import { NodeDisk } from './disk/node-disk.ts';
import { diskErrorOf, systemCode } from './disk/node-error.ts';
import { openStorage } from './open-storage.ts';
import type { ProgramRunner, RunningStorage } from './running-storage.ts';
import { runStorage } from './running-storage.ts';
import type { StorageOptions } from './storage-options.ts';
import type { Identity } from './storage.ts';

/**
 * The storage of a server in a directory of its own, which is made if need be; the one above it must be there. Throws a
 * StorageError if it is in use, not sound, another server's, or empty where it must not be, and a DiskError if it cannot be read or written.
 */
export async function openDirectory(
  path: string,
  identity: Identity,
  options: StorageOptions = {},
): Promise<RunningStorage> {
  const directory = resolve(path);
  await makeDirectory(directory);
  const runner = new LockedDisk(await lockDirectory(directory), new NodeDisk(directory));
  try {
    return runStorage(await runner.run(openStorage(identity, options)), runner);
  } catch (error) {
    await runner.close();
    throw error;
  }
}

class LockedDisk implements ProgramRunner {
  readonly #lock: DirectoryLock;
  readonly #disk: NodeDisk;

  constructor(held: DirectoryLock, disk: NodeDisk) {
    this.#lock = held;
    this.#disk = disk;
  }

  async run<Result>(program: DiskProgram<Result>): Promise<Result> {
    return this.#disk.run(program);
  }

  async close(): Promise<void> {
    await this.#disk.close();
    await this.#lock.release();
  }
}

/** Makes it, and makes sure that it stays: a directory whose name is lost takes all that is in it along. */
async function makeDirectory(directory: string): Promise<void> {
  try {
    await made(directory);
    const above = await open(dirname(directory), 'r');
    try {
      await above.sync();
    } finally {
      await above.close();
    }
  } catch (error) {
    throw diskErrorOf(error, 'create', '');
  }
}

async function made(directory: string): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}
