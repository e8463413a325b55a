// @module-tag slow
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder } from './cli-run.ts';
import { installInto } from './installed.ts';
import { commandsOf, onAnyMachine, pageRunIn, printedBy, sectionOf } from './sessions.ts';

const readme = 'adapters/kit/README.md';
const page = readFileSync(new URL(`../${readme}`, import.meta.url), 'utf8');
const firstFinding = sectionOf(page, 'From nothing to a first finding');

function project(): string {
  const cwd = emptyFolder();
  installInto(cwd);
  return cwd;
}

// Where the page is out of date: npx vitest run tests/kits.test.ts -u
test('from nothing to a first finding: what the page prints is what comes of its commands', async () => {
  expect(commandsOf(firstFinding)).toHaveLength(7);
  const found = pageRunIn(project(), firstFinding);
  await expect(page.replace(firstFinding, () => found)).toMatchFileSnapshot(`../${readme}`);
}, 120_000); // five processes of raftcheck, one after the other

/** What the page shows of `adapter check`, but for the command. */
const [, checked = ''] = /```text\nadapter .*\n([^]*?)```/.exec(firstFinding) ?? [];

for (const [language, ...version] of [
  ['Python', 'python3', '--version'],
  ['Go', 'go', 'version'],
] as const) {
  const isInstalled = spawnSync(version[0], [version[1]]).status === 0;
  if (!isInstalled) console.warn(`SKIPPED: the kit for ${language}, which is not installed here`);

  test.skipIf(!isInstalled)(`the adapter in ${language} works as the one in Node does`, () => {
    const cwd = project();
    const printed = commandsOf(sectionOf(page, language)).map((command) => printedBy(command, cwd));
    expect(onAnyMachine(printed.join('').replace(/^adapter .*\n/, ''))).toBe(onAnyMachine(checked));
  });
}

const linesOf = (path: string): number => readFileSync(path, 'utf8').trimEnd().split('\n').length;

test('the toy and what an adapter for a library must have are as short as the page says', () => {
  const [toy, adapter] = [linesOf('adapters/kit/node/toy.mjs'), linesOf('adapters/etcd/adapter.go')];
  expect(page).toContain(`is a protocol of ${toy} lines`);
  expect(toy).toBeLessThanOrEqual(60);
  expect(page).toContain(`that is ${adapter} lines`);
  expect(adapter).toBeLessThanOrEqual(150); // it is built and searched by itself in adapters/try
});

test('the package has every file of the kits, no other adapter, and all that their pages link to', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' });
  const [{ files }] = JSON.parse(stdout) as readonly [{ readonly files: readonly { readonly path: string }[] }];
  const packed = files.map(({ path }) => path);
  const kits = readdirSync('adapters/kit', { encoding: 'utf8', recursive: true })
    .map((path) => join('adapters/kit', path))
    .filter((path) => !path.includes('__pycache__') && statSync(path).isFile());
  expect(packed.filter((path) => path.startsWith('adapters/')).toSorted()).toEqual(kits.toSorted());
  for (const from of [readme, 'docs/adapter-protocol.md']) {
    const links = [...readFileSync(from, 'utf8').matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)];
    expect(links.length).toBeGreaterThan(0);
    for (const [, link = ''] of links) expect(packed).toContain(posix.join(posix.dirname(from), link));
  }
});
