import type { LockFiles } from './lock-files.ts';
import { lockFilesOf } from './lock-files.ts';
import { diskErrorOf } from '../disk/node-error.ts';
import type { ProcessLife } from './process-life.ts';
import { thisProcess } from './process-life.ts';
import { StorageError } from '../storage-error.ts';

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
  locksTaken += 1;
  const count = locksTaken; // this process may be waiting for another lock at the same time
  try {
    return await takeLock(lockFilesOf(directory), await thisProcess(), count);
  } catch (error) {
    throw error instanceof StorageError ? error : diskErrorOf(error, 'create', lockFile);
  }
}

/** The process that holds a directory; null if none does. Throws a DiskError if that cannot be read. */
export async function lockHolder(directory: string): Promise<ProcessLife | null> {
  const files = lockFilesOf(directory);
  try {
    const life = lifeIn((await files.read(lockFile)) ?? '');
    return life !== null && (await files.isAlive(life)) ? life : null;
  } catch (error) {
    throw diskErrorOf(error, 'read', lockFile);
  }
}

/** The lock of the directory with these files, for a process of which it is the `count`-th. Throws as above. */
export async function takeLock(files: LockFiles, life: ProcessLife, count: number): Promise<DirectoryLock> {
  const own = `${lockFile}-${life.pid}-${life.startedAt}-${count}`;
  await files.write(own, `${JSON.stringify(life)}\n`);
  try {
    await take(files, own, lockFile);
  } finally {
    await files.remove(own);
  }
  return { release: async () => files.remove(lockFile) };
}

/**
 * Gives the file `own` the name of a lock as well, unless a live process has its own there.
 *
 * A lock left behind must not just be removed: of two processes that find it, the slower one would remove the lock of
 * the faster one. So each first takes a second lock, whose name holds that of the dead holder. Whoever has it, and nobody
 * else, may put its own file in the place of that holder's, if that is still the one that is there. The second lock may
 * be left behind as well, and is taken over in the same way.
 */
async function take(files: LockFiles, own: string, name: string): Promise<void> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    if (await files.link(own, name)) return;
    const holder = await files.read(name);
    if (holder === null) continue;
    const life = lifeIn(holder);
    if (life !== null && (await files.isAlive(life))) throw refused(`in use by ${showProcess(life)}`);
    const claim = `${name}.after-${life?.pid}-${life?.startedAt}`;
    await take(files, own, claim);
    if ((await files.read(name)) === holder) return files.rename(claim, name);
    await files.remove(claim);
  }
  throw refused('too many processes want this directory at the same time');
}

/** Null: unreadable, which only a power cut makes of it. And that has ended whoever wrote it. */
function lifeIn(text: string): ProcessLife | null {
  const [, pid, startedAt] = /^\{"pid":([1-9]\d{0,8}),"startedAt":(?:"(\d+)"|null)\}\n$/.exec(text) ?? [];
  return pid === undefined ? null : { pid: Number(pid), startedAt: startedAt ?? null };
}

function showProcess({ pid }: ProcessLife): string {
  return pid === process.pid ? 'this very process' : `process ${pid}`;
}

function refused(fact: string): StorageError {
  const remedy = 'Stop the other process, or give this server a directory of its own.';
  return new StorageError('STORAGE_LOCKED', { file: lockFile }, fact, remedy);
}
