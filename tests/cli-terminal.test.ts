import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../counterexamples/show/lines.ts';
import { emptyFolder, findingFault, foundFile, raftcheck } from './cli-run.ts';

const widest = (text: string): number => Math.max(...text.split('\n').map(columnsOf));

describe('layout', () => {
  test.each([80, 100, 200])('at %d columns no line is longer', async (columns) => {
    const env = { COLUMNS: String(columns) };
    const shown = await Promise.all(
      [
        'config-lost-on-restart',
        'prev-term-not-checked',
        'probe-pause-never-resumed',
        'overlap-rewrite-crash-window',
      ].flatMap((fault) => [raftcheck(`show ${fault}`, { env }), raftcheck(`show ${fault} --at 3`, { env })]),
    );
    for (const { code, stdout } of shown) {
      expect(code).toBe(0);
      expect(widest(stdout)).toBeLessThanOrEqual(columns);
    }
  });

  test('what is wide is used', async () => {
    const at = async (columns: string): Promise<string> =>
      (await raftcheck('show prev-term-not-checked', { env: { COLUMNS: columns } })).stdout;
    const [narrow, wide] = [await at('80'), await at('200')];
    expect(widest(wide)).toBeGreaterThan(120);
    expect(wide.split('\n').length).toBeLessThan(narrow.split('\n').length);
  });

  test('a terminal is asked, a pipe has 100', async () => {
    expect(
      widest((await raftcheck('show prev-term-not-checked', { isTTY: true, env: { NO_COLOR: '1' } })).stdout),
    ).toBeLessThanOrEqual(80);
    expect(widest((await raftcheck('show prev-term-not-checked')).stdout)).toBeGreaterThan(80);
  });

  test('what is in brackets stays on a line', async () => {
    const { stdout } = await raftcheck('show prev-term-not-checked', { env: { COLUMNS: '100' } });
    expect(stdout).toContain('(2:x after 1/t2, commit 0)');
    for (const line of stdout.split('\n').filter((one) => one.startsWith('       ')))
      expect(line.split('(').length, line).toBe(line.split(')').length);
  });
});

test('the cause stands before the steps, the numbers behind them', async () => {
  const { stdout } = await raftcheck(`${findingFault} --conformance off`);
  const order = [
    'FAIL Commit Durability',
    'spec and code part',
    'the rule:',
    '1 n1 timeout',
    'subject fault:',
    'found in run',
    '1 run, ',
  ];
  const places = order.map((part) => stdout.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

describe('a summary', () => {
  test('is one line', async () => {
    const { stdout } = await raftcheck('fuzz --runs 5 --seed 1');
    expect(stdout.split('\n').filter((line) => /steps|elections|messages|snapshots/.test(line))).toHaveLength(1);
    expect(stdout).toMatch(/^ {2}5 runs, [\d,]+ steps in \d+\.\d s; \d+ elections won, [\d,]+ entries committed$/m);
  });

  test('with --verbose is all that was counted', async () => {
    const { stdout } = await raftcheck('fuzz --runs 5 --seed 1 --verbose');
    expect(stdout).toMatch(/steps judged.*\n[^]*entr(y|ies) deleted from logs[^]*messages lost/);
  });

  test('cannot be both quiet and verbose', async () => {
    expect((await raftcheck('fuzz --quiet --verbose')).code).toBe(64);
  });
});

describe('a schedule that no single step can be taken from', () => {
  const argv = 'fuzz --subject fault:prev-term-not-checked --seed 5 --features none --fresh';

  test('is shown on a terminal while shorter ones are looked for, and not twice', { tags: 'slow' }, async () => {
    const { stdout } = await raftcheck(argv, { isTTY: true, env: { NO_COLOR: '1' } });
    const early = stdout.indexOf('and no single one of them can go. A shorter');
    expect(early).toBeGreaterThan(stdout.indexOf('FAIL Log Matching'));
    expect(early).toBeLessThan(stdout.indexOf('found in run'));
    const pictures = stdout.split('FAIL Log Matching').length - 1;
    expect(pictures).toBe(/A shorter one:|The one to keep/.test(stdout) ? 2 : 1);
  });

  test('in a pipe stands alone', { tags: 'slow' }, async () => {
    const { stdout } = await raftcheck(argv);
    expect(stdout.split('FAIL Log Matching')).toHaveLength(2);
    expect(stdout).not.toContain('A shorter');
  });
});

describe('words', () => {
  test.each(['help words', 'words', 'words --help'])('%s is a page of them', async (command) => {
    const { code, stdout } = await raftcheck(command);
    expect(code).toBe(0);
    expect(widest(stdout)).toBeLessThanOrEqual(100);
    for (const word of ['1-minimal', '1:-', 'the last way out', 'ways to go on', 'replay', 'not judged'])
      expect(stdout).toContain(`\n  ${word}`);
  });

  test('of the signs of a schedule stand below it', async () => {
    const { stdout } = await raftcheck('show prev-term-not-checked');
    expect(stdout).toMatch(/1:- an entry of term 1\s+without a command/);
    expect(stdout).toContain('npx raftcheck help words');
  });

  test('are mentioned by --help', async () => {
    expect((await raftcheck('--help')).stdout).toContain('Words: help words.');
  });
});

describe('the name of a known fault', () => {
  test.each(['prev-term-not-checked', 'fault:prev-term-not-checked'])('%s is its shortest schedule', async (name) => {
    const { code, stdout } = await raftcheck(`show ${name}`);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^FAIL Log Matching /);
  });

  test('goes behind a file of that name', async () => {
    const cwd = emptyFolder();
    const text = readFileSync(join(cwd, await foundFile(cwd)), 'utf8');
    writeFileSync(join(cwd, 'prev-term-not-checked'), text);
    expect((await raftcheck('show prev-term-not-checked', { cwd })).stdout).toMatch(/^FAIL Commit Durability /);
  });

  test('does for explain and replay too', async () => {
    expect((await raftcheck('explain prev-term-not-checked --replays 100')).stdout).toMatch(/^FAIL Log Matching /);
    expect((await raftcheck('replay prev-term-not-checked')).code).toBe(0);
  });

  test('that there is not is a file that there is not', async () => {
    const { code, stderr } = await raftcheck('show prev-term-not-chekced');
    expect(code).toBe(64);
    expect(stderr).toContain('prev-term-not-chekced');
  });
});

test.each(['check', 'fuzz', 'explore', 'replay', 'show', 'explain', 'shrink', 'faults', 'adapter check', 'log dump'])(
  '%s --help has examples that fit',
  async (command) => {
    const { code, stdout } = await raftcheck(`${command} --help`);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`\\nExamples:\\n {2}raftcheck ${command}\\b`));
    expect(widest(stdout)).toBeLessThanOrEqual(80);
  },
);
