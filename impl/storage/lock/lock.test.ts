import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { lockDirectory, lockHolder } from './lock.ts';
import { isAlive, isLifeOf, thisProcess } from './process-life.ts';
import { StorageError } from '../storage-error.ts';

function emptyDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'raftcheck-lock-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const endedPid = (): number => spawnSync(process.execPath, ['--version']).pid;

const leftBehind = (directory: string, text: string): void => writeFileSync(join(directory, 'lock'), text);

const textOf = (pid: number, startedAt: string | null): string => `${JSON.stringify({ pid, startedAt })}\n`;

async function refusal(directory: string): Promise<string> {
  try {
    await lockDirectory(directory);
  } catch (error) {
    if (error instanceof StorageError) return `${error.code}: ${error.fact}`;
    throw error;
  }
  return 'nothing';
}

describe('the lock of a directory', () => {
  test('is held until it is released, and leaves nothing behind', async () => {
    const directory = emptyDirectory();
    const lock = await lockDirectory(directory);
    expect(await lockHolder(directory)).toEqual(await thisProcess());
    expect(await refusal(directory)).toBe('STORAGE_LOCKED: in use by this very process');
    await lock.release();
    expect(await lockHolder(directory)).toBeNull();
    expect(readdirSync(directory)).toEqual([]);
    await (await lockDirectory(directory)).release();
  });

  test('tells what it could not read', async () => {
    const directory = emptyDirectory();
    leftBehind(directory, '');
    const noDirectory = join(directory, 'lock');
    await expect(lockHolder(noDirectory)).rejects.toMatchObject({ name: 'DiskError', operation: 'read', file: 'lock' });
  });

  test('names the process that holds it', async () => {
    const directory = emptyDirectory();
    leftBehind(directory, textOf(process.ppid, null));
    expect(await refusal(directory)).toBe(`STORAGE_LOCKED: in use by process ${process.ppid}`);
  });

  test.each([
    ['a process that has ended', () => textOf(endedPid(), '1')],
    ['one that ended where nobody says when processes start', () => textOf(endedPid(), null)],
    ['one whose number another process has now', () => textOf(process.ppid, '1')],
    ['a power cut, which left it empty', () => ''],
    ['nobody: it is not ours', () => 'to be or not to be'],
  ])('is taken over from %s', async (_, text) => {
    const directory = emptyDirectory();
    leftBehind(directory, text());
    expect(await lockHolder(directory)).toBeNull();
    const lock = await lockDirectory(directory);
    expect(await lockHolder(directory)).toEqual(await thisProcess());
    await lock.release();
    expect(readdirSync(directory)).toEqual([]);
  });

  test('is taken over from a process that ended while it took it over itself', async () => {
    const directory = emptyDirectory();
    const [first, second] = [endedPid(), endedPid()];
    leftBehind(directory, textOf(first, '1'));
    writeFileSync(join(directory, `lock.after-${first}-1`), textOf(second, '2'));
    await lockDirectory(directory);
    expect(readFileSync(join(directory, 'lock'), 'utf8')).toContain(`"pid":${process.pid}`);
    expect(readdirSync(directory)).toEqual(['lock']);
  });

  test('goes to one of many that want it at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(await rush(emptyDirectory())).toEqual(oneWinner);
    }
  });

  test('goes to one of many that find it left behind', async () => {
    for (let round = 0; round < 10; round += 1) {
      const directory = emptyDirectory();
      leftBehind(directory, textOf(endedPid(), '1'));
      expect(await rush(directory)).toEqual(oneWinner);
      expect(readdirSync(directory)).toEqual(['lock']);
    }
  });
});

const oneWinner = ['nothing', ...Array<string>(11).fill('STORAGE_LOCKED: in use by this very process')];

/** What becomes of twelve that want a directory at the same time; winners first. */
async function rush(directory: string): Promise<readonly string[]> {
  const outcomes = await Promise.all(Array.from({ length: 12 }, async () => refusal(directory)));
  return outcomes.sort((one, other) => Number(other === 'nothing') - Number(one === 'nothing'));
}

describe('a process', () => {
  test('is alive as long as it runs', async () => {
    expect(await isAlive(await thisProcess())).toBe(true);
    expect(await isAlive({ pid: 1, startedAt: null })).toBe(true);
    expect(await isAlive({ pid: endedPid(), startedAt: null })).toBe(false);
  });

  test('is taken for alive where nobody says anything else', async () => {
    expect(isLifeOf('7', null)).toBe(true);
    expect(await isAlive({ pid: 0, startedAt: '7' })).toBe(true); // the group of this one: /proc has no such file
    expect(isLifeOf(null, { hasEnded: false, startedAt: '8' })).toBe(true);
    expect(isLifeOf('7', { hasEnded: false, startedAt: '8' })).toBe(false);
  });

  test('has ended though nobody has asked for its outcome yet', async () => {
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60']);
    onTestFinished(() => void parent.kill());
    const [text] = (await once(parent.stdout, 'data')) as [Buffer];
    const ended = { pid: Number(text.toString()), startedAt: null };
    await expect.poll(async () => isAlive(ended), { timeout: 30_000 }).toBe(false); // on a busy machine it ends late
  });
});
