import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskErrorOf, systemCode } from './node-error.ts';
import type { ProcessLife } from './process-life.ts';
import { isAlive, thisProcess } from './process-life.ts';
import { StorageError } from './storage-error.ts';

const lockFile = 'lock';

const attemptsMax = 100; // each but the last lost to a process that came and went

export interface DirectoryLock {
  /** Lets others in. */
  release(): Promise<void>;
}

let locksTaken = 0;

/**
 * Makes this process the only one that uses a directory, among those of one machine that see one another. A process
 * that ended without letting go holds nothing any more. Throws a StorageError that names the process that holds it, and
 * a DiskError where no lock can be made.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  try {
    return await locked(directory);
  } catch (error) {
    throw error instanceof StorageError ? error : diskErrorOf(error, 'create', lockFile);
  }
}

/** The process that holds a directory; null if none does. Throws a DiskError if that cannot be read. */
export async function lockHolder(directory: string): Promise<ProcessLife | null> {
  try {
    const life = (await readHolder(join(directory, lockFile)))?.life ?? null;
    return life !== null && (await isAlive(life)) ? life : null;
  } catch (error) {
    throw diskErrorOf(error, 'read', lockFile);
  }
}

async function locked(directory: string): Promise<DirectoryLock> {
  const path = join(directory, lockFile);
  const life = await thisProcess();
  locksTaken += 1;
  const own = `${path}-${life.pid}-${life.startedAt}-${locksTaken}`;
  await writeFile(own, `${JSON.stringify(life)}\n`, { mode: 0o600 });
  try {
    await take(own, path);
  } finally {
    await rm(own, { force: true });
  }
  return { release: async () => rm(path, { force: true }) };
}

/**
 * Puts the file `own` under the name `path`, unless a live process has its own there.
 *
 * A lock left behind must not just be removed: of two processes that find it, the slower one would remove the lock of
 * the faster one. So each first takes a second lock, whose name holds that of the dead holder. Whoever has it, and nobody
 * else, may put its own file in the place of that holder's, if that is still the one that is there. The second lock may
 * be left behind as well, and is taken over in the same way.
 */
async function take(own: string, path: string): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    if (await linked(own, path)) return;
    const holder = await readHolder(path);
    if (holder === null) continue;
    if (holder.life !== null && (await isAlive(holder.life))) throw heldBy(holder.life);
    const claim = `${path}.after-${holder.life?.pid}-${holder.life?.startedAt}`;
    await take(own, claim);
    if ((await readHolder(path))?.text === holder.text) return rename(claim, path);
    await rm(claim);
  }
  throw refused('too many processes want this directory at the same time');
}

async function linked(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path); // unlike a file that is created and then filled, it is never there half
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface Holder {
  readonly text: string;
  readonly life: ProcessLife | null; // null: unreadable, which only a power cut makes of it, and that ended the holder
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const text = await readFile(path, 'utf8');
    return { text, life: lifeIn(text) };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function lifeIn(text: string): ProcessLife | null {
  const [, pid, startedAt] = /^\{"pid":([1-9]\d{0,8}),"startedAt":(?:"(\d+)"|null)\}\n$/.exec(text) ?? [];
  return pid === undefined ? null : { pid: Number(pid), startedAt: startedAt ?? null };
}

function heldBy({ pid }: ProcessLife): StorageError {
  return refused(pid === process.pid ? 'in use by this very process' : `in use by process ${pid}`);
}

function refused(fact: string): StorageError {
  const remedy = 'Stop the other process, or give this server a directory of its own.';
  return new StorageError('STORAGE_LOCKED', { file: lockFile }, fact, remedy);
}
