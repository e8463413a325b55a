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

const library = ['model', 'impl', 'properties', 'world', 'search', 'counterexamples'] as const;
const floors = [...library, 'door', 'cli'] as const;

/** Doors of the package that are not named after a folder of the top level. */
const innerDoors: Readonly<Record<string, string>> = {
  disk: 'world/disk',
  explore: 'search/explore',
  linearizability: 'properties/linearizability',
};

/** What each folder at the top may import of the project outside itself. */
const arrows = new Map<string, readonly string[]>([
  ['model', []],
  ['impl', []],
  ['properties', ['model', 'impl']],
  ['world', ['properties', 'model', 'impl']],
  ['search', ['world', 'properties', 'model', 'impl']],
  ['counterexamples', ['search', 'world', 'properties', 'model', 'impl']],
  ['door', library],
  ['cli', [...library, 'door', ROOT]],
  ['page', ['counterexamples']], // what it shows: types, and what unpacks it; it runs in a browser
  [ROOT, [...library, 'door']],
  ['docs', [...library, ROOT]],
  ['examples', [...library, ROOT]],
  ['bench', [...floors, ROOT]],
  ['tests', [...floors, ROOT, 'examples', 'bench', 'docs']],
]);

/** What a rule finds is tried on the simulated cluster, and by searching: tests and what supports them may look up so far. */
const testArrows = new Map<string, readonly string[]>([
  ['properties', ['world', 'search']],
  ['world', ['search']],
]);

/**
 * The rooms of each folder that has some, from the bottom to the top: a room imports only of those that stand before it.
 * A room may use what lies beside its rooms, and the other way round.
 */
const rooms = new Map<string, readonly string[]>([
  ['model', ['state', 'rules', 'composing', 'features']],
  ['impl', ['core', 'driver', 'machine', 'storage']],
  ['impl/storage', ['format', 'disk', 'reading', 'lock', 'conformance']],
  ['properties', ['linearizability', 'seen', 'history', 'invariants', 'conformance', 'judging']],
  ['properties/invariants', ['elections', 'logs', 'clients']],
  ['world', ['environment', 'steps', 'cluster', 'coverage', 'disk', 'storage-check', 'subjects', 'faults', 'registry']],
  ['world/steps', ['network', 'server', 'client', 'core', 'documented']],
  ['world/subjects', ['specification', 'documented', 'own']],
  [
    'search',
    [
      'symmetry',
      'causes',
      'delivery',
      'drawing',
      'guidance',
      'strategies',
      'numbering',
      'explore',
      'shrink',
      'arbitrary',
      'walks',
      'engine',
      'explain',
      'verbs',
    ],
  ],
  ['search/explore', ['liveness', 'parallel']],
  ['search/shrink', ['shorter']],
  ['counterexamples', ['format', 'histories', 'show', 'page', 'picture', 'browse', 'import', 'property', 'scenarios']],
  ['counterexamples/show', ['notation']],
  [
    'cli',
    [
      'terminal',
      'own',
      'files',
      'flags',
      'report',
      'search',
      'explore',
      'check',
      'log',
      'completion',
      'browse',
      'commands',
    ],
  ],
  ['bench', ['faults', 'mutation', 'storage', 'tla']],
]);

const SUPPORT = 'testing'; // a room of support for tests, in any folder: only tests, benchmarks and its like use it

// A run must be fixed by its schedule alone (no clock, no randomness) and must need no machine under it.
const pureFolders = ['model/', 'impl/core/', 'impl/driver/', 'impl/machine/', 'properties/', 'world/', 'search/'];
const impureCode: readonly (readonly [RegExp, string])[] = [
  [/\bDate\s*\.\s*now\b/, 'Date.now'],
  [/\bperformance\s*\.\s*now\b/, 'performance.now'],
  [/\bnew\s+Date\s*\(/, 'new Date('],
  [/\bMath\s*\.\s*random\b/, 'Math.random'],
];

/** Every room of the house, from the root of the repository. */
export const allRooms = (): readonly string[] => [
  ...floors,
  ...[...rooms].flatMap(([folder, names]) => names.map((room) => `${folder}/${room}`)),
];

/** One line for each rule that a file breaks; empty when the house is in order. */
export function problemsOf(files: readonly SourceFile[]): readonly string[] {
  const parsed = files.map(({ path, text }) => ({
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    ...readSourceText(text),
  }));
  return [...parsed.flatMap(problemsOfFile), ...circlesAmongFiles(parsed)];
}

interface ParsedFile {
  readonly path: string;
  readonly lines: number;
  readonly code: string;
  readonly imports: readonly string[];
}

function problemsOfFile(file: ParsedFile): readonly string[] {
  return [
    ...wrongArrows(file),
    ...wrongRooms(file),
    ...wrongSpecifiers(file),
    ...impurities(file),
    ...wrongForms(file),
  ].map((problem) => `${file.path}: ${problem}`);
}

function wrongArrows({ path, imports }: ParsedFile): readonly string[] {
  const from = folderOf(path);
  const allowed = arrows.get(from);
  if (allowed === undefined) return [`unknown folder ${from}/ (give it a place in tests/architecture.ts)`];
  const more = isForTests(path) ? (testArrows.get(from) ?? []) : [];
  return imports.flatMap((specifier) => {
    const to = folderImported(path, specifier);
    if (to === undefined || to === from || allowed.includes(to) || more.includes(to)) return [];
    return [`${from} must not import ${to} ('${specifier}')`];
  });
}

/** Between rooms of one folder, and of support for tests by anything else. */
function wrongRooms({ path, imports }: ParsedFile): readonly string[] {
  const homeless = foldersOf(path).flatMap(({ folder, room }) => {
    const known = room === undefined || room === SUPPORT || rooms.get(folder)?.includes(room) !== false;
    return known ? [] : [`unknown room ${folder}/${room}/ (give it a place in tests/architecture.ts)`];
  });
  if (isForTests(path)) return homeless;
  const wrong = imports.filter(isRelative).flatMap((specifier) => {
    const target = posix.join(posix.dirname(path), specifier);
    if (isSupport(target) && !path.startsWith('bench/')) return [`what supports tests is for tests ('${specifier}')`];
    const [from, to] = [foldersOf(path), foldersOf(target)];
    const apart = from.findIndex(({ room }, k) => room !== to[k]?.room);
    const [own, other] = [from[apart], to[apart]];
    if (own?.room === undefined || other?.room === undefined) return [];
    const order = rooms.get(own.folder);
    if (order === undefined || order.indexOf(other.room) < order.indexOf(own.room)) return [];
    return [`${own.folder}/${own.room} must not import ${own.folder}/${other.room} ('${specifier}')`];
  });
  return [...homeless, ...wrong];
}

/** The folders that the file lies in, from the top, each with the room of it that the way leads through, if it is one. */
function foldersOf(path: string): readonly { readonly folder: string; readonly room: string | undefined }[] {
  const parts = posix.dirname(path).split('/');
  return parts.map((_, k) => ({ folder: parts.slice(0, k + 1).join('/'), room: parts[k + 1] }));
}

function wrongSpecifiers({ path, imports }: ParsedFile): readonly string[] {
  return imports
    .filter((specifier) => isRelative(specifier) && !/\.tsx?$/.test(specifier))
    .filter((specifier) => !(path.startsWith('page/') && specifier.endsWith('.css')))
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
  if (exportsDefault && !path.endsWith('.config.ts') && !path.startsWith('examples/'))
    problems.push('named exports only');
  if (/\benum\s+[\w$]+\s*\{/.test(code)) problems.push('no enum');
  return problems;
}

/** Files that import one another in a circle, type imports counted: one circle of each such set of files. */
function circlesAmongFiles(files: readonly ParsedFile[]): readonly string[] {
  const known = new Set(files.map(({ path }) => path));
  const imported = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter(isRelative).flatMap((specifier) => {
        const target = posix.join(posix.dirname(path), specifier);
        return known.has(target) ? [target] : [];
      }),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (way: readonly string[], file: string): void => {
    if (way.includes(file)) {
      found.push(`circle among files: ${[...way.slice(way.indexOf(file)), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    for (const next of imported.get(file) ?? []) walk([...way, file], next);
    done.add(file);
  };
  for (const file of known) walk([], file);
  return found;
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

/** A test, or support for tests: it may look at more than what it stands beside. */
function isForTests(path: string): boolean {
  return isTest(path) || isSupport(path);
}

function isSupport(path: string): boolean {
  return path.split('/').includes(SUPPORT);
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
    return /\.tsx?$/.test(entry.name) ? [{ path, text: readFileSync(posix.join(root, path), 'utf8') }] : [];
  });
}
