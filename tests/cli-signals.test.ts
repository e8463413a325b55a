// @module-tag slow
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadSchedule } from '../counterexamples/format/load.ts';
import { builtBin } from './built.ts';
import { emptyFolder } from './cli-run.ts';

// Real signals to the built program. It ends within a second on a core of its own; the machine of the tests may be busy.
const endsWithinMs = 4_000;

const found = 'counterexamples/found';
/** Is found within a second, with some 400 steps, and takes nine to shrink. */
const longToShrink =
  'fuzz --subject fault:conflict-hint-never-backs-up --servers 3 --features snapshots --conformance off --seed 2 --shrink-time 1h';

/** Before somebody listens, the signal would just kill it: says when that is so. */
const saysWhenListening =
  "process.on('newListener', (event) => { if (event === 'SIGHUP') console.error('listening'); });";

let bin = '';
beforeAll(() => {
  bin = builtBin();
});

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number; // since the signal
}

/** Starts a command line, sends a signal when it listens and it is time, and waits for the end. */
async function signalled(
  argv: string,
  cwd: string,
  signal: NodeJS.Signals,
  itIsTime: (child: ChildProcess) => Promise<void>,
): Promise<Ended> {
  const telling = ['--import', `data:text/javascript,${encodeURIComponent(saysWhenListening)}`];
  const child = spawn(process.execPath, [...telling, bin, ...argv.split(' ')], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (text.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text.stderr += data.toString()));
  await once(child.stderr, 'data');
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  await itIsTime(child);
  const sent = performance.now();
  child.kill(signal);
  const [code, by] = await closed;
  return { code, signal: by, ...text, ms: performance.now() - sent };
}

const filesIn = (cwd: string): readonly string[] =>
  existsSync(join(cwd, found)) ? readdirSync(join(cwd, found)).filter((name) => name.endsWith('.json')) : [];

const untilSaved = (cwd: string) => async (): Promise<void> => {
  while (filesIn(cwd).length === 0) await sleep(20);
};

const codes = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const;

describe.skipIf(process.platform === 'win32')('while a finding is made shorter', () => {
  test.each(codes)(
    '%s ends it with exit code %d, and the finding is saved as far as it has come',
    async (name, code) => {
      const cwd = emptyFolder();
      const ended = await signalled(`${longToShrink} --json`, cwd, name, untilSaved(cwd));
      expect([ended.code, ended.stderr]).toEqual([
        code,
        expect.stringMatching(/^listening\nraftcheck: .*: ending; .*\n$/),
      ]);
      expect(ended.ms).toBeLessThan(endsWithinMs);
      const [file = '', ...more] = filesIn(cwd);
      expect(more).toEqual([]);
      const report = JSON.parse(ended.stdout) as { readonly findings: readonly { readonly file: string }[] };
      expect(report).toMatchObject({ verdict: 'interrupted', exitCode: code });
      expect(report.findings.map((finding) => finding.file)).toEqual([join(found, file)]);
      expect(loadSchedule(join(cwd, found, file))).toMatchObject({ unshrunk: true });
    },
  );

  test('kill -9 leaves a valid file that says so; shrink and fuzz go on with it', async () => {
    const cwd = emptyFolder();
    const killed = await signalled(longToShrink, cwd, 'SIGKILL', async () => {
      await untilSaved(cwd)();
      await sleep(1_500); // in which it is replaced by shorter ones
    });
    expect(killed.signal).toBe('SIGKILL');
    const [file = ''] = filesIn(cwd);
    const left = loadSchedule(join(cwd, found, file));
    expect(left.unshrunk).toBe(true);
    const stopped = await signalled(`shrink ${found}/${file} --json`, cwd, 'SIGTERM', async () => {
      while (loadSchedule(join(cwd, found, file)).steps.length === left.steps.length) await sleep(20);
    });
    expect([stopped.code, JSON.parse(stopped.stdout)]).toEqual([
      143,
      expect.objectContaining({ verdict: 'interrupted' }),
    ]);
    const shorter = loadSchedule(join(cwd, found, file));
    expect([shorter.unshrunk, filesIn(cwd)]).toEqual([true, [file]]);
    expect(shorter.steps.length).toBeLessThan(left.steps.length);
    const goesOn = longToShrink.replace('1h', '2s').replace('--seed 2', '--seed 9 --runs 1');
    const again = await signalled(goesOn, cwd, 'SIGINT', async (child) => {
      await once(child, 'exit');
    });
    expect(again.stdout).toContain(`shrunk ${found}/${file}: ${shorter.steps.length} -> `);
    const texts = filesIn(cwd).map((name) => readFileSync(join(cwd, found, name), 'utf8'));
    expect(filesIn(cwd)).not.toContain(file);
    for (const text of texts) expect(text).toContain('"version": 1,');
  });
});

describe.skipIf(process.platform === 'win32')('a search', () => {
  test.each([1, 2])('of %d workers answers a signal in the midst of a run', async (workers) => {
    const cwd = emptyFolder();
    const argv = `fuzz --seed 1 --time 1h --steps 100000 --strategy swarm --workers ${workers}`;
    const ended = await signalled(argv, cwd, 'SIGINT', async () => sleep(1_000));
    expect([ended.code, ended.stderr]).toEqual([130, expect.stringContaining('Ctrl-C: ending')]);
    expect(ended.ms).toBeLessThan(endsWithinMs);
  });
});

describe.skipIf(process.platform === 'win32')('explaining', () => {
  test('goes by --shrink-time, as shrinking does', async () => {
    const cwd = emptyFolder();
    let begin = Infinity;
    const ended = await signalled(`${longToShrink.replace('1h', '2s')}`, cwd, 'SIGTERM', async (child) => {
      await untilSaved(cwd)();
      begin = performance.now();
      await once(child, 'exit');
    });
    expect(performance.now() - begin).toBeLessThan(2_000 + endsWithinMs);
    expect([ended.code, ended.stdout]).toEqual([1, expect.stringContaining('shrunk 400')]);
    expect(loadSchedule(join(cwd, found, filesIn(cwd)[0] ?? '')).unshrunk).toBeUndefined();
  });

  test('is ended by a signal', async () => {
    const cwd = emptyFolder();
    await signalled(longToShrink, cwd, 'SIGKILL', untilSaved(cwd));
    const [file = ''] = filesIn(cwd);
    const argv = `explain ${found}/${file} --replays 1000000 --json`;
    const ended = await signalled(argv, cwd, 'SIGTERM', async () => sleep(1_000));
    expect([ended.code, JSON.parse(ended.stdout)]).toEqual([143, expect.objectContaining({ verdict: 'interrupted' })]);
    expect(ended.ms).toBeLessThan(endsWithinMs);
  });
});

/** Opens the page's events, which never end by themselves. */
async function tabOpened({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) throw new Error('nothing is heard of it');
  const [printed] = (await once(stdout, 'data')) as [Buffer];
  const [address = ''] = printed.toString().split('\n');
  const response = await fetch(address.replace('/?', '/events?'));
  expect(response.status).toBe(200);
}

describe.skipIf(process.platform === 'win32')('browsing', () => {
  test('is ended by a signal though a tab is open, and its adapter with it', async () => {
    const mark = `browsed-${process.pid}.mjs`;
    const folder = emptyFolder();
    const kit = join(process.cwd(), 'adapters/kit/node/adapter.mjs');
    writeFileSync(join(folder, mark), `#!/usr/bin/env node\nimport ${JSON.stringify(kit)};\n`);
    chmodSync(join(folder, mark), 0o755);
    const argv = `browse --no-config --adapter ./${mark}`;
    const ended = await signalled(argv, folder, 'SIGINT', async (child) => tabOpened(child));
    expect([ended.code, ended.stdout]).toEqual([
      130,
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n/),
    ]);
    expect(ended.stderr).toContain('Ctrl-C: ending; what was saved stays, other branches are gone.');
    expect(ended.ms).toBeLessThan(endsWithinMs);
    await expect.poll(() => spawnSync('pgrep', ['-f', mark], { encoding: 'utf8' }).stdout).toBe('');
  });
});
