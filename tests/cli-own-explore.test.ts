// @module-tag slow
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { builtFolder } from './built.ts';
import { raftcheck } from './cli-run.ts';
import type { Ran } from './cli-run.ts';
import { folderWith } from './own-project.ts';

const page = readFileSync('docs/own-raft.md', 'utf8');
const blocks = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => code);
const [shortest = '', save = '', make = ''] = ['class Server {', 'save() {', '(id, saved) =>'].map(
  (text) => blocks.find((code) => code.includes(text)) ?? '',
);

/** The Raft of docs/own-raft.md with that in it, in a folder. */
function folderOf(saves: string, declares = '{ save: true }', bug = shortest): string {
  const code = bug
    .replace('  view() {', `  ${saves}\n\n  view() {`)
    .replace(/^ {2}make: .*\n/m, `  declares: ${declares},\n  ${make}`);
  return folderWith({ 'my-raft.js': code });
}

const explore = (cwd: string, more = ''): Promise<Ran> =>
  raftcheck(`explore --subject ./my-raft.js --servers 2 --max-messages 1 ${more}`, { cwd });

interface Report {
  readonly distinct: number;
  readonly counterexample: { readonly file: string; readonly property: string; readonly steps: number } | null;
}

describe('a subject of your own that can be saved', () => {
  test('is explored, as docs/own-raft.md makes it', async () => {
    const { code, stdout } = await explore(folderOf(save), '--json');
    const { distinct, counterexample } = JSON.parse(stdout) as Report;
    expect([code, counterexample]).toEqual([0, null]);
    expect(distinct).toBeGreaterThan(50);
  });

  test('with what it does wrong at its shortest, saved to be replayed', async () => {
    const half = shortest.replace('2 * this.votes.size <= this.servers', '2 * this.votes.size < this.servers');
    const cwd = folderOf(save, '{ save: true }', half);
    const { code, stdout } = await explore(cwd, '--max-messages 4 --json');
    const { counterexample } = JSON.parse(stdout) as Report;
    expect([code, counterexample?.property]).toEqual([1, 'Election Safety']);
    const file = join('counterexamples/found', counterexample?.file.split('/').at(-1) ?? '');
    expect((await raftcheck(`replay --subject ./my-raft.js ${file}`, { cwd })).code).toBe(0);
  });
});

test.each<readonly [what: string, saves: string, declares: string, code: number, fact: string]>([
  ['declares nothing', save, '{}', 64, 'it does not declare save'],
  ['has no save()', '', '{ save: true }', 4, 'a server that declares save has no save()'],
  ['saves nothing', 'save() {}', '{ save: true }', 4, 'save(): expected plain data, got undefined'],
  ['saves itself', 'save() { return { it: () => this }; }', '{ save: true }', 4, 'could not be cloned'],
  [
    'saves a date',
    'save() { return new Date(0); }',
    '{ save: true }',
    4,
    'save(): expected plain data, got an object of Date',
  ],
  ['forgets who voted', save.replaceAll(' votes,', ''), '{ save: true }', 4, 'too little is saved: step '],
  ['forgets its disk', save.replaceAll(', disk }', ' }'), '{ save: true }', 4, 'too little is saved: step '],
])('one that %s is refused', async (_, saves, declares, code, fact) => {
  const ran = await explore(folderOf(saves, declares));
  expect([ran.code, ran.stderr]).toEqual([code, expect.stringContaining(fact)]);
  expect(ran.stderr).toMatch(/^[^\n]{1,700}\n$/);
});

describe('one in another process', () => {
  const saving = fileURLToPath(new URL('../door/adapter/testing/saving.mjs', import.meta.url));
  const command = `'${process.execPath}' '${saving}' '${builtFolder()}'`;

  test('is explored as what it hosts is', async () => {
    const bounds = '--servers 2 --max-messages 1 --json'.split(' ');
    const own = await raftcheck(['explore', '--adapter', command, ...bounds]);
    const built = await raftcheck([
      ...'explore --subject impl --conformance off --reductions none'.split(' '),
      ...bounds,
    ]);
    const [{ distinct }, other] = [JSON.parse(own.stdout) as Report, JSON.parse(built.stdout) as Report];
    expect([own.code, distinct]).toEqual([0, other.distinct]);
  });

  test('is told by `adapter check` whether it saves too little', async () => {
    const sound = await raftcheck(['adapter', 'check', command, '--time', '2s']);
    expect(sound.stdout).toContain('ok        a server that begins with what was saved goes on as it was\n');
    const { code, stdout } = await raftcheck(['adapter', 'check', `${command} votesGranted`, '--time', '2s']);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/^forgets {3}too little is saved: step \d+ of a run/m)]);
  });

  test('is refused where it is not saved', async () => {
    const zoo = fileURLToPath(new URL('../door/adapter/testing/zoo.mjs', import.meta.url));
    const { code, stderr } = await raftcheck(['explore', '--adapter', `'${process.execPath}' '${zoo}' sound`]);
    expect([code, stderr]).toEqual([64, expect.stringContaining('it does not declare save')]);
  });

  test('and so is what is said of built-in ones', async () => {
    for (const flag of ['--liveness', '--coverage', '--restart', '--conformance=on']) {
      const { code, stderr } = await raftcheck(['explore', '--adapter', command, flag]);
      expect([code, stderr]).toEqual([64, expect.stringContaining('is for built-in subjects only')]);
    }
    const { code, stderr } = await raftcheck(['explore', '--adapter', command, '--workers', '2']);
    expect([code, stderr]).toEqual([64, expect.stringContaining('one thread explores a subject of your own')]);
  });
});
