import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readSources } from './architecture.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const tests = readSources(root).filter(({ path }) => path.endsWith('.test.ts'));
const isSlow = (text: string): boolean => /^\/\/ @module-tag slow$/m.test(text);

test('every folder with tests has some that npm run test:quick runs, at its own level or below', () => {
  const quick = new Set(tests.flatMap(({ path, text }) => (isSlow(text) ? [] : foldersOf(path))));
  const folders = new Set(tests.map(({ path }) => dirname(path)));
  expect([...folders].filter((folder) => !quick.has(folder))).toEqual([]);
});

test('what is slow is said at the head of a file, or where a test begins, in the words of the one tag', () => {
  const misplaced = tests.filter(
    ({ text }) => text.includes('@module-tag') && !text.startsWith('// @module-tag slow\n'),
  );
  expect(misplaced.map(({ path }) => path).filter((path) => path !== 'tests/quick.test.ts')).toEqual([]);
});

test('npm test leaves nothing out, and test:quick nothing but what is tagged', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  expect(scripts['test']).toBe('vitest run');
  expect(scripts['test:quick']).toBe('vitest run --tags-filter=!slow');
});

/** The folder of a file and all that it is in. */
function foldersOf(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === '.' ? [folder] : [folder, ...foldersOf(folder)];
}
