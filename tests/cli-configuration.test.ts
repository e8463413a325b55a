// @module-tag slow
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { raftcheck } from './cli-run.ts';
import type { Ran } from './cli-run.ts';
import { example, folderWith } from './own-project.ts';

const configuration = "export default { subjects: { 'own-raft': './rafts/raft.js' } };";

/** How the example commits what is not on a majority. */
const finding = {
  format: 'raftcheck-schedule',
  version: 3,
  servers: 2,
  options: { features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
  subject: 'own-raft',
  title: '',
  steps: [
    { kind: 'timeout', server: 1 },
    { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
    { kind: 'deliver', message: '2>1 RequestVoteResponse t1 #1' },
    { kind: 'command', server: 1, command: 'x' },
    { kind: 'deliver', message: '1>2 AppendEntries t1 #2', position: 1 },
    { kind: 'deliver', message: '1>2 AppendEntries t1 #1' },
    { kind: 'deliver', message: '2>1 AppendEntriesResponse t1 #1' },
  ],
  expect: { verdict: 'violated', property: 'Commit Durability', atStep: 7 },
};

/** A project with the example, a file of what is wrong with it, and what else is given. */
const project = (files: Readonly<Record<string, string>> = {}): string =>
  folderWith({ 'rafts/raft.js': example, 'f.json': JSON.stringify(finding), ...files });

const said = (name: string): string => `raftcheck: configuration ${name}\n`;

function expectLine({ code, stdout, stderr }: Ran, fact: string): void {
  expect([code, stdout]).toEqual([64, '']);
  const lines = stderr.split('\n').filter((line) => !line.startsWith('raftcheck: configuration '));
  expect(lines).toEqual([expect.stringContaining(fact), '']);
}

describe('a subject that the configuration names', () => {
  test.each([
    ['replay', /^reproduced {2}f\.json {3}Commit Durability at step 7\n$/],
    ['show', /^FAIL Commit Durability/],
    ['explain --replays 200', /^The rule\n/m],
    ['shrink --time 100ms', /replay: npx raftcheck replay counterexamples\/found\/.*\n$/],
  ])('is found by %s, by the name in the file', async (command, expected) => {
    const cwd = project({ 'raftcheck.config.js': configuration });
    const { code, stdout, stderr } = await raftcheck(`${command} f.json`, { cwd });
    expect([code, stdout, stderr]).toEqual([0, expect.stringMatching(expected), said('raftcheck.config.js')]);
  });

  test('is what fuzz and check take, if there is no other', async () => {
    const cwd = project({ 'raftcheck.config.mjs': configuration });
    const fuzz = await raftcheck('fuzz --runs 1 --seed 1 --servers 5 --shrink-time 100ms', { cwd });
    expect([fuzz.code, fuzz.stderr]).toEqual([1, said('raftcheck.config.mjs')]);
    expect(fuzz.stdout).toMatch(/^fuzz {3}own-raft, 5 servers/);
    const check = await raftcheck('check --runs 1 --seed 1 --servers 5', { cwd });
    expect([check.code, check.stdout]).toEqual([1, expect.stringMatching(/^saved {2}1 of 1 file reproduced\nknown /)]);
  });

  test('is named by a flag where there are several, or by the configuration itself', async () => {
    const two = { 'own-raft': './rafts/raft.js', other: './nowhere.js' };
    const cwd = project({ 'raftcheck.config.json': JSON.stringify({ subjects: two }) });
    const built = await raftcheck('fuzz --runs 4 --seed 1', { cwd });
    expect([built.code, built.stdout]).toEqual([0, expect.stringMatching(/^fuzz {3}impl, /)]);
    const named = await raftcheck('fuzz --subject own-raft --runs 1 --seed 1 --servers 5 --shrink-time 100ms', {
      cwd,
    });
    expect([named.code, named.stdout]).toEqual([1, expect.stringMatching(/^fuzz {3}own-raft, /)]);
    writeFileSync(join(cwd, 'raftcheck.config.json'), JSON.stringify({ subject: 'own-raft', subjects: two }));
    const chosen = await raftcheck('fuzz --runs 1 --seed 1 --servers 5 --fresh --shrink-time 100ms', { cwd });
    expect([chosen.code, chosen.stdout]).toEqual([1, expect.stringMatching(/^fuzz {3}own-raft, /)]);
  });

  test('is found from a folder further down, with paths from that of the configuration', async () => {
    const cwd = project({ 'raftcheck.config.js': configuration, 'a/b/c.txt': '' });
    const { code, stderr } = await raftcheck('replay ../../f.json', { cwd: join(cwd, 'a/b') });
    expect([code, stderr]).toEqual([0, said(join(cwd, 'raftcheck.config.js'))]);
  });
});

describe('no configuration is read', () => {
  const broken = { 'raftcheck.config.js': "throw new Error('read');" };

  test.each([
    'faults',
    'fuzz --subject impl --runs 1',
    'fuzz --subject ./rafts/raft.js --runs 1 --shrink-time 1ms --seed 1',
    'explore --max-messages 0',
  ])('by %s, which needs none', async (command) => {
    const { stderr } = await raftcheck(command, { cwd: project(broken) });
    expect(stderr).toBe('');
  });

  test('for a file of a built-in subject', async () => {
    const steps = [{ kind: 'timeout', server: 1 }];
    const own = { ...finding, version: 1, subject: 'impl', steps, expect: { verdict: 'holds' } };
    const { code, stderr } = await raftcheck('replay own.json', {
      cwd: project({ ...broken, 'own.json': JSON.stringify(own) }),
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  test('with --no-config', async () => {
    const cwd = project(broken);
    expectLine(await raftcheck('explain --no-config f.json', { cwd }), 'expected a known subject, got "own-raft"');
    expect((await raftcheck('fuzz --no-config --runs 1 --seed 1', { cwd })).stdout).toMatch(/^fuzz {3}impl, /);
  });

  test('beyond the project', async () => {
    const cwd = project({ ...broken, 'inner/package.json': '{}', 'bare/.git/x': '' });
    for (const folder of ['inner', 'bare']) {
      const ran = await raftcheck('replay ../f.json', { cwd: join(cwd, folder) });
      expect([ran.code, ran.stderr]).toEqual([64, expect.stringContaining('expected a known subject')]);
    }
    rmSync(join(cwd, 'package.json')); // nobody's project: only the folder itself counts
    mkdirSync(join(cwd, 'deep'));
    expect((await raftcheck('replay ../f.json', { cwd: join(cwd, 'deep') })).stderr).not.toContain('cannot be loaded');
    expect((await raftcheck('replay f.json', { cwd })).stderr).toContain('cannot be loaded: read');
  });
});

describe('what is wrong with a configuration is told in a line:', () => {
  const json = (value: unknown): Readonly<Record<string, string>> => ({
    'raftcheck.config.json': JSON.stringify(value),
  });
  const rows: readonly (readonly [what: string, files: Readonly<Record<string, string>>, fact: string])[] = [
    ['no JSON', { 'raftcheck.config.json': '{' }, 'raftcheck.config.json: expected JSON: '],
    ['a list', json([]), 'raftcheck.config.json: its default export: expected an object, got []'],
    [
      'nothing exported',
      { 'raftcheck.config.js': 'export const a = 1;' },
      'its default export: expected an object, got undefined',
    ],
    ['another key', json({ subject: 'a', subjcts: {} }), 'unknown key "subjcts": there are subject and subjects'],
    [
      'a number for a subject',
      json({ subjects: { a: 7 } }),
      'subjects.a: expected the path of a file, or { "adapter": COMMAND }, got 7',
    ],
    ['no command', json({ subjects: { a: { adapter: ' ' } } }), 'subjects.a.adapter: expected a command, got " "'],
    ['another key of an adapter', json({ subjects: { a: { adapter: 'x', env: {} } } }), 'unknown key "subjects.a.env"'],
    ['a name that is none', json({ subjects: { 'A b': './a.js' } }), 'subjects.A b: expected a name of the shape'],
    ['a built-in name', json({ subjects: { impl: './a.js' } }), 'that no built-in subject has, got "impl"'],
    ['a default that is nowhere', json({ subject: 'a' }), 'subject: expected one that stands in subjects, got "a"'],
    ['no file there', json({ subjects: { a: './a.js' } }), 'raftcheck.config.json: subjects.a: there is no such file'],
    ['another name', json({ subjects: { a: './rafts/raft.js' } }), 'subjects.a: the subject calls itself own-raft'],
    [
      'two of them',
      { ...json({}), 'raftcheck.config.js': configuration },
      'raftcheck.config.js: there is raftcheck.config.json too',
    ],
    ['what it throws', { 'raftcheck.config.js': "throw new Error('not\\ntoday');" }, 'it cannot be loaded: not'],
  ];
  test.each(rows)('%s', async (_, files, fact) => {
    expectLine(await raftcheck('fuzz --seed 1 --runs 1', { cwd: project(files) }), fact);
  });

  test('a name that neither it nor raftcheck knows', async () => {
    const cwd = project({ 'raftcheck.config.js': configuration });
    expectLine(
      await raftcheck('fuzz --subject own-rafd', { cwd }),
      'unknown subject "own-rafd": did you mean own-raft?',
    );
    expectLine(
      await raftcheck('check --subject nothing', { cwd }),
      'expected a file, such as ./my-raft.js, or a name: ',
    );
  });
});

describe('the version of a subject', () => {
  const versioned = (version: string): string =>
    example.replace("name: 'own-raft',", `name: 'own-raft', version: '${version}',`);

  test('stands in what is saved, and another one replays it with a warning', async () => {
    const cwd = project({ 'rafts/raft.js': versioned('1.4.0'), 'raftcheck.config.js': configuration });
    const { stdout } = await raftcheck('shrink --time 100ms f.json', { cwd });
    const [, file = ''] = /replay (\S+)\n$/.exec(stdout) ?? [];
    const same = await raftcheck(['replay', file], { cwd });
    expect([same.code, same.stderr]).toEqual([0, said('raftcheck.config.js')]);
    const later = await raftcheck(['replay', '--subject', './later.js', file], { cwd: withLater(cwd) });
    expect([later.code, later.stdout]).toEqual([0, expect.stringMatching(/^reproduced /)]);
    expect(later.stderr).toContain('saved with own-raft 1.4.0, run with 1.5.0\n');
    expect((await raftcheck(['show', '--subject', './later.js', file], { cwd })).stderr).toContain('run with 1.5.0');
    const fuzz = await raftcheck('fuzz --subject ./later.js --runs 1 --seed 1 --shrink-time 1ms', { cwd });
    expect(fuzz.stderr).toBe(later.stderr);
    expect((await raftcheck(['show', file, '--no-config'], { cwd })).stdout).toContain('subject own-raft 1.4.0');
  });

  function withLater(cwd: string): string {
    writeFileSync(join(cwd, 'later.js'), versioned('1.5.0'));
    return cwd;
  }

  test('is short and printable', async () => {
    const cwd = project({ 'rafts/raft.js': versioned('a\\nb'), 'raftcheck.config.js': configuration });
    const ran = await raftcheck('fuzz --runs 1', { cwd });
    expect([ran.code, ran.stderr]).toEqual([
      4,
      expect.stringContaining('version: expected 1 to 60 printable characters'),
    ]);
  });
});
