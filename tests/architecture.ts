import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { readSourceText } from './source-text.ts';

export interface SourceFile {
  readonly path: string; // from the root of the repository, with forward slashes
  readonly text: string;
}

const LINES_MAX = 400;

// Files beside package.json (index.ts, configuration) count as one folder.
const ROOT = '(root)';

const floors = ['model', 'impl', 'properties', 'counterexamples', 'cli'] as const;
const library = ['model', 'impl', 'properties', 'counterexamples'] as const;

/** Doors of the package that are not named after a folder of the top level. */
const innerDoors: Readonly<Record<string, string>> = {
  disk: 'world/disk',
  explore: 'search/explore',
  linearizability: 'properties/linearizability',
};

/** What each folder may import of the project outside itself. Tests beside the code follow the same arrows. */
const arrows = new Map<string, readonly string[]>([
  ['model', []],
  ['impl', []],
  ['properties', ['model', 'impl']],
  ['counterexamples', ['properties', 'model', 'impl']],
  ['cli', [...library, ROOT]],
  [ROOT, library],
  ['docs', [...library, ROOT]],
  ['examples', [...library, ROOT]],
  ['bench', [...floors, ROOT]],
  ['tests', [...floors, ROOT, 'examples', 'bench', 'docs']],
]);

// A run must be fixed by its schedule alone (no clock, no randomness) and must need no machine under it.
const pureFolders = ['model/', 'impl/core/', 'impl/driver/', 'impl/machine/', 'properties/'];
const impureCode: readonly (readonly [RegExp, string])[] = [
  [/\bDate\s*\.\s*now\b/, 'Date.now'],
  [/\bperformance\s*\.\s*now\b/, 'performance.now'],
  [/\bnew\s+Date\s*\(/, 'new Date('],
  [/\bMath\s*\.\s*random\b/, 'Math.random'],
];

/** One line for each rule that a file breaks; empty when the house is in order. */
export function problemsOf(files: readonly SourceFile[]): readonly string[] {
  const parsed = files.map(({ path, text }) => ({
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    ...readSourceText(text),
  }));
  return [...parsed.flatMap(problemsOfFile), ...cycles(parsed)];
}

interface ParsedFile {
  readonly path: string;
  readonly lines: number;
  readonly code: string;
  readonly imports: readonly string[];
}

function problemsOfFile(file: ParsedFile): readonly string[] {
  return [...wrongArrows(file), ...wrongSpecifiers(file), ...impurities(file), ...wrongForms(file)].map(
    (problem) => `${file.path}: ${problem}`,
  );
}

function wrongArrows({ path, imports }: ParsedFile): readonly string[] {
  const from = folderOf(path);
  const allowed = arrows.get(from);
  if (allowed === undefined) return [`unknown folder ${from}/ (give it a place in tests/architecture.ts)`];
  return imports.flatMap((specifier) => {
    const to = folderImported(path, specifier);
    if (to === undefined || to === from || allowed.includes(to)) return [];
    return [`${from} must not import ${to} ('${specifier}')`];
  });
}

function wrongSpecifiers({ path, imports }: ParsedFile): readonly string[] {
  return imports
    .filter((specifier) => isRelative(specifier) && !specifier.endsWith('.ts'))
    .filter((specifier) => !(isTest(path) && specifier.endsWith('.json')))
    .map((specifier) => `relative imports end in .ts ('${specifier}')`);
}

function impurities({ path, code, imports }: ParsedFile): readonly string[] {
  const folder = pureFolders.find((prefix) => path.startsWith(prefix));
  if (folder === undefined || (isTest(path) && folder !== 'model/')) return [];
  return [
    ...imports.filter((specifier) => isBuiltin(specifier)).map((specifier) => `no Node built-in here ('${specifier}')`),
    ...impureCode.filter(([pattern]) => pattern.test(code)).map(([, name]) => `no clock or randomness here (${name})`),
  ];
}

function wrongForms({ path, lines, code }: ParsedFile): readonly string[] {
  const problems: string[] = [];
  if (lines > LINES_MAX) problems.push(`${lines} lines, at most ${LINES_MAX}`);
  const exportsDefault = /\bexport\s+default\b|\bexport\s*\{[^}]*\bdefault\s*[,}]/.test(code);
  if (exportsDefault && !path.endsWith('.config.ts')) problems.push('named exports only');
  if (/\benum\s+[\w$]+\s*\{/.test(code)) problems.push('no enum');
  return problems;
}

/** Folders that import one another in a circle, each circle once. */
function cycles(files: readonly ParsedFile[]): readonly string[] {
  const edges = new Map<string, Set<string>>();
  for (const { path, imports } of files) {
    const from = folderOf(path);
    for (const specifier of imports) {
      const to = folderImported(path, specifier);
      if (to !== undefined && to !== from) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
  }
  const found = new Set<string>();
  const walk = (way: readonly string[], folder: string): void => {
    const at = way.indexOf(folder);
    if (at >= 0) {
      const circle = way.slice(at);
      // A circle is told once: from its first folder in the order of the alphabet.
      if (circle.every((other) => folder <= other)) found.add([...circle, folder].join(' → '));
      return;
    }
    for (const next of edges.get(folder) ?? []) walk([...way, folder], next);
  };
  for (const folder of edges.keys()) walk([], folder);
  return [...found].map((circle) => `cycle between folders: ${circle}`);
}

function folderImported(path: string, specifier: string): string | undefined {
  if (isRelative(specifier)) return folderOf(posix.join(posix.dirname(path), specifier));
  // The package by its own name is the project too.
  if (specifier === 'raftcheck') return ROOT;
  if (!specifier.startsWith('raftcheck/')) return undefined;
  const door = specifier.slice('raftcheck/'.length);
  return folderOf(`${innerDoors[door] ?? door}/index.ts`);
}

function folderOf(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? ROOT : path.slice(0, slash);
}

function isRelative(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('/');
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || path.startsWith('tests/');
}

const skippedFolders = new Set(['node_modules', 'dist', 'dist-bench']);

/** Every TypeScript source of the repository. */
export function readSources(root: string, folder = ''): readonly SourceFile[] {
  return readdirSync(posix.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      return entry.name.startsWith('.') || skippedFolders.has(entry.name) ? [] : readSources(root, path);
    }
    return entry.name.endsWith('.ts') ? [{ path, text: readFileSync(posix.join(root, path), 'utf8') }] : [];
  });
}
