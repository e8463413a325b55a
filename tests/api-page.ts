import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** A door of the package, and the file that says what is behind it. */
export const doors: readonly (readonly [string, string])[] = [
  ['raftcheck', 'index.ts'],
  ['raftcheck/counterexamples', 'counterexamples/index.ts'],
  ['raftcheck/explore', 'search/explore/index.ts'],
  ['raftcheck/linearizability', 'properties/linearizability/index.ts'],
  ['raftcheck/disk', 'world/disk/index.ts'],
  ['raftcheck/model', 'model/index.ts'],
  ['raftcheck/impl', 'impl/index.ts'],
];

const head = `# API

All that can be imported, door by door, with what the sources say of it. *Public* is changed with a word in the changelog,
and a reason; *experimental* may change at any time. This page is generated: \`npx vitest run tests/api-page.test.ts -u\`.
`;

/**
 * The page of all doors. Interfaces and types stand as in the sources, since their comments are lost in declarations;
 * everything else as it is declared: \`declared\` is a folder with what tsc declares of the sources.
 */
export function apiPage(root: string, declared: string): string {
  const sections = doors.map(([door, file]) => sectionOf(door, file, root, declared));
  const links = doors.map(([door]) => `[${door}](#${door.replaceAll(/[^a-z]/g, '')})`);
  return [head, `${links.join(' · ')}\n`, ...sections].join('\n');
}

interface Exported {
  readonly name: string;
  readonly file: string; // where it is declared
}

function sectionOf(door: string, file: string, root: string, declared: string): string {
  const text = readFileSync(posix.join(root, file), 'utf8');
  const { prose, tag = 'public' } = proseOf(/^\/\*\*[^]*?\*\//.exec(text)?.[0] ?? '');
  const entries = exportsOf(file, text)
    .map((one) => entryOf(one, tag, root, declared))
    .sort((one, other) => (one.kind === other.kind ? 0 : one.kind === 'value' ? -1 : 1));
  return [
    `## ${door}\n`,
    `*${tag[0]?.toUpperCase()}${tag.slice(1)}.* ${prose}\n`,
    ...entries.map(({ lines }) => lines),
  ].join('\n');
}

/** What the file passes on, in its order. */
function exportsOf(file: string, text: string): readonly Exported[] {
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)';$/gm)].flatMap(([, names = '', from = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file: posix.join(posix.dirname(file), from) })),
  );
}

interface Entry {
  readonly kind: 'value' | 'type';
  readonly lines: string;
}

function entryOf({ name, file }: Exported, tagOfDoor: string, root: string, declared: string): Entry {
  const source = readFileSync(posix.join(root, file), 'utf8');
  const further = exportsOf(file, source).find((one) => one.name === name);
  if (further !== undefined) return entryOf(further, tagOfDoor, root, declared);
  const inSource = declarationOf(name, source, 'interface|type');
  const declaration = inSource ?? declarationOf(name, declaredText(declared, file), 'function|const|class');
  if (declaration === null) throw new Error(`${file} declares no ${name}`);
  const { prose, tag = tagOfDoor } = proseOf(declaration.comment);
  const stability = tag === tagOfDoor ? '' : ` *${tag}*`;
  const code = declaration.code.replace(/^export (?:declare )?/gm, '').trimEnd();
  const lines = [`### ${name}${stability}\n`, ...(prose === '' ? [] : [`${prose}\n`]), `\`\`\`ts\n${code}\n\`\`\`\n`];
  return { kind: inSource === null ? 'value' : 'type', lines: lines.join('\n') };
}

function declaredText(declared: string, file: string): string {
  const path = posix.join(declared, file.replace(/\.ts$/, '.d.ts'));
  if (!existsSync(path)) throw new Error(`tsc declares nothing of ${file}`);
  return readFileSync(path, 'utf8');
}

/** The comment before the declaration, and all of it (of a function: every overload). */
function declarationOf(name: string, text: string, kinds: string): { comment: string; code: string } | null {
  const start = new RegExp(`^export (?:declare )?(?:abstract )?(?:${kinds}) ${name}\\b`, 'gm');
  const found = [...text.matchAll(start)].map(({ index }) => ({ index, code: text.slice(index, endOf(text, index)) }));
  const [first] = found;
  if (first === undefined) return null;
  const comment = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/.exec(text.slice(0, first.index))?.[0] ?? '';
  return { comment, code: found.map(({ code }) => code).join('\n') };
}

/** Where a statement ends: at a line that closes all that was opened, and ends in ; or }. Comments and texts do not count. */
function endOf(text: string, begin: number): number {
  let depth = 0;
  for (const { 0: line, index } of text.slice(begin).matchAll(/^.*$/gm)) {
    const code = line.replaceAll(/\/\*.*?\*\/|'[^']*'|`[^`]*`|^\s*(?:\/?\*).*$|\/\/ .*$/g, '');
    depth += (code.match(/[{([]/g) ?? []).length - (code.match(/[})\]]/g) ?? []).length;
    if (depth === 0 && /[;}]\s*$/.test(code)) return begin + index + line.length;
  }
  throw new Error(`a declaration has no end: ${text.slice(begin, begin + 60)}`);
}

/** A comment's text without its stars, in one paragraph a blank line, and the tag of its stability. */
function proseOf(comment: string): { readonly prose: string; readonly tag?: string } {
  const text = comment.replaceAll(/^\s*\/\*\*\s?|\s*\*\/\s*$|^\s*\* ?/gm, '').trim();
  const tag = /^@(public|experimental)$/m.exec(text)?.[1];
  const prose = text.replaceAll(/^@\w+$/gm, '').trim();
  return { prose, ...(tag !== undefined && { tag }) };
}
