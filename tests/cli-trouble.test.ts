// @module-tag slow
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtBin, builtFolder } from './built.ts';
import { emptyFolder } from './cli-run.ts';

// What goes wrong in a process of its own: in raftcheck itself, in its threads, around it.
let bin = '';
beforeAll(() => {
  bin = builtBin();
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const node = (argv: readonly string[], cwd = emptyFolder()): Ended =>
  spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' });

const built = (file: string): string => JSON.stringify(pathToFileURL(join(builtFolder(), file)).href);

/** A module that is run first, in every thread. */
const first = (code: string): readonly string[] => ['--import', `data:text/javascript,${encodeURIComponent(code)}`];

const onceItRuns = (code: string): string =>
  `process.on('newListener', (event) => { if (event === 'SIGINT') { ${code} } });`;

describe('a fault of raftcheck itself ends with exit code 70 and its stack:', () => {
  const throwing = 'throw new RangeError("no such row")';
  const inSpec = (): string =>
    `import { CoverageRecorder } from ${built('world/coverage/recorder.js')};
     CoverageRecorder.prototype.recordOf = () => () => { ${throwing}; };`;
  const inChecker = (): string =>
    `import { Clients } from ${built('world/environment/clients.js')};
     Clients.prototype.observe = () => { ${throwing}; };`;

  test.each([
    ['in the spec', inSpec, 'fuzz --runs 64 --coverage'],
    ['in the spec, in threads', inSpec, 'fuzz --runs 128 --coverage --workers 2'],
    ['in the spec alone', inSpec, 'fuzz --runs 64 --coverage --subject model'],
    ['in the spec, explored', inSpec, 'explore --coverage --max-term 2 --max-log 1'],
    ['in the spec, explored in threads', inSpec, 'explore --coverage --max-term 2 --max-log 1 --workers 2'],
    ['in the checker', inChecker, 'fuzz --runs 64'],
    ['in the checker, in threads', inChecker, 'fuzz --runs 128 --workers 2'],
  ] as const)('%s', (_, code, argv) => {
    const cwd = emptyFolder();
    const { status, stdout, stderr } = node([...first(code()), bin, ...argv.split(' '), '--json'], cwd);
    expect([status, stdout]).toEqual([70, '']);
    expect(stderr).toMatch(/^raftcheck: fault of raftcheck itself: \w+: /);
    expect(stderr).toMatch(/RangeError: no such row\n {4}at /);
    expect(existsSync(join(cwd, 'counterexamples'))).toBe(false);
  });

  test('outside a command', () => {
    const late = onceItRuns(`setImmediate(() => { ${throwing}; });`);
    const { status, stderr } = node([...first(late), bin, 'fuzz', '--runs', '640']);
    expect(status).toBe(70);
    expect(stderr).toMatch(/^raftcheck: fault of raftcheck itself: RangeError: no such row\n {4}at /);
  });

  test('nobody listens to', () => {
    const late = onceItRuns('Promise.reject(new RangeError("no such row"));');
    const { status, stderr } = node([...first(late), bin, 'fuzz', '--runs', '640']);
    expect(status).toBe(70);
    expect(stderr).toMatch(/^raftcheck: fault of raftcheck itself: RangeError: no such row\n {4}at /);
  });
});

test("a plugin of fast-check that ends runs early is for the user's own properties", () => {
  const code = `import fc from 'fast-check';
    import { fuzz, raft } from ${built('index.js')};
    fc.installGlobalPlugin(fc.interruptAfterTimeLimit(0));
    const { summary } = await fuzz(raft('impl'), { properties: ['One Vote'], seed: 1, runs: 64 });
    console.log(summary.runs);`;
  const { status, stdout } = node(['--input-type=module', '-e', code], process.cwd());
  expect(status).toBe(0);
  expect(stdout).toBe('64\n');
});

// There is no such device, or no such state of a folder, on other systems.
describe.skipIf(!existsSync('/dev/full'))('what is around it is no violation:', () => {
  test.each([
    ['a full device', 'faults'],
    ['a full device, for JSON', 'fuzz --runs 4 --json'],
  ])('%s', (_, argv) => {
    const full = openSync('/dev/full', 'w');
    try {
      const ended = spawnSync(process.execPath, [bin, ...argv.split(' ')], {
        cwd: emptyFolder(),
        encoding: 'utf8',
        stdio: ['ignore', full, 'pipe'],
      });
      expect([ended.status, ended.stderr]).toEqual([
        64,
        'raftcheck: what it prints cannot be written: no space left on the device. Print somewhere else.\n',
      ]);
    } finally {
      closeSync(full);
    }
  });

  test('a full device for errors', () => {
    const full = openSync('/dev/full', 'w');
    try {
      const stdio = ['ignore', 'pipe', full] as const;
      expect(spawnSync(process.execPath, [bin, 'fuzz', '--runs', 'x'], { stdio: [...stdio] }).status).toBe(64);
    } finally {
      closeSync(full);
    }
  });

  test('a current folder that is gone', () => {
    const gone = join(emptyFolder(), 'gone');
    mkdirSync(gone);
    const command = `rmdir "$PWD" && exec "${process.execPath}" "${bin}" faults`;
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: gone, encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([
      64,
      '',
      'raftcheck: the current folder is gone: change into one that exists\n',
    ]);
  });
});
