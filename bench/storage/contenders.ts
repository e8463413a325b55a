import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WriteBatch } from '../../impl/index.ts';
import { emptyConfiguration, openDirectory } from '../../impl/index.ts';

/** Something that makes a batch durable. */
export interface Contender {
  append(batch: WriteBatch): Promise<void>;
  close(): Promise<void>;
}

export interface ContenderKind {
  readonly name: string;
  /** Null if it is not installed. */
  open(directory: string): Promise<Contender | null>;
}

/** Of the packages lmdb and classic-level, what is used here. */
interface LmdbModule {
  open(options: object): {
    put(key: unknown, value: unknown): Promise<boolean>;
    transaction(work: () => void): Promise<void>;
    close(): Promise<void>;
  };
}
interface LevelModule {
  readonly ClassicLevel: new (
    path: string,
  ) => {
    batch(
      puts: readonly { readonly type: 'put'; readonly key: string; readonly value: string }[],
      options: object,
    ): Promise<void>;
    close(): Promise<void>;
  };
}

/** The log of this package, and two databases that are to do the same durable work: term, vote and entries at once. */
export const contenders: readonly ContenderKind[] = [
  {
    name: 'raftcheck',
    open: async (directory) =>
      openDirectory(join(directory, 'log'), { cluster: 'bench', server: 1 }, { configuration: emptyConfiguration }),
  },
  { name: 'lmdb', open: openLmdb },
  { name: 'classic-level', open: openLevel },
];

async function openLmdb(directory: string): Promise<Contender | null> {
  const lmdb = (await installed('lmdb')) as LmdbModule | null;
  if (lmdb === null) return null;
  // A commit that overlaps the next is not durable when its promise resolves.
  const database = lmdb.open({ path: join(directory, 'lmdb'), overlappingSync: false, encoding: 'json' });
  return {
    append: async ({ hardState, from, entries }) =>
      database.transaction(() => {
        void database.put('hardState', hardState);
        for (const [k, entry] of entries.entries()) void database.put(from + k, entry);
      }),
    close: async () => database.close(),
  };
}

async function openLevel(directory: string): Promise<Contender | null> {
  const level = (await installed('classic-level')) as LevelModule | null;
  if (level === null) return null;
  const database = new level.ClassicLevel(join(directory, 'level'));
  const put = (key: string, value: unknown) => ({ type: 'put', key, value: JSON.stringify(value) }) as const;
  return {
    append: async ({ hardState, from, entries }) =>
      database.batch(
        [put('hardState', hardState), ...entries.map((entry, k) => put(String(from + k).padStart(16, '0'), entry))],
        { sync: true },
      ),
    close: async () => database.close(),
  };
}

/** A package from the folder that RAFTCHECK_BENCH_DEPS names; null if it is not there. They are no dependencies. */
async function installed(name: string): Promise<unknown> {
  const folder = process.env.RAFTCHECK_BENCH_DEPS;
  if (folder === undefined) return null;
  try {
    const path = createRequire(pathToFileURL(join(folder, 'package.json'))).resolve(name);
    return (await import(pathToFileURL(path).href)) as unknown;
  } catch {
    return null;
  }
}
