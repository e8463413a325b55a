// @module-tag slow
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foundFile, lastLine, raftcheck } from './cli-run.ts';
import type { Ran } from './cli-run.ts';
import { example, folderWith } from './own-project.ts';

/** The example with that text in the place of another, which it has. */
function changed(text: string, replacement: string): string {
  if (!example.includes(text)) throw new RangeError(`the example has no ${text}`);
  return example.replace(text, replacement);
}

const bug = /^ +disk\.log = .*the bug.*\n.*\n/m;

/** As Figure 2 has it: only what conflicts goes, and only what this message vouches for is committed. */
const mended = example.replace(
  bug,
  `      for (const [k, entry] of entries.entries()) {
        const index = prevLogIndex + k;
        if (disk.log[index]?.term === entry.term) continue;
        disk.log = [...disk.log.slice(0, index), ...entries.slice(k)];
        break;
      }
      this.commitTo(Math.min(leaderCommit, prevLogIndex + entries.length));
`,
);

const found = 'counterexamples/found';

interface Find extends Ran {
  readonly file: string;
  readonly text: string;
}

let finding: Promise<Find> | undefined;

/** What a search finds in the example. It is searched once. */
async function searchExample(): Promise<Find> {
  const cwd = folderWith({ 'raft.js': example });
  const ran = await raftcheck('fuzz --subject ./raft.js --seed 1', { cwd });
  const [name = ''] = readdirSync(join(cwd, found));
  const file = join(found, name);
  return { ...ran, file, text: readFileSync(join(cwd, file), 'utf8') };
}

/** A folder with that subject and the file of what was found in the example. */
async function withFinding(subject = example): Promise<{ readonly cwd: string; readonly file: string }> {
  finding ??= searchExample();
  const { file, text } = await finding;
  const cwd = folderWith({ 'raft.js': subject });
  mkdirSync(join(cwd, found), { recursive: true });
  writeFileSync(join(cwd, file), text);
  return { cwd, file };
}

/** One line that says what is wrong. */
function expectLine({ code, stderr }: Ran, expected: number, fact: string): void {
  expect([code, stderr]).toEqual([expected, expect.stringContaining(fact)]);
  expect(stderr).toMatch(/^[^\n]{1,700}\n$/);
}

interface Report {
  readonly verdict: string;
  readonly subject: string;
  readonly summary: Readonly<Record<'runs' | 'elections' | 'commits' | 'crashes' | 'answers', number>>;
  readonly notJudged: readonly { readonly property: string; readonly reason: string }[];
}

describe('the example', () => {
  test('has its bug found, shown in a few steps and saved, with the command that replays it', async () => {
    finding ??= searchExample();
    const { code, stdout, stderr, file, text } = await finding;
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('fuzz   own-raft, 2 to 4 servers, seed 1\n');
    expect(stdout).toContain(
      "not judged (the subject's messages do not say PreVote in the paper's words): Leader Stick",
    );
    expect(stdout).toMatch(/not judged \(the subject does not answer what it is asked for\): Truthful Reply/);
    expect(stdout).toMatch(/^FAIL Commit Durability/m);
    expect(stdout).toMatch(/n\d: deletes 1:x at 2/);
    expect(lastLine(stdout)).toBe(`replay: npx raftcheck replay --subject ./raft.js ${file}`);
    const schedule = JSON.parse(text) as { readonly subject: string; readonly steps: readonly object[] };
    expect(schedule.subject).toBe('own-raft');
    expect(schedule.steps.length).toBeLessThanOrEqual(9);
  });

  test('has it found by two threads in the same run, wherever it lies', async () => {
    const cwd = folderWith({ 'my raft.js': example });
    const path = join(cwd, 'my raft.js');
    const flags = ['--seed', '1', '--workers', '2', '--shrink-time', '200ms'];
    const { code, stdout, stderr } = await raftcheck(['fuzz', '--subject', path, ...flags], { cwd });
    expect([code, stderr]).toEqual([1, '']);
    const where = /found in run \d+ .*(path \d+:\d+)/;
    finding ??= searchExample();
    expect(where.exec(stdout)?.[1]).toBe(where.exec((await finding).stdout)?.[1]);
    expect(where.test(stdout)).toBe(true);
    expect(lastLine(stdout)).toContain(` --subject '${path}' counterexamples/found/`);
  });

  test('fails again as it was saved, and mended it does not', async () => {
    const { cwd, file } = await withFinding();
    const { code, stdout } = await raftcheck(['replay', '--subject', './raft.js', file], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^reproduced .* Commit Durability at step \d\n$/)]);
    const other = await withFinding(mended);
    const again = await raftcheck(['replay', '--subject', './raft.js', other.file], { cwd: other.cwd });
    expect([again.code, again.stdout]).toEqual([1, expect.stringMatching(/^fixed .*it holds/)]);
  });

  test.each([
    ['show', '', /^FAIL Commit Durability[^]*\n> +\d .*\n.*<- Commit Durability\n\n[^]*\n {2}subject own-raft .*\n$/],
    ['explain', '', /^The rule\n[^]*^The smallest change\n/m],
    ['shrink', '--time 300ms', /^replay: npx raftcheck replay --subject \.\/raft\.js counterexamples\/found\/.*\n$/m],
  ])('%s takes the file with the subject', async (command, flags, expected) => {
    const { cwd, file } = await withFinding();
    const { code, stdout, stderr } = await raftcheck(`${command} --subject ./raft.js ${flags} ${file}`, { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(expected);
  });

  test.each(['replay', 'explain', 'shrink', 'show --format csv', 'show --at 1'])(
    '%s without the subject says what is missing',
    async (command) => {
      const { cwd, file } = await withFinding();
      const ran = await raftcheck(`${command} ${file}`, { cwd });
      expectLine(ran, 64, 'subject: expected a known subject, got "own-raft"');
      expect(ran.stderr).toContain('for one of your own, give --subject or --adapter, or name it in');
      expect(ran.stdout).toBe('');
    },
  );

  test('show without the subject says the steps, and what it does not know', async () => {
    const { cwd, file } = await withFinding();
    const { code, stdout, stderr } = await raftcheck(['show', file], { cwd });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^raftcheck: own-raft is not at hand, .*\n$/)]);
    expect(stdout).toMatch(
      /^NOT RUN {3}expected: Commit Durability at step (\d)\n {2}entry [^]*\n> {3}\1 deliver .*\n\n {2}subject own-raft .*\n$/,
    );
  });

  test('is checked for CI: its own findings, then fuzzing', async () => {
    const { cwd, file } = await withFinding();
    await foundFile(cwd);
    const check = await raftcheck('check --subject ./raft.js --runs 2 --seed 1', { cwd });
    expect(check.code).toBe(1);
    expect(check.stdout).toMatch(/^saved {2}1 of 1 file reproduced\n/);
    expect(check.stdout).toContain(`known  ${file}`);
    expect(check.stdout).toContain('fuzz   own-raft, 5 servers, seed 1\n');
    expect(check.stdout).not.toContain('explore');
    expect(check.stdout).toContain(`replay: npx raftcheck replay --subject ./raft.js ${file}\n`);
  });
});

describe('the example without its bug', () => {
  test('passes, and what it did and is not judged by is told', async () => {
    const cwd = folderWith({ 'mended.js': mended });
    const { code, stdout, stderr } = await raftcheck('fuzz --subject ./mended.js --runs 128 --seed 1 --json', { cwd });
    expect([code, stderr]).toEqual([0, '']);
    const { verdict, subject, summary, notJudged } = JSON.parse(stdout) as Report;
    expect([verdict, subject, summary.runs]).toEqual(['clean', 'own-raft', 128]);
    for (const what of ['elections', 'commits', 'crashes', 'answers'] as const)
      expect(summary[what], what).toBeGreaterThan(50);
    expect(notJudged.map(({ property }) => property)).toEqual([
      'Leader Stickiness',
      'Truthful Reply',
      'Persistence Before Reply',
      'Message Limits',
      'Send Window',
      'Answers Given',
    ]);
    expect(readdirSync(cwd).sort()).toEqual(['mended.js', 'node_modules', 'package.json']);
  });

  test('passes check, which leaves the findings of others alone', async () => {
    const cwd = folderWith({ 'mended.js': mended });
    await foundFile(cwd);
    const { code, stdout, stderr } = await raftcheck('check --subject ./mended.js --runs 8 --servers 3 --seed 1', {
      cwd,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^saved {2}0 of 0 files reproduced\n/);
    expect(lastLine(stdout)).toMatch(/^PASS /);
  });
});

describe('the Raft of docs/own-raft.md', () => {
  const page = readFileSync(new URL('../docs/own-raft.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([^]*?)```/.exec(page) ?? [];
  const check = ' && !isNewer(disk.log, log)';

  test('passes', async () => {
    expect(page).toContain(`Leave out \`${check.trim()}\``);
    const cwd = folderWith({ 'my-raft.js': code });
    const { code: passed, stdout } = await raftcheck('fuzz --subject ./my-raft.js --runs 32 --seed 1 --json', { cwd });
    const { summary, subject } = JSON.parse(stdout) as Report;
    expect([passed, subject]).toEqual([0, 'my-raft']);
    for (const what of ['elections', 'commits', 'crashes'] as const) expect(summary[what], what).toBeGreaterThan(20);
  });

  test('elects whom it must not, if it gives its vote to whoever asks', async () => {
    const cwd = folderWith({ 'my-raft.js': code.replace(check, '') });
    const flags = '--servers 3 --seed 1 --shrink-time 300ms';
    const { code: failed, stdout } = await raftcheck(`fuzz --subject ./my-raft.js ${flags}`, { cwd });
    expect([failed, stdout]).toEqual([1, expect.stringMatching(/^FAIL Leader Completeness/m)]);
  });
});

const readsTypeScript = Boolean(Reflect.get(process.features, 'typescript'));
const typed = example.replace('class Server {', 'class Server {\n  [field: string]: any;');

test.skipIf(!readsTypeScript)('a file may be TypeScript', async () => {
  const cwd = folderWith({ 'raft.ts': typed });
  const { code } = await raftcheck('fuzz --subject ./raft.ts --seed 1 --shrink-time 100ms', { cwd });
  expect(code).toBe(1);
});

test.skipIf(readsTypeScript)('a version of Node that reads no TypeScript is told', async () => {
  const cwd = folderWith({ 'raft.ts': typed });
  expectLine(await raftcheck('fuzz --subject ./raft.ts', { cwd }), 64, 'take Node 22.18 or newer');
});

describe('wrong usage is told in a line, and nothing is written:', () => {
  test.each([
    ['fuzz --subject ./missing.js', '--subject ./missing.js: there is no such file'],
    ['fuzz --subject missing.js', '--subject missing.js: there is no such file'],
    ['replay --subject ./missing.js x.json', '--subject ./missing.js: there is no such file'],
    ['check --subject ./missing.js', '--subject ./missing.js: there is no such file'],
    ['fuzz --subject ./none.js', '--subject ./none.js: expected its default export to be a subject'],
    ['fuzz --subject ./half.js', 'expected its default export to be a subject, as defineSubject makes one, got'],
    ['check --subject impl', '--subject impl: expected a subject of your own: a file, such as ./my-raft.js'],
    ['show --subject impl x.json', '--subject impl: expected a subject of your own: a file, such as ./my-raft.js'],
    ['fuzz --subject ./raft.js --features preVote', 'features: preVote: the servers of own-raft do not have that'],
    ['fuzz --subject ./raft.js --features all', 'the servers of own-raft do not have that: say so in defineSubject'],
    ['fuzz --subject ./raft.js --disk delayed', 'disk: "delayed": the servers of own-raft do not have that'],
    ['fuzz --subject ./raft.js --coverage', '--coverage counts steps of the spec, which does not run here'],
  ])('%s', async (argv, fact) => {
    const cwd = folderWith({
      'raft.js': example,
      'none.js': 'export const raft = 1;',
      'half.js': 'export default {};',
    });
    const before = readdirSync(cwd);
    const ran = await raftcheck(argv, { cwd });
    expectLine(ran, 64, fact);
    expect(ran.stdout).toBe('');
    expect(readdirSync(cwd)).toEqual(before);
  });

  test('fuzz --clients of a subject that has none', async () => {
    const cwd = folderWith({ 'raft.js': changed('clients: true', 'clients: false') });
    expectLine(
      await raftcheck('fuzz --subject ./raft.js --clients 2', { cwd }),
      64,
      'clients: 2: the servers of own-raft',
    );
  });
});

describe('a subject that is at fault is told in a line, with exit code 4:', () => {
  test.each([
    ['a syntax error', `${example}}`, "--subject ./raft.js: it cannot be loaded: Unexpected token '}'"],
    ['an import of nothing', changed("'raftcheck'", "'./raft-check.js'"), 'it cannot be loaded: Cannot find module'],
    ['what it throws as it is loaded', `${example}throw new Error('not today');`, 'it cannot be loaded: not today'],
    ['a name that is none', changed("'own-raft'", "'Own Raft'"), 'name: expected letters, digits'],
    ['an unknown declaration', changed('clients:', 'client:'), 'declares: expected clients, '],
    ['an unknown field', changed("'progress'", "'process'"), 'declares.view: expected votesGranted, progress'],
    ['an asynchronous step', changed('  step(input) {', '  async step(input) {'), 'own-raft: step() gave a promise:'],
    [
      'a step that gives nothing',
      changed('return { sent: this.sent', 'if (0) return { sent: this.sent'),
      'step(): expected an',
    ],
    [
      'a view of another kind',
      changed('return { role,', "return { role: 'boss',"),
      'own-raft: view(): role: expected one of',
    ],
    [
      'a message that lacks a field',
      changed(', leaderCommit: this.commitIndex }', ' }'),
      'a message (AppendEntries): leaderC',
    ],
  ])('%s', async (_, text, fact) => {
    const cwd = folderWith({ 'raft.js': text });
    expectLine(await raftcheck('fuzz --subject ./raft.js --seed 1 --runs 20', { cwd }), 4, fact);
    expect(readdirSync(cwd)).not.toContain('counterexamples');
  });

  test('also by replay', async () => {
    const { cwd, file } = await withFinding(changed('  step(input) {', '  async step(input) {'));
    expectLine(await raftcheck(['replay', '--subject', './raft.js', file], { cwd }), 4, 'step() gave a promise');
  });
});

test('a subject that does not repeat its runs is exit code 3', async () => {
  const cwd = folderWith({ 'raft.js': changed('success = !isOld &&', 'success = Math.random() < 0.5 && !isOld &&') });
  const ran = await raftcheck('fuzz --subject ./raft.js --seed 1', { cwd });
  expectLine(ran, 3, 'subject own-raft is not deterministic');
});

test('what a step throws is a finding, with what was thrown', async () => {
  const cwd = folderWith({
    'raft.js': changed(
      "if (input.kind === 'crash')",
      "if (input.kind === 'crash') throw new Error('power!');\n    if (input.kind === 'crash')",
    ),
  });
  const flags = '--servers 3 --seed 1 --property crash --shrink-time 100ms';
  const { code, stdout } = await raftcheck(`fuzz --subject ./raft.js ${flags}`, { cwd });
  expect(code).toBe(1);
  expect(stdout).toContain('FAIL Crash   n1 threw on crash: power!');
  expect(stdout).toMatch(/at Server\.step \(.*raft\.js:\d+/);
});

describe('a subject that cannot be run, or tells too little, is told apart from a finding:', () => {
  const subject = (server: string, rest = ''): string => `import { defineSubject } from 'raftcheck';
    const view = () => ({ role: 'follower', currentTerm: 0, votedFor: null, leaderId: null, commitIndex: 0, log: [] });
    let steps = 0;
    export default defineSubject({ name: 'odd', ${rest} make: () => () => (${server}) });`;
  const cases: readonly (readonly [what: string, text: string, flags: string, code: number, fact: RegExp])[] = [
    [
      'servers that do not start',
      subject("{ get step() { throw new Error('no disk'); }, view() { return this.step; } }"),
      '',
      4,
      /odd: its servers cannot be started: no disk$/,
    ],
    [
      'a promise that is rejected',
      subject("{ async step() { throw new Error('late'); }, view }"),
      '',
      4,
      /odd: step\(\) gave a promise/,
    ],
    [
      'what a thread finds out',
      subject('{ step: () => ((steps += 1) > 3000 ? 7 : {}), view }'),
      '--workers 2',
      4,
      /odd: step\(\): expected an object, got 7$/,
    ],
    [
      'nothing that could be judged',
      subject('{ step: () => ({}), view }'),
      '--property truthful-reply',
      64,
      /nothing is left to be judged: the subject does not answer/,
    ],
    [
      'half of what a feature takes',
      subject('{ step: () => ({}), view }', "declares: { features: ['transfer'] },"),
      '',
      4,
      /transfer needs view: transferTarget$/,
    ],
    [
      'features that are no list',
      subject('{ step: () => ({}), view }', "declares: { features: 'transfer' },"),
      '',
      4,
      /declares.features: expected a list, got transfer$/,
    ],
  ];
  test.each(cases)('%s', async (_, text, flags, code, fact) => {
    const cwd = folderWith({ 'odd.js': text });
    const ran = await raftcheck(`fuzz --subject ./odd.js --seed 1 --time 5s ${flags}`, { cwd });
    expect(ran.stderr.trimEnd()).toMatch(fact);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.code).toBe(code);
  });
});

test('check without the subject leaves its findings, says so, and is not failed by them', async () => {
  const { cwd } = await withFinding();
  const ran = await raftcheck('check --runs 4 --seed 1 --servers 3', { cwd });
  expect(ran.stdout).toContain('left   1 file of subjects of your own: give --subject or --adapter');
  expect(ran.stdout).not.toContain('unreadable');
  expect(ran.code).toBe(0);
});
