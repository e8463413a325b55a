import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { loadSchedule } from './load.ts';
import { SaveError, saveSchedule } from './save.ts';
import { ScheduleError } from './schedule-error.ts';
import { writeSchedule } from './write.ts';

const schedule: Schedule = {
  title: 'n1 asks for votes',
  subject: 'impl',
  options: { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
  steps: [{ kind: 'timeout', server: 1 }],
  expect: { verdict: 'violated', property: 'Election Safety', atStep: 1 },
};

let folder: string;
const inFolder = (...names: readonly string[]): string => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'raftcheck-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const loading = (path: string): ScheduleError => thrownBy(() => loadSchedule(path), ScheduleError);
const saving = (dir: string, what = schedule): SaveError => thrownBy(() => saveSchedule(dir, what), SaveError);

function thrownBy<E extends Error>(call: () => unknown, kind: new (...args: never[]) => E): E {
  try {
    call();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a schedule file is loaded', () => {
  test('also through a symbolic link', () => {
    writeFileSync(inFolder('a.json'), writeSchedule(schedule));
    symlinkSync('a.json', inFolder('link.json'));
    expect(loadSchedule(inFolder('a.json'))).toEqual(schedule);
    expect(loadSchedule(inFolder('link.json'))).toEqual(schedule);
  });

  test('and what is wrong in it is told with its path', () => {
    writeFileSync(inFolder('a.json'), '{');
    expect(loading(inFolder('a.json'))).toMatchObject({ code: 'SCHEDULE_JSON' });
    expect(loading(inFolder('a.json')).fact).toBe(
      `${inFolder('a.json')}: line 1, column 2: expected a key in double quotes, got the end of the file`,
    );
  });
});

describe('what is no schedule file is refused in one line', () => {
  test('a path that leads nowhere', () => {
    symlinkSync('loop', inFolder('loop'));
    symlinkSync('gone', inFolder('dangling'));
    writeFileSync(inFolder('file'), '');
    const missing = 'cannot be read: there is no such file or folder';
    for (const [path, fact] of [
      [inFolder('none.json'), missing],
      [inFolder('dangling'), missing],
      ['', missing],
      [inFolder('loop'), 'cannot be read: too many symbolic links on the way'],
      [inFolder('file', 'a.json'), 'cannot be read: a part of the path is not a folder'],
      [inFolder('a'.repeat(300)), 'cannot be read: the name is too long'],
      [inFolder('a\0b'), 'cannot be read: the path holds a null byte'],
    ] as const) {
      const error = loading(path);
      expect(error.code).toBe('SCHEDULE_FILE');
      expect(error.fact).toContain(fact);
      expect(error.message).toMatch(/^[^\p{C}]+\n[^\p{C}]+$/u);
    }
  });

  test('a folder, a device, a pipe that nobody writes to, a socket', async () => {
    execFileSync('mkfifo', [inFolder('pipe')]);
    expect(loading(folder).fact).toBe(`${folder}: is a folder, not a file`);
    expect(loading('/dev/zero').fact).toBe('/dev/zero: is a device, not a file');
    expect(loading(inFolder('pipe')).fact).toBe(`${inFolder('pipe')}: is a pipe, not a file`);
    const server = createServer();
    await new Promise<void>((done) => void server.listen(inFolder('socket'), done));
    expect(loading(inFolder('socket')).fact).toBe(`${inFolder('socket')}: is a socket, not a file`);
    await new Promise((done) => void server.close(done));
  });

  test('a file of 20 MiB, and one whose size is not told before', () => {
    writeFileSync(inFolder('big.json'), new Uint8Array(20 * 2 ** 20));
    expect(loading(inFolder('big.json'))).toMatchObject({ code: 'SCHEDULE_SIZE' });
    expect(loading('/proc/self/status')).toMatchObject({ code: 'SCHEDULE_JSON' });
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', () => {
    writeFileSync(inFolder('a.json'), '', { mode: 0 });
    expect(loading(inFolder('a.json')).fact).toContain('cannot be read: permission denied');
  });
});

describe('a schedule is saved', () => {
  test('under a name made of property and content, in a new folder, and once', () => {
    const dir = inFolder('new', 'found');
    const path = saveSchedule(dir, schedule);
    expect(path).toMatch(/\/new\/found\/election-safety-[0-9a-f]{12}\.json$/);
    expect(readFileSync(path, 'utf8')).toBe(writeSchedule(schedule));
    expect(loadSchedule(path)).toEqual(schedule);
    const before = lstatSync(path);
    expect(saveSchedule(dir, { ...schedule })).toBe(path);
    expect(lstatSync(path)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    const other = saveSchedule(dir, { ...schedule, expect: { verdict: 'holds' } });
    expect(other).toMatch(/\/holds-[0-9a-f]{12}\.json$/);
    expect(readdirSync(dir)).toHaveLength(2);
  });

  test('whatever the property is called, inside the folder', () => {
    const dir = inFolder('found');
    const evil = [
      '../../etc/passwd',
      '..\\..\\x',
      'C:evil',
      'CON',
      '...',
      'a/b',
      '日本',
      ' ',
      '-',
      '~root',
      '$HOME',
      `x${'y'.repeat(99)}`,
    ];
    for (const property of evil) {
      const path = saveSchedule(dir, { ...schedule, expect: { verdict: 'violated', property, atStep: 1 } });
      expect(path.slice(dir.length + 1)).toMatch(/^[a-z0-9][a-z0-9-]{0,39}-[0-9a-f]{12}\.json$/);
    }
    expect(readdirSync(dir)).toHaveLength(evil.length);
    expect(readdirSync(folder)).toEqual(['found']);
  });
});

describe('what cannot be saved is told in one line, and nothing is left behind', () => {
  test('a link in the place of the file is not followed', () => {
    const path = saveSchedule(inFolder('found'), schedule);
    rmSync(path);
    symlinkSync(inFolder('outside'), path);
    expect(saving(inFolder('found'))).toMatchObject({
      code: 'SAVE_FILE',
      fact: `${path}: cannot be written: something that is no file stands there`,
    });
    expect(readdirSync(folder)).toEqual(['found']);
  });

  test('a file with other content is left alone', () => {
    const path = saveSchedule(folder, schedule);
    writeFileSync(path, 'mine');
    expect(saving(folder).fact).toContain('a file with this name and other content stands there');
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('a folder that cannot be made or written to', () => {
    writeFileSync(inFolder('file'), '');
    symlinkSync('loop', inFolder('loop'));
    mkdirSync(inFolder('dir'));
    for (const dir of [
      inFolder('file'),
      inFolder('file', 'dir'),
      inFolder('loop'),
      inFolder('a'.repeat(300)),
      '/proc/none',
      'a\0b',
    ]) {
      const error = saving(dir);
      expect(error.code).toBe('SAVE_FILE');
      expect(error.fact).toMatch(/: cannot be written: [a-z -]+$/);
      expect(error.message).toMatch(/^[^\p{C}]+\n[^\p{C}]+$/u);
    }
  });

  test('a schedule that could not be read again', () => {
    const wrong = { ...schedule, title: 'a\nb' };
    expect(saving(folder, wrong)).toMatchObject({ code: 'SAVE_SCHEDULE' });
    expect(saving(folder, wrong).fact).toContain('title: expected printable text');
    expect(readdirSync(folder)).toEqual([]);
  });
});
