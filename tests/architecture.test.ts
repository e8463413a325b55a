import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { problemsOf, readSources } from './architecture.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

test('the sources keep to the architecture', () => {
  const sources = readSources(root);
  expect(sources.map(({ path }) => path)).toContain('tests/architecture.test.ts');
  expect(problemsOf(sources)).toEqual([]);
});

/** What is wrong with one made-up file. */
function problems(path: string, text: string): readonly string[] {
  return problemsOf([{ path, text }]);
}

describe('a wrong arrow is reported', () => {
  const wrong: readonly (readonly [string, string, string])[] = [
    ['model/a.ts', '../impl/b.ts', 'model must not import impl'],
    ['model/a.test.ts', '../impl/b.ts', 'model must not import impl'],
    ['model/a.ts', '../properties/b.ts', 'model must not import properties'],
    ['model/a.ts', '../index.ts', 'model must not import (root)'],
    ['model/a.ts', 'raftcheck/impl', 'model must not import impl'],
    ['model/a.ts', 'raftcheck', 'model must not import (root)'],
    ['impl/core/a.ts', '../../model/b.ts', 'impl must not import model'],
    ['impl/core/a.test.ts', '../../tests/b.ts', 'impl must not import tests'],
    ['properties/a.ts', '../counterexamples/b.ts', 'properties must not import counterexamples'],
    ['properties/a.ts', '../world/b.ts', 'properties must not import world'],
    ['properties/a.test.ts', '../counterexamples/b.ts', 'properties must not import counterexamples'],
    ['properties/invariants/logs/a.ts', '../../../cli/b.ts', 'properties must not import cli'],
    ['world/a.ts', '../search/b.ts', 'world must not import search'],
    ['search/a.ts', '../counterexamples/b.ts', 'search must not import counterexamples'],
    ['counterexamples/a.ts', '../cli/b.ts', 'counterexamples must not import cli'],
    ['cli/a.ts', '../tests/b.ts', 'cli must not import tests'],
    ['index.ts', './cli/b.ts', '(root) must not import cli'],
  ];
  test.each(wrong)('%s → %s', (path, specifier, problem) => {
    expect(problems(path, `import { b } from '${specifier}';\n`)).toEqual([`${path}: ${problem} ('${specifier}')`]);
  });

  test('in every form of import', () => {
    const forms = [
      "import type { B } from '../impl/b.ts';",
      "import '../impl/b.ts';",
      'import * as b from "../impl/b.ts";',
      "import {\n  b, // why\n  c,\n} from '../impl/b.ts';",
      "export * from '../impl/b.ts';",
      "export { b } from '../impl/b.ts';",
      "const b = await import('../impl/b.ts');",
      "type B = import('../impl/b.ts').B;",
      "const quotes = /['\"`]/; import { b } from '../impl/b.ts';",
      "const text = `a ${`b ${'c'}`} '`; import { b } from '../impl/b.ts';",
      "const half = (1 + 1) / 2; // isn't it\nimport { b } from '../impl/b.ts';",
    ];
    for (const form of forms) expect(problems('model/a.ts', form), form).toHaveLength(1);
  });
});

test('the right arrows pass', () => {
  const right = [
    ['model/a.ts', './b.ts'],
    ['model/a.ts', 'xstate'],
    ['impl/storage/a.ts', '../core/b.ts'],
    ['impl/storage/a.ts', './format/b.ts'],
    ['impl/storage/format/a.ts', '../b.ts'],
    ['impl/storage/disk/a.ts', '../format/b.ts'],
    ['impl/storage/a.ts', 'node:net'],
    ['properties/a.test.ts', '../world/b.ts'],
    ['world/testing/a.ts', '../../search/b.ts'],
    ['search/a.test.ts', './testing/b.ts'],
    ['bench/a.ts', '../search/testing/b.ts'],
    ['properties/a.ts', '../model/index.ts'],
    ['properties/a.test.ts', '../impl/index.ts'],
    ['counterexamples/a.ts', '../properties/b.ts'],
    ['cli/a.ts', '../counterexamples/b.ts'],
    ['tests/a.test.ts', '../cli/b.ts'],
    ['tests/a.test.ts', './golden.json'],
    ['index.ts', './properties/index.ts'],
  ] as const;
  for (const [path, specifier] of right) {
    expect(problems(path, `import { b } from '${specifier}';\n`)).toEqual([]);
  }
});

test('a folder without a place in the house is reported', () => {
  expect(problems('utils/a.ts', '')).toEqual([
    'utils/a.ts: unknown folder utils/ (give it a place in tests/architecture.ts)',
  ]);
});

test('a wrong arrow between the rooms of a folder is reported', () => {
  const wrong: readonly (readonly [string, string, string])[] = [
    ['world/steps/a.ts', '../cluster/b.ts', 'world/steps must not import world/cluster'],
    ['world/steps/server/a.ts', '../../subjects/b.ts', 'world/steps must not import world/subjects'],
    ['world/steps/network/a.ts', '../server/b.ts', 'world/steps/network must not import world/steps/server'],
    ['impl/core/a.ts', '../storage/b.ts', 'impl/core must not import impl/storage'],
    ['search/drawing/a.ts', '../shrink/shorter/b.ts', 'search/drawing must not import search/shrink'],
    ['cli/terminal/a.ts', '../commands/b.ts', 'cli/terminal must not import cli/commands'],
  ];
  for (const [path, specifier, problem] of wrong) {
    expect(problems(path, `import type { B } from '${specifier}';\n`)).toEqual([
      `${path}: ${problem} ('${specifier}')`,
    ]);
    expect(problems(path.replace('a.ts', 'a.test.ts'), `import '${specifier}';\n`)).toEqual([]);
  }
});

test('a room without a place in the house is reported, wherever it is', () => {
  for (const folder of ['world/more', 'impl/storage/more', 'search/explore/more']) {
    const problem = `unknown room ${folder}/ (give it a place in tests/architecture.ts)`;
    expect(problems(`${folder}/a.ts`, '')).toEqual([`${folder}/a.ts: ${problem}`]);
  }
});

test('what supports tests is used by tests alone', () => {
  expect(problems('search/drawing/a.ts', "import '../testing/b.ts';")).toEqual([
    "search/drawing/a.ts: what supports tests is for tests ('../testing/b.ts')",
  ]);
});

test('a circle among files is reported, type imports counted, one within a room too', () => {
  const circle = ['model/state/a.ts', 'model/state/b.ts', 'model/state/c.ts'];
  const files = circle.map((path, k) => ({
    path,
    text: `import type { A } from './${'bca'.charAt(k)}.ts';`,
  }));
  expect(problemsOf(files)).toEqual([`circle among files: ${[...circle, circle[0]].join(' → ')}`]);
  expect(problemsOf(files.slice(0, 2))).toEqual([]);
});

test('a relative import that does not end in .ts is reported', () => {
  for (const specifier of ['./b', './b.js', '.', './b.json']) {
    expect(problems('cli/a.ts', `import { b } from '${specifier}';`)).toEqual([
      `cli/a.ts: relative imports end in .ts ('${specifier}')`,
    ]);
  }
});

test('clock and randomness are reported where a run must be repeatable', () => {
  const calls = ['Date.now()', 'performance.now()', 'new Date()', 'Math.random()', 'Date\n  .now()', '`${Date.now()}`'];
  for (const call of calls) {
    for (const path of [
      'model/a.ts',
      'model/a.test.ts',
      'impl/core/a.ts',
      'impl/machine/a.ts',
      'properties/seen/a.ts',
      'world/cluster/a.ts',
      'search/engine/a.ts',
    ]) {
      expect(problems(path, `export const a = ${call};`), call).toHaveLength(1);
    }
    for (const path of ['impl/storage/a.ts', 'impl/core/a.test.ts', 'properties/a.test.ts', 'cli/a.ts']) {
      expect(problems(path, `export const a = ${call};`), call).toEqual([]);
    }
  }
});

test('Node built-ins are reported where no machine may be needed', () => {
  for (const path of [
    'model/a.ts',
    'impl/core/a.ts',
    'impl/machine/a.ts',
    'properties/a.ts',
    'world/a.ts',
    'search/a.ts',
  ]) {
    for (const specifier of ['node:fs', 'fs', 'node:worker_threads']) {
      expect(problems(path, `import { b } from '${specifier}';`)).toEqual([
        `${path}: no Node built-in here ('${specifier}')`,
      ]);
    }
  }
});

test('a default export and an enum are reported', () => {
  expect(problems('cli/a.ts', 'export default 1;')).toEqual(['cli/a.ts: named exports only']);
  expect(problems('cli/a.ts', 'const a = 1;\nexport { a as default };')).toEqual(['cli/a.ts: named exports only']);
  expect(problems('vitest.config.ts', 'export default 1;')).toEqual([]);
  expect(problems('cli/a.ts', 'export const enum Role { leader }')).toEqual(['cli/a.ts: no enum']);
});

test('a file of more than 400 lines is reported', () => {
  expect(problems('cli/a.ts', 'f();\n'.repeat(400))).toEqual([]);
  expect(problems('cli/a.ts', 'f();\n'.repeat(401))).toEqual(['cli/a.ts: 401 lines, at most 400']);
});

test('comments and strings are no code', () => {
  const text = `
    export const told = "import { b } from '../impl/b.ts'";
    // import { b } from '../impl/b.ts'; Date.now()
    /* enum Role { leader } export default 1; */
    export const a = 'Math.random() // it\\'s', b = "new Date()", c = \`Date.now() \${a} Math.random()\`;
    export const d = [/Date.now|'/, 1 / 2, /[/'"]/];
  `;
  expect(problems('model/a.ts', text)).toEqual([]);
});
