import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { RunningStorage } from '../impl/index.ts';
import { openDirectory } from '../impl/index.ts';
import { emptyFolder, escape, raftcheck } from './cli-run.ts';

const identity = { cluster: 'blue', server: 2 };
const configuration = { voters: [1, 2, 3], newVoters: null, learners: [] };
const firstSegment = 'log-0000000000000001.segment';

/** The log of a server that has stored eight batches and a snapshot in small segments, and is still running. */
async function runningLog(cwd: string): Promise<RunningStorage> {
  const storage = await openDirectory(join(cwd, 'server'), identity, { configuration, segmentBytes: 600 });
  for (let index = 1; index <= 8; index += 1) {
    const entries = [
      index === 4
        ? { term: 1, command: null, configuration: { ...configuration, learners: [4] } }
        : { term: 1, command: index === 5 ? null : `set "x" ${escape} ${index}` },
    ];
    await storage.append({ hardState: { currentTerm: 1, votedFor: index === 8 ? null : 1 }, from: index, entries });
  }
  await storage.saveSnapshot({ index: 2, term: 1, configuration, data: 'hello' });
  return storage;
}

async function log(cwd: string): Promise<void> {
  await (await runningLog(cwd)).close();
}

/** Everything that can be seen of the files of a folder. */
const seen = (folder: string): readonly unknown[] =>
  readdirSync(folder).map((name) => {
    const { mtimeMs, size, ino } = statSync(join(folder, name));
    return [name, mtimeMs, size, ino, readFileSync(join(folder, name), 'latin1')];
  });

function flip(cwd: string, file: string, at: number): void {
  const path = join(cwd, 'server', file);
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

/** How a segment begins that a later version wrote. */
function laterHeader(): Uint8Array {
  const header = Buffer.alloc(24);
  header.write('Raft');
  header.set([2, 1], 4);
  header.writeUInt32BE(crc32(header.subarray(0, 20)), 20);
  return header;
}

describe('log dump', () => {
  test('shows every segment, batch and entry, and what they come to', async () => {
    const cwd = emptyFolder();
    await log(cwd);
    const { code, stdout, stderr } = await raftcheck('log dump server', { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatchInlineSnapshot(`
      "server 2 of cluster "blue"

      log-0000000000000001.segment  600 bytes
      offset  frame  bytes  index  term  content
           0      0    128               goes on behind 0 of term 0; term 0, no vote; voters 1 2 3
         128      1     88               term 1, voted for 1; from 1 on:
                                1     1  "set \\"x\\" \\u001b 1"
         216      2     88               term 1, voted for 1; from 2 on:
                                2     1  "set \\"x\\" \\u001b 2"
         304      3     88               term 1, voted for 1; from 3 on:
                                3     1  "set \\"x\\" \\u001b 3"
         392      4    112               term 1, voted for 1; from 4 on:
                                4     1  voters 1 2 3, learners 4
         504      5     72               term 1, voted for 1; from 5 on:
                                5     1  no-op

      log-0000000000000002.segment  600 bytes
      offset  frame  bytes  index  term  content
           0      6    136               goes on behind 5 of term 1; term 1, voted for 1; voters 1 2 3, learners 4
         136      7     88               term 1, voted for 1; from 6 on:
                                6     1  "set \\"x\\" \\u001b 6"
         224      8     88               term 1, voted for 1; from 7 on:
                                7     1  "set \\"x\\" \\u001b 7"
         312      9     88               term 1, no vote; from 8 on:
                                8     1  "set \\"x\\" \\u001b 8"

      snapshot  up to 2 of term 1, 5 characters
      mark      all is durable up to byte 400 of segment 2
      state     term 1, no vote; entries 3 to 8; voters 1 2 3, learners 4
      sound  server: 2 segments, 8 batches, 8 entries
      "
    `);
  });

  test('--json has them all', async () => {
    const cwd = emptyFolder();
    await log(cwd);
    const { code, stdout } = await raftcheck('log dump server --json', { cwd });
    const report: unknown = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(report).toMatchObject({
      command: 'log dump',
      verdict: 'sound',
      exitCode: 0,
      torn: null,
      error: null,
      process: null,
      contents: {
        mark: { segment: 2 },
        snapshot: { index: 2, term: 1, configuration, characters: 5 },
        state: { currentTerm: 1, votedFor: null, base: 2, baseTerm: 1, lastIndex: 8, configurationIndex: 4 },
      },
    });
  });

  test('goes as far as a log can be read', async () => {
    const cwd = emptyFolder();
    await log(cwd);
    flip(cwd, firstSegment, 300);
    const { code, stdout } = await raftcheck('log dump server', { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ +1 +1 +"set/m);
    expect(stdout).toMatch(/^corrupt {2}server: log-0000000000000001\.segment at byte \d+: frame \d is damaged/m);
    const json = await raftcheck('log dump server --json', { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'corrupt', contents: null, segments: [{ number: 1 }] });
  });
});

describe('log verify', () => {
  test('finds a sound log sound, and changes nothing', async () => {
    const cwd = emptyFolder();
    await log(cwd);
    const before = seen(join(cwd, 'server'));
    const { code, stdout, stderr } = await raftcheck('log verify server', { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^sound {2}server: \d+ segments, 8 batches, 8 entries\n$/);
    await raftcheck('log dump server', { cwd });
    expect(seen(join(cwd, 'server'))).toEqual(before);
    expect((await raftcheck('log verify server --quiet', { cwd })).stdout).toBe('');
  });

  test('says which file is corrupt, and where', async () => {
    const cwd = emptyFolder();
    await log(cwd);
    flip(cwd, firstSegment, 300);
    const { code, stdout } = await raftcheck('log verify server', { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^corrupt {2}server: log-0000000000000001\.segment at byte \d+: frame \d is damaged/);
    const json = await raftcheck('log verify server --json', { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({
      verdict: 'corrupt',
      exitCode: 1,
      error: { code: 'STORAGE_CORRUPT', file: firstSegment },
    });
  });

  test('tells a torn batch from a damaged one', async () => {
    const cwd = emptyFolder();
    await log(cwd);
    const [last = ''] = readdirSync(join(cwd, 'server'))
      .filter((name) => name.endsWith('segment'))
      .slice(-1);
    const path = join(cwd, 'server', last);
    const bytes = readFileSync(path);
    const end = bytes.lastIndexOf('.end') + 4;
    bytes.set(Buffer.from('Raft, cut sh'), end);
    writeFileSync(path, bytes);
    const { code, stdout } = await raftcheck('log verify server', { cwd });
    expect(code).toBe(1);
    expect(stdout).toBe(
      `torn  server: ${last} at byte ${end}: 12 bytes of a batch\n` +
        '  Nobody was told that it is stored. The next start of the server leaves it out.\n',
    );
    const json = await raftcheck('log verify server --json', { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'torn', torn: { file: last, offset: end, bytes: 12 } });
  });

  test('looks at the log of a server that is running, and says so where something is wrong', async () => {
    const cwd = emptyFolder();
    const storage = await runningLog(cwd);
    expect((await raftcheck('log verify server', { cwd })).code).toBe(0);
    flip(cwd, firstSegment, 300);
    const { code, stdout } = await raftcheck('log verify server', { cwd });
    expect([code, stdout]).toEqual([1, expect.stringContaining(`  Process ${process.pid} is using it: `)]);
    await storage.close();
  });

  test('a new log with nothing in it is sound', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'server'));
    writeFileSync(join(cwd, 'server', 'synced'), '');
    expect((await raftcheck('log verify server', { cwd })).stdout).toBe(
      'sound  server: 0 segments, 0 batches, 0 entries\n',
    );
    expect((await raftcheck('log dump server', { cwd })).stdout).toContain('mark      none\n');
  });
});

describe('what is no log is wrong usage', () => {
  test.each([
    ['a directory that is not there', 'none', /^raftcheck: none: cannot be read: there is no such file or folder\n$/],
    ['a directory with other things in it', '.', /^raftcheck: \.: there is no log of a Raft server in it\n$/],
    ['a file', 'file', /^raftcheck: file\/synced: cannot be read: a part of the path is not a folder\n$/],
    [
      'a pipe where a segment belongs',
      'pipes',
      /^raftcheck: pipes\/log-\d+\.segment: cannot be read: Error: this is no file\n$/,
    ],
    [
      'a log of a later version',
      'later',
      /^raftcheck: later: log-\d+\.segment at byte 0: written in format 2, .* Run the version/,
    ],
  ])('%s', async (_, path, message) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'file'), '');
    mkdirSync(join(cwd, 'pipes'));
    execFileSync('mkfifo', [join(cwd, 'pipes', firstSegment)]);
    mkdirSync(join(cwd, 'later'));
    writeFileSync(join(cwd, 'later', firstSegment), laterHeader());
    for (const command of ['log verify', 'log dump']) {
      const { code, stdout, stderr } = await raftcheck(`${command} ${path}`, { cwd });
      expect([code, stdout]).toEqual([64, '']);
      expect(stderr).toMatch(message);
    }
  });
});
