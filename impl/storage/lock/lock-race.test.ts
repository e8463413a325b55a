import fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LockFiles } from './lock-files.ts';
import type { DirectoryLock } from './lock.ts';
import { takeLock } from './lock.ts';
import type { ProcessLife } from './process-life.ts';
import { StorageError } from '../storage-error.ts';

/** How a lock is taken: the real way, or a worse one. */
type Take = (files: LockFiles, life: ProcessLife, count: number) => Promise<DirectoryLock>;

/** A process that wants the lock, and how many steps it lives. */
interface Contender {
  readonly steps: number;
  readonly releases: boolean;
}

/** One directory and its processes. Between any two steps of one of them, all others may go on. */
class Race {
  readonly #names = new Map<string, string>();
  readonly #dead = new Set<number>();
  readonly #holders = new Set<number>();
  readonly #step: (what: string) => Promise<void>;
  mostHolders = 0;
  wins = 0;

  constructor(step: (what: string) => Promise<void>, leftBehind: boolean) {
    this.#step = step;
    this.#dead.add(1);
    if (leftBehind) this.#names.set('lock', textOf(1));
  }

  get names(): readonly string[] {
    return [...this.#names.keys()];
  }

  async run(take: Take, pid: number, { steps, releases }: Contender): Promise<void> {
    let left = steps;
    const step = async <Result>(what: string, act: () => Result): Promise<Result> => {
      await this.#step(`${pid} ${what}`);
      left -= 1;
      if (left < 0) {
        this.#dead.add(pid);
        this.#holders.delete(pid);
        await new Promise(() => undefined); // it is dead
      }
      return act();
    };
    const names = this.#names;
    const files: LockFiles = {
      write: async (file, text) => step('writes', () => void names.set(file, text)),
      read: async (file) => step(`reads ${file}`, () => names.get(file) ?? null),
      link: async (file, name) =>
        step(`links ${name}`, () => !names.has(name) && names.set(name, names.get(file) ?? '') !== undefined),
      rename: async (from, to) =>
        step(`renames to ${to}`, () => {
          names.set(to, names.get(from) ?? '');
          names.delete(from);
        }),
      remove: async (file) => step(`removes ${file}`, () => void names.delete(file)),
      isAlive: async (life) => step('looks', () => !this.#dead.has(life.pid)),
    };
    try {
      const lock = await take(files, { pid, startedAt: '1' }, 1);
      this.#holders.add(pid);
      this.wins += 1;
      this.mostHolders = Math.max(this.mostHolders, this.#holders.size);
      if (!releases) return;
      await step('works', () => this.#holders.delete(pid));
      await lock.release();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
    }
  }
}

const textOf = (pid: number): string => `${JSON.stringify({ pid, startedAt: '1' })}\n`;

const forever = 1000;

const contenders = fc.array(fc.record({ steps: fc.oneof(fc.constant(forever), fc.nat(25)), releases: fc.boolean() }), {
  minLength: 2,
  maxLength: 4,
});

async function race(
  take: Take,
  scheduler: fc.Scheduler,
  all: readonly Contender[],
  leftBehind: boolean,
): Promise<Race> {
  const result = new Race(async (what) => scheduler.schedule(Promise.resolve(), what), leftBehind);
  // Those of the dead never end.
  for (const [k, contender] of all.entries()) void result.run(take, k + 2, contender);
  while (scheduler.count() > 0) {
    await scheduler.waitOne();
    await setImmediate(); // all that follows from this step, up to the next one of each
  }
  return result;
}

describe('in whatever order processes go on, and wherever they die', () => {
  test('one at a time has the lock', async () => {
    let [wins, takenOver] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), contenders, fc.boolean(), async (scheduler, all, leftBehind) => {
        const { mostHolders, wins: won } = await race(takeLock, scheduler, all, leftBehind);
        expect(mostHolders).toBeLessThanOrEqual(1);
        wins += won;
        if (leftBehind) takenOver += won;
      }),
      { numRuns: 1000 },
    );
    expect(wins).toBeGreaterThan(500);
    expect(takenOver).toBeGreaterThan(200);
  });

  test('somebody has it if nobody dies, and nothing else is left behind', async () => {
    const steady = fc.array(fc.constant({ steps: forever, releases: false }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steady, fc.boolean(), async (scheduler, all, leftBehind) => {
        const { wins, names } = await race(takeLock, scheduler, all, leftBehind);
        expect([wins, names]).toEqual([1, ['lock']]);
      }),
      { numRuns: 300 },
    );
  });

  test('several would have it if whoever finds it left behind just removed it', async () => {
    const hasty: Take = async (files, life) => {
      const holder = await files.read('lock');
      if (holder !== null && !(await files.isAlive({ pid: Number(/\d+/.exec(holder)?.[0]), startedAt: '1' }))) {
        await files.remove('lock');
      }
      await files.write('own', textOf(life.pid));
      if (!(await files.link('own', 'lock'))) throw new StorageError('STORAGE_LOCKED', null, 'held', '');
      return { release: async () => files.remove('lock') };
    };
    const run = await fc.check(
      fc.asyncProperty(fc.scheduler(), contenders, async (scheduler, all) => {
        expect((await race(hasty, scheduler, all, true)).mostHolders).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000, endOnFailure: true, seed: 1 },
    );
    expect(run.failed).toBe(true);
  });

  test('several would have it if a lock that was taken over meanwhile were replaced', async () => {
    // As the real one, but for the second look at who holds it.
    const blind: Take = async (files, life, count) => {
      let holder: string | null = null;
      const read = async (file: string): Promise<string | null> => {
        if (file !== 'lock') return files.read(file);
        holder ??= await files.read(file);
        return holder;
      };
      return takeLock({ ...files, read }, life, count);
    };
    const run = await fc.check(
      fc.asyncProperty(fc.scheduler(), contenders, async (scheduler, all) => {
        expect((await race(blind, scheduler, all, true)).mostHolders).toBeLessThanOrEqual(1);
      }),
      { numRuns: 3000, endOnFailure: true, seed: 1 },
    );
    expect(run.failed).toBe(true);
  });

  test('a lock that is always gone when it is looked at is given up on', async () => {
    const files: LockFiles = {
      write: async () => undefined,
      read: async () => null,
      link: async () => false,
      rename: async () => undefined,
      remove: async () => undefined,
      isAlive: async () => false,
    };
    await expect(takeLock(files, { pid: 2, startedAt: '1' }, 1)).rejects.toThrow('too many processes');
  });
});
