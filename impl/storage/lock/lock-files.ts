import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../disk/node-error.ts';
import { isAlive } from './process-life.ts';

/** What a lock asks of the files of a directory, and of the processes that wrote them. */
export interface LockFiles {
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string | null>; // null: there is none
  /** Gives a file a second name; false if there is one of that name. Unlike a new file, it is never there half. */
  link(file: string, name: string): Promise<boolean>;
  rename(from: string, to: string): Promise<void>; // replaces what is there
  remove(file: string): Promise<void>; // which may be gone already
  isAlive: typeof isAlive;
}

export function lockFilesOf(directory: string): LockFiles {
  const pathOf = (file: string): string => join(directory, file);
  return {
    write: async (file, text) => writeFile(pathOf(file), text, { mode: 0o600 }),
    read: async (file) => unless('ENOENT', readFile(pathOf(file), 'utf8'), null),
    link: async (file, name) =>
      unless(
        'EEXIST',
        link(pathOf(file), pathOf(name)).then(() => true),
        false,
      ),
    rename: async (from, to) => rename(pathOf(from), pathOf(to)),
    remove: async (file) => rm(pathOf(file), { force: true }),
    isAlive,
  };
}

/** What comes of some work, or `otherwise` if the system refuses it with that code. */
async function unless<Result, Otherwise>(
  code: string,
  work: Promise<Result>,
  otherwise: Otherwise,
): Promise<Result | Otherwise> {
  try {
    return await work;
  } catch (error) {
    if (systemCode(error) === code) return otherwise;
    throw error;
  }
}
