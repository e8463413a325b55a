import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { raftcheck } from './cli-run.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test.each([
  ['README.md', 'examples/first-test.test.ts'],
  ['docs/impl.md', 'examples/exactly-once.test.ts'],
  ['docs/storage.md', 'examples/storage.test.ts'],
])('the code in %s is an example, which is run', (page, example) => {
  const [, code] = /```ts\n([^]*?)```/.exec(read(page)) ?? [];
  expect(code).toBe(read(example));
});

test('the picture in the README is what the command below it draws', async () => {
  const [, picture = '', command = ''] =
    /^!\[.*\]\((.*\.svg)\)\n\n\*`npx raftcheck (.*?)`/m.exec(read('README.md')) ?? [];
  const { code, stdout } = await raftcheck(command);
  expect(code).toBe(0);
  expect(read(picture), `npx raftcheck ${command} > ${picture}`).toBe(stdout);
});

test('every file that the README and the docs link to is there', () => {
  for (const path of [
    'README.md',
    'docs/properties.md',
    'docs/faults.md',
    'docs/ARCHITECTURE.md',
    'docs/conformance.md',
    'docs/schedule-format.md',
    'docs/cli.md',
    'docs/impl.md',
    'docs/storage.md',
  ]) {
    for (const [, target] of read(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
      const base = path.startsWith('docs/') ? 'docs/' : '';
      expect(
        () => readFileSync(new URL(`../${base}${target}`, import.meta.url)),
        `${path} links to ${target}`,
      ).not.toThrow(/ENOENT/);
    }
  }
});
