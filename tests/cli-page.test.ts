// @module-tag slow
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyFolder, findingFault, foundFile, raftcheck } from './cli-run.ts';
import { example, folderWith } from './own-project.ts';

interface Shown {
  readonly command: string;
  readonly verdict: { readonly culprit: number };
  readonly steps: readonly { readonly text: string }[];
  readonly spec: { readonly unknown?: string };
  readonly story: { readonly known?: { readonly rule: string } };
  readonly shrinking: { readonly known?: readonly { readonly steps: readonly string[] }[]; readonly unknown?: string };
}

/** The data in a page. */
function dataIn(page: string): Shown {
  const [, data = ''] = /<script type="application\/json" id="run">([^<]*)</.exec(page) ?? [];
  return JSON.parse(data) as Shown;
}

const read = (...path: readonly string[]): Shown => dataIn(readFileSync(join(...path), 'utf8'));

const folder = 'counterexamples/found';

describe('--html saves a page', () => {
  test('beside the finding, under its name, and tells where', async () => {
    const cwd = emptyFolder();
    const { code, stdout } = await raftcheck(`${findingFault} --html`, { cwd });
    expect(code).toBe(1);
    const [html = '', json = '', ...more] = readdirSync(join(cwd, folder)).toSorted();
    expect(more).toEqual([]);
    expect(html).toBe(json.replace('.json', '.html'));
    expect(stdout).toContain(`\n  page ${folder}/${html}\n`);
    const { command, steps, verdict, story, shrinking } = read(cwd, folder, html);
    expect(command).toBe(`npx raftcheck replay ${folder}/${json}`);
    expect(verdict.culprit).toBe(3);
    expect(story.known?.rule).toBe('A committed entry is durable on a majority of the servers.');
    expect(shrinking.known?.at(-1)?.steps).toEqual(steps.map(({ text }) => text));
    expect(shrinking.known?.[0]?.steps.length).toBeGreaterThan(steps.length);
    expect((await raftcheck(`replay ${folder}`, { cwd })).code).toBe(0); // which a page in it does not hinder
  });

  test('in the folder that is named, which --json tells too', async () => {
    const cwd = emptyFolder();
    const { stdout } = await raftcheck(`${findingFault} --html=pages/new --json`, { cwd });
    const { findings } = JSON.parse(stdout) as { findings: { file: string; page: string }[] };
    expect(findings[0]?.page).toBe(findings[0]?.file.replace(folder, 'pages/new').replace('.json', '.html'));
    expect(existsSync(join(cwd, findings[0]?.page ?? ''))).toBe(true);
  });

  test('of a schedule that is made shorter; a bare --html takes no word behind it', async () => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const { code, stdout } = await raftcheck(`shrink --quiet --html ${file}`, { cwd });
    expect(code).toBe(0);
    const page = /page (\S+)/.exec(stdout)?.[1] ?? '';
    expect(read(cwd, page).story.known?.rule).toBeDefined();
    expect(read(cwd, page).shrinking.known?.length).toBeGreaterThan(0);
  });

  test('of a fault that is found, and of what is explored', async () => {
    const cwd = emptyFolder();
    const fault = await raftcheck('faults commit-quorum-off-by-one --seed 1 --html=a', { cwd });
    expect(fault.code).toBe(0);
    const explored = await raftcheck('explore --subject model:vote-twice --html=b', { cwd });
    expect(explored.code).toBe(1);
    const [a = '', b = ''] = ['a', 'b'].map((name) => join(name, readdirSync(join(cwd, name))[0] ?? ''));
    expect(fault.stdout).toContain(`\n  page ${a}\n`);
    expect(read(cwd, a)).toMatchObject({ command: '' });
    expect(explored.stdout).toContain(`\n  page ${b}\n`);
    expect(read(cwd, b).shrinking.unknown).toContain('nothing was made shorter');
  });

  test('of what check finds of a Raft of your own, of which it says what it does not know', async () => {
    const cwd = folderWith({ 'raft.js': example });
    const { code, stdout } = await raftcheck('check --subject ./raft.js --servers 3 --runs 64 --seed 1 --html=ci', {
      cwd,
    });
    expect(code).toBe(1);
    const [page = ''] = readdirSync(join(cwd, 'ci'));
    expect(stdout).toContain(`\n  page ci/${page}\n`);
    const { command, shrinking, spec } = read(cwd, 'ci', page);
    expect(command).toMatch(/^npx raftcheck replay --subject \.\/raft\.js counterexamples\/found\/[\w-]+\.json$/);
    expect(shrinking.known?.length).toBeGreaterThan(1);
    expect(spec.unknown).toBe('there is no spec beside it: own-raft does not declare that it steps as the spec does');
  });

  test('where it can; where not, that is one line, and the code of what is not saved', async () => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    writeFileSync(join(cwd, 'taken'), '');
    for (const command of [
      `shrink ${file} --quiet`,
      'faults commit-quorum-off-by-one --seed 1 --quiet',
      `${findingFault} --fresh`,
    ]) {
      const { code, stdout, stderr } = await raftcheck(`${command} --html=taken/pages`, { cwd });
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^\S*taken\/pages\/commit-durability-\w+\.html: cannot be written: .*\. Choose another folder: --html=DIR\n$/,
      );
      expect(stdout).not.toContain('  page ');
    }
  });

  test('over the one before; something else of that name stays', async () => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const page = file.replace('.json', '.html');
    writeFileSync(join(cwd, page), 'an older one');
    expect((await raftcheck(`shrink ${file} --quiet --html`, { cwd })).code).toBe(0);
    expect(read(cwd, page).verdict.culprit).toBe(3);
    mkdirSync(join(cwd, 'pages', page.slice(folder.length)), { recursive: true });
    expect((await raftcheck(`shrink ${file} --quiet --html=pages`, { cwd })).code).toBe(1);
    expect(readdirSync(join(cwd, 'pages'))).toEqual([page.slice(folder.length + 1)]); // and no draft of it
  });

  test.each([
    ['faults --html', '--html goes with one fault'],
    ['faults all --html', '--html goes with one fault'],
    ['faults --explain stale-term-vote-counted --html', '--html goes with one fault'],
    ['fuzz --reach leader-elected --html', '--html shows what is violated'],
  ])('%s has nothing to show', async (command, line) => {
    const { code, stdout, stderr } = await raftcheck(command);
    expect(code).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain(line);
  });
});

describe('show --format html', () => {
  test('is a page, the same each time, that does not know how the schedule was made short', async () => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const { code, stdout } = await raftcheck(`show ${file} --format html`, { cwd });
    expect(code).toBe(0);
    expect((await raftcheck(`show ${file} --format html`, { cwd })).stdout).toBe(stdout);
    expect(dataIn(stdout).command).toBe(`npx raftcheck replay ${file}`);
    expect(dataIn(stdout).shrinking.unknown).toContain('does not say');
    expect(dataIn(stdout).story.known?.rule).toBeDefined();
  });

  test('is nothing for a terminal', async () => {
    const cwd = emptyFolder();
    const file = await foundFile(cwd);
    const { code, stdout, stderr } = await raftcheck(`show ${file} --format html`, { cwd, isTTY: true });
    expect(code).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain('> page.html');
  });
});
