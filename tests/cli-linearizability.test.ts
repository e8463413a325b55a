import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, raftcheck } from './cli-run.ts';

const line = (process: number, type: string, f: string, value: string): string =>
  `{:process ${process}, :type :${type}, :f :${f}, :value ${value}}\n`;

const sound = line(0, 'invoke', 'write', '1') + line(0, 'ok', 'write', '1');
const stale = sound + line(1, 'invoke', 'read', 'nil') + line(1, 'ok', 'read', 'nil');

/** Clients of a store that append at the same time, and one that reads what nobody wrote. */
const hard =
  Array.from({ length: 9 }, (_, k) => line(k, 'invoke', 'append', `["x" "${k}"]`)).join('') +
  Array.from({ length: 9 }, (_, k) => line(k, 'ok', 'append', `["x" "${k}"]`)).join('') +
  line(9, 'invoke', 'read', '["x" nil]') +
  line(9, 'ok', 'read', '["x" "none of these"]');

function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = emptyFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

describe('linearizability', () => {
  const cwd = (): string =>
    folderWith({ 'sound.edn': sound, 'stale.edn': stale, 'hard.edn': hard, 'bad.edn': `${sound}{` });
  const run = (rest: string): ReturnType<typeof raftcheck> => raftcheck(`linearizability ${rest}`, { cwd: cwd() });

  test('is linearizable: 0', async () => {
    const { code, stdout, stderr } = await run('sound.edn --model register');
    expect([code, stdout, stderr]).toEqual([0, 'linearizable  sound.edn   1 operation on 1 key\n', '']);
    expect((await run('sound.edn --model register --quiet')).stdout).toBe('');
  });

  test('is not: 1, with the first operation that has no place, as the file has it', async () => {
    const { code, stdout } = await run('stale.edn --model register');
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'not linearizable  stale.edn   2 operations on 1 key',
      '  the first operation without a place:',
      '    line 3  {:process 1, :type :invoke, :f :read, :value nil}',
      '    line 4  {:process 1, :type :ok, :f :read, :value nil}',
      '  behind 1 of the 2 operations, put in an order that goes well; the last of them:',
      '    line 1  {:process 0, :type :invoke, :f :write, :value 1}',
      '    line 2  {:process 0, :type :ok, :f :write, :value 1}',
      '',
    ]);
  });

  test('the limit was reached: 2', async () => {
    const { code, stdout } = await run('hard.edn --model kv --placings 1000');
    expect([code, stdout]).toEqual([2, 'unknown  hard.edn   key x: the limit was reached, 1,000 placings tried\n']);
    expect((await run('hard.edn --model kv')).code).toBe(1);
  });

  test('a bad file: 64, with file, line and what; the others are judged all the same', async () => {
    const { code, stdout, stderr } = await run('bad.edn sound.edn --model register');
    expect([code, stderr]).toEqual([64, 'raftcheck: bad.edn: line 3: { is never closed\n']);
    expect(stdout).toContain('linearizable  sound.edn');
    expect((await run('bad.edn stale.edn --model register')).code).toBe(1);
    expect((await run('nowhere.edn --model kv')).stderr).toBe(
      'raftcheck: nowhere.edn: cannot be read: there is no such file or folder\n',
    );
    expect((await run('. --model kv')).stderr).toBe('raftcheck: .: is a folder, not a file\n');
  });

  test('what is no text is refused in one line', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'a.edn'), Buffer.from([0xff, 0xfe, 0x41, 0x00]));
    writeFileSync(join(folder, 'b.edn'), Buffer.from([0x7b, 0xc3, 0x28]));
    writeFileSync(join(folder, 'c.edn'), Buffer.alloc(17 * 2 ** 20, 0x20));
    mkdirSync(join(folder, 'd.edn'));
    const { code, stderr } = await raftcheck('linearizability a.edn b.edn c.edn d.edn --model kv', { cwd: folder });
    expect([code, stderr.split('\n')]).toEqual([
      64,
      [
        'raftcheck: a.edn: the file is in UTF-16',
        'raftcheck: b.edn: the file is not valid UTF-8',
        'raftcheck: c.edn: larger than 16 MiB, more than is read',
        'raftcheck: d.edn: is a folder, not a file',
        '',
      ],
    ]);
  });

  test('wrong usage: 64', async () => {
    expect((await run('sound.edn')).code).toBe(64);
    expect((await run('sound.edn --model queue')).stderr).toContain('register, kv');
    expect((await run('--model kv')).code).toBe(64);
  });

  test('--json is one object, with a file each', async () => {
    const { code, stdout } = await run('sound.edn stale.edn bad.edn --model register --json');
    const noPlace = [
      { line: 3, text: '{:process 1, :type :invoke, :f :read, :value nil}' },
      { line: 4, text: '{:process 1, :type :ok, :f :read, :value nil}' },
    ];
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      {
        format: 'raftcheck-report',
        version: 1,
        command: 'linearizability',
        verdict: 'violated',
        exitCode: 1,
        model: 'register',
        files: [
          { file: 'sound.edn', operations: 1, keys: 1, verdict: 'linearizable' },
          {
            file: 'stale.edn',
            operations: 2,
            keys: 1,
            verdict: 'notLinearizable',
            key: 'register',
            noPlace,
            placed: 1,
            last: [
              { line: 1, text: '{:process 0, :type :invoke, :f :write, :value 1}' },
              { line: 2, text: '{:process 0, :type :ok, :f :write, :value 1}' },
            ],
          },
          { file: 'bad.edn', verdict: 'unreadable', error: { line: 3, fact: 'bad.edn: line 3: { is never closed' } },
        ],
      },
    ]);
  });

  test('Ctrl-C ends it before the verdict: 130', async () => {
    const { signal } = { signal: AbortSignal.abort('SIGINT') };
    const { code, stdout } = await raftcheck('linearizability hard.edn --model kv', {
      cwd: cwd(),
      interrupted: signal,
    });
    expect([code, stdout]).toEqual([130, '']);
  });
});

/** The data in a page. */
function shownIn(cwd: string, path: string): { readonly verdict: object; readonly history: object } {
  const [, data = ''] =
    /<script type="application\/json" id="run">([^<]*)</.exec(readFileSync(join(cwd, path), 'utf8')) ?? [];
  return JSON.parse(data) as { verdict: object; history: object };
}

describe('--html', () => {
  const other = (text: string): Readonly<Record<string, string>> => ({ 'stale.edn': stale, 'other/stale.edn': text });

  test('saves a page of every history, also of one that is linearizable, beside it', async () => {
    const cwd = folderWith({ 'sound.edn': sound, 'stale.edn': stale });
    const { code, stdout } = await raftcheck('linearizability sound.edn stale.edn --model register --html', { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('linearizable  sound.edn   1 operation on 1 key\n  page sound.edn.html\n');
    expect(stdout).toContain('\n  page stale.edn.html\n');
    expect(shownIn(cwd, 'sound.edn.html').verdict).toMatchObject({ verdict: 'holds', culprit: null });
    expect(shownIn(cwd, 'stale.edn.html').verdict).toMatchObject({ verdict: 'violated', culprit: 4 });
    expect(shownIn(cwd, 'stale.edn.html').history).toMatchObject({ known: { withoutPlace: 1 } });
  });

  test('in a folder, where equal names do not meet; --json tells where; a bad file has none', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, 'other'));
    for (const [name, text] of Object.entries({ ...other(sound), 'bad.edn': '{' }))
      writeFileSync(join(cwd, name), text);
    const command = 'linearizability stale.edn other/stale.edn bad.edn --model register --html=pages --json';
    const { stdout } = await raftcheck(command, { cwd });
    const { files } = JSON.parse(stdout) as { files: readonly { readonly page?: string }[] };
    expect(files.map(({ page }) => page)).toEqual(['pages/stale.edn.html', 'pages/stale.edn-2.html', undefined]);
    expect(shownIn(cwd, 'pages/stale.edn-2.html').verdict).toMatchObject({ verdict: 'holds' });
  });

  test('a page that cannot be written is said, and hides no verdict', async () => {
    const cwd = folderWith({ 'stale.edn': stale, 'sound.edn': sound, pages: 'a file' });
    const run = (file: string): ReturnType<typeof raftcheck> =>
      raftcheck(`linearizability ${file} --model register --html=pages`, { cwd });
    const { code, stdout, stderr } = await run('stale.edn');
    expect([code, stdout]).toEqual([1, expect.stringContaining('not linearizable  stale.edn')]);
    expect(stderr).toMatch(/^raftcheck: .*pages.*Choose another folder: --html=DIR\n$/);
    expect((await run('sound.edn')).code).toBe(64);
  });
});
