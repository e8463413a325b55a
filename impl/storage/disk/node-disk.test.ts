import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { DiskAnswer, DiskOperation, DiskProgram } from './disk.ts';
import { DiskError } from './disk.ts';
import { NodeDisk } from './node-disk.ts';

function emptyDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'raftcheck-disk-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function* all(operations: readonly DiskOperation[]): DiskProgram<readonly DiskAnswer[]> {
  const answers: DiskAnswer[] = [];
  for (const operation of operations) answers.push(yield operation);
  return answers;
}

async function on(path: string, ...operations: readonly DiskOperation[]): Promise<readonly DiskAnswer[]> {
  const disk = new NodeDisk(path);
  try {
    return await disk.run(all(operations));
  } finally {
    await disk.close();
  }
}

const bytes = Buffer.from('abc');

describe('a directory of the file system', () => {
  test('does what it is asked', async () => {
    const path = emptyDirectory();
    const answers = await on(
      path,
      { kind: 'create', file: 'b' },
      { kind: 'write', file: 'b', at: 2, bytes },
      { kind: 'sync', file: 'b' },
      { kind: 'write', file: 'b', at: 0, bytes: bytes.subarray(0, 1) },
      { kind: 'sync', file: 'b' },
      { kind: 'truncate', file: 'b', size: 7 },
      { kind: 'create', file: 'c' },
      { kind: 'write', file: 'c', at: 0, bytes },
      { kind: 'rename', from: 'b', to: 'a' },
      { kind: 'write', file: 'a', at: 1, bytes: bytes.subarray(2) },
      { kind: 'rename', from: 'c', to: 'd' },
      { kind: 'create', file: 'e' },
      { kind: 'rename', from: 'e', to: 'd' },
      { kind: 'create', file: 'f' },
      { kind: 'remove', file: 'f' },
      { kind: 'syncDirectory' },
      { kind: 'list' },
      { kind: 'read', file: 'a' },
      { kind: 'read', file: 'd' },
    );
    expect(answers.slice(0, -3).every((answer) => answer === undefined)).toBe(true);
    expect(answers.slice(-3)).toEqual([['a', 'd'], Buffer.from('acabc\0\0'), Buffer.alloc(0)]);
    expect(readdirSync(path)).toEqual(['a', 'd']);
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('acabc\0\0');
  });

  test('syncs the data alone where the size is as it was', async () => {
    const path = emptyDirectory();
    const any = await open(join(path, 'any'), 'w');
    const handles = Object.getPrototypeOf(any) as FileHandle; // where the methods of all of them are
    await any.close();
    const [whole, data] = [vi.spyOn(handles, 'sync'), vi.spyOn(handles, 'datasync')];
    onTestFinished(() => void vi.restoreAllMocks());
    const write = { kind: 'write', file: 'log', at: 0, bytes } as const;
    const sync = { kind: 'sync', file: 'log' } as const;
    await on(path, { kind: 'create', file: 'log' }, write, sync, write, sync, { ...write, at: 1 }, sync, write, sync);
    expect([whole.mock.calls.length, data.mock.calls.length]).toEqual([2, 2]);
  });

  test('keeps a few files open, however many it writes to', async () => {
    const path = emptyDirectory();
    const disk = new NodeDisk(path);
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    const before = openFiles();
    for (let k = 0; k < 50; k += 1) {
      await disk.run(
        all([
          { kind: 'create', file: `file-${k}` },
          { kind: 'write', file: 'file-0', at: k, bytes },
          { kind: 'write', file: `file-${k}`, at: 0, bytes },
          { kind: 'sync', file: `file-${Math.floor(k / 2)}` },
        ]),
      );
    }
    expect(openFiles() - before).toBeLessThanOrEqual(10);
    await disk.close();
    expect(readFileSync(join(path, 'file-49'), 'utf8')).toBe('abc');
    expect(readFileSync(join(path, 'file-0'), 'utf8')).toHaveLength(52);
  });

  test('writes to files that it did not make itself', async () => {
    const path = emptyDirectory();
    writeFileSync(join(path, 'old'), 'xyz');
    await on(path, { kind: 'write', file: 'old', at: 1, bytes }, { kind: 'sync', file: 'old' });
    expect(readFileSync(join(path, 'old'), 'utf8')).toBe('xabc');
  });

  test.each<[string, DiskOperation, string]>([
    ['a file that is not there', { kind: 'read', file: 'none' }, 'ENOENT'],
    ['a write to one', { kind: 'write', file: 'none', at: 0, bytes }, 'ENOENT'],
    ['a sync of one', { kind: 'sync', file: 'none' }, 'ENOENT'],
    ['a rename of one', { kind: 'rename', from: 'none', to: 'other' }, 'ENOENT'],
    ['its removal', { kind: 'remove', file: 'none' }, 'ENOENT'],
    ['a file that is there already', { kind: 'create', file: 'file' }, 'EEXIST'],
    ['a directory', { kind: 'read', file: 'directory' }, 'EOTHER'],
    ['a pipe', { kind: 'read', file: 'pipe' }, 'EOTHER'],
    ['a link', { kind: 'read', file: 'link' }, 'EOTHER'],
    ['a write through a link', { kind: 'write', file: 'link', at: 0, bytes }, 'EOTHER'],
  ])('says what is wrong with %s', async (_, operation, code) => {
    const path = emptyDirectory();
    writeFileSync(join(path, 'file'), '');
    mkdirSync(join(path, 'directory'));
    execFileSync('mkfifo', [join(path, 'pipe')]);
    symlinkSync('file', join(path, 'link'));
    const error: unknown = await on(path, operation).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DiskError);
    expect(error).toMatchObject({ code, operation: operation.kind });
    expect(String(error)).toContain(operation.kind);
  });

  test('throws a failure into the program, which may go on', async () => {
    const disk = new NodeDisk(emptyDirectory());
    function* program(): DiskProgram<string> {
      try {
        yield { kind: 'read', file: 'none' };
      } catch (error) {
        yield { kind: 'list' };
        return `went on after ${String(error)}`;
      }
      return 'went on';
    }
    expect(await disk.run(program())).toMatch(/^went on after DiskError: read none failed: ENOENT: no such file/);
  });
});
