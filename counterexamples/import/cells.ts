import type { ServerId } from '../../properties/seen/view.ts';
import { show } from '../printable.ts';
import type { RoleName } from '../show/notation/notation.ts';
import type { RowEvent } from '../show/step-words.ts';
import { PageError } from './page-error.ts';
import type { ColumnName, PageCells, PageForm, PageOp, PageRow } from './trace-page.ts';
import { columnNames } from './trace-page.ts';

/** Where a row stands, for messages. */
export interface RowPlace {
  readonly source: string;
  readonly line: number; // of the file, from 1
  readonly row: number; // of the page, from 1
  readonly form: PageForm;
}

/** A row of a table from the texts of its cells, three a node. Throws a PageError that names row and column. */
export function rowOf(texts: readonly string[], nodes: number, place: RowPlace): PageRow {
  if (texts.length !== 3 * nodes) {
    const missing = columnNames[texts.length % 3] ?? 'Role';
    const cell = texts.length < 3 * nodes ? ([Math.floor(texts.length / 3) + 1, missing] as const) : null;
    throw cellError(place, cell, `expected ${3 * nodes} cells, three for each of ${nodes} nodes, got ${texts.length}`);
  }
  const cells = Array.from({ length: nodes }, (_, k) => cellsOf(texts.slice(3 * k, 3 * k + 3), k + 1, place));
  const acting = cells.flatMap(({ op }, k) => (op === '' ? [] : [{ node: k + 1, op: opOf(op, k + 1, place, nodes) }]));
  const { line, row: number } = place;
  const starts = acting.length > 1 && acting.every(({ op }) => op.kind === 'event' && op.event === 'STARTED');
  if (starts) return { number, line, cells, node: 0, op: started };
  // A node that was added while the test ran says STARTED until something happens to it.
  const others = acting.filter(({ op }) => op.kind !== 'event' || op.event !== 'STARTED');
  const [one, two] = others.length > 0 ? others : acting;
  if (one === undefined) throw cellError(place, null, 'nothing happened: no node has an Op');
  if (two !== undefined) {
    throw cellError(
      place,
      [two.node, 'Op'],
      `expected nothing, since N-${one.node} has an Op, got ${quoted(texts, two)}`,
    );
  }
  return { number, line, cells, ...one };
}

const started: PageOp = { kind: 'event', event: 'STARTED' };

const quoted = (texts: readonly string[], { node }: { readonly node: ServerId }): string =>
  `"${show(texts[3 * (node - 1) + 1] ?? '', 60)}"`;

const roles: readonly RoleName[] = ['FLWR', 'CNDI', 'LEAD'];

function cellsOf(texts: readonly string[], node: ServerId, place: RowPlace): PageCells {
  const [roleText = '', op = '', delta = ''] = texts;
  const refuse = (column: ColumnName, expected: string, text: string): PageError =>
    cellError(place, [node, column], `expected ${expected}, got "${show(text, 60)}"`);
  const role = roleText === '' ? '' : roles.find((name) => name === roleText);
  if (role === undefined) throw refuse('Role', `one of ${roles.join(', ')}`, roleText);
  if (role === '' && op !== '') throw refuse('Op', 'nothing of a node without a Role', op);
  if (!isDelta(delta)) throw refuse('Delta', 'changes such as "t-1 lt-1 li-2 ci-1 n=2", in this order', delta);
  return { role, op, delta };
}

const deltaItems = ['t-', 'lt-', 'li-', 'ci-', 'n='] as const;
const numberText = /^(?:0|[1-9][0-9]{0,8})$/;

/** Each item at most once, and always in this order. */
function isDelta(text: string): boolean {
  if (text === '') return true;
  let next = 0;
  for (const item of text.split(' ')) {
    const at = deltaItems.findIndex((name, k) => k >= next && item.startsWith(name));
    const name = deltaItems[at];
    if (name === undefined) return false;
    const value = item.slice(name.length);
    if (name === 'n=' ? value !== '1' && value !== '2' : !numberText.test(value)) return false;
    next = at + 1;
  }
  return true;
}

const events: readonly RowEvent[] = [
  'STARTED',
  'NEW ROLE',
  'CMD START',
  'CMD DONE',
  'CRASH',
  'RESTART',
  'NETSPLIT',
  'NETJOIN',
];

type FieldType = 'number' | 'bool' | 'change' | 'uri';

/** The fields of each kind of message, in their order. */
const kinds: ReadonlyMap<string, readonly (readonly [string, FieldType])[]> = new Map([
  [
    'ae',
    [
      ['t-', 'number'],
      ['i-', 'number'],
      ['lt-', 'number'],
      ['e-', 'number'],
      ['c-', 'number'],
    ],
  ],
  [
    'ae_reply',
    [
      ['ok-', 'bool'],
      ['mi-', 'number'],
    ],
  ],
  [
    'p_v_r',
    [
      ['t-', 'number'],
      ['li-', 'number'],
      ['lt-', 'number'],
    ],
  ],
  [
    'poll',
    [
      ['t-', 'number'],
      ['li-', 'number'],
      ['lt-', 'number'],
    ],
  ],
  ['p_v', [['yes-', 'bool']]],
  ['vote', [['yes-', 'bool']]],
  [
    'm_c',
    [
      ['op-', 'change'],
      ['n-', 'uri'],
    ],
  ],
  [
    'm_cr',
    [
      ['op-', 'change'],
      ['n-', 'uri'],
      ['ok-', 'bool'],
    ],
  ],
  ['t_p', [['i-', 'number']]],
  [
    't_pr',
    [
      ['i-', 'number'],
      ['ok-', 'bool'],
    ],
  ],
  ['sn', [['i-', 'number']]],
  [
    'snr',
    [
      ['i-', 'number'],
      ['s-', 'bool'],
    ],
  ],
]);

const fieldTexts: Readonly<Record<FieldType, RegExp>> = {
  number: numberText,
  bool: /^(?:True|False)$/,
  change: /^(?:ADD|REMOVE)$/,
  uri: /^mcpy:\/\/[0-9]{1,3}$/,
};

function opOf(text: string, node: ServerId, place: RowPlace, nodes: number): PageOp {
  const event = events.find((name) => name === text);
  if (event !== undefined) return { kind: 'event', event };
  const [head = '', ...fields] = text.split(' ');
  const [first = '', second = '', ...more] = head.split('+');
  const refuse = (expected: string): PageError =>
    cellError(place, [node, 'Op'], `expected ${expected}, got "${show(text, 60)}"`);
  if (more.length > 0 || second === '') {
    throw refuse('an event such as "NEW ROLE", or a message such as "ae+N-2 t-1 i-0 lt-0 e-0 c-0"');
  }
  const [receiver, sender] = [nodeOf(second, nodes), nodeOf(first, nodes)];
  if ((receiver === null) === (sender === null)) throw refuse(`a message to or from one of N-1 to N-${nodes}`);
  const message = receiver === null ? second : first;
  const known = kinds.get(message);
  if (known === undefined) throw refuse(`a message of a kind that there is: ${[...kinds.keys()].join(', ')}`);
  const fit = known.every(([name, type], k) => {
    const field = fields[k] ?? '';
    return field.startsWith(name) && fieldTexts[type].test(field.slice(name.length));
  });
  if (!fit || fields.length !== known.length) {
    throw refuse(`the fields ${known.map(([name]) => name).join(' ')} of a message ${message}`);
  }
  if (receiver !== null) {
    if (receiver === node) throw refuse('another node than this one');
    return { kind: 'sent', message, peer: receiver };
  }
  // An answer to AppendEntries that is sent names its sender, not whom it is for.
  if (sender === node) {
    if (message !== 'ae_reply' || place.form !== 'rst') throw refuse('another node than this one');
    return { kind: 'sent', message, peer: null };
  }
  return { kind: 'received', message, peer: sender };
}

function nodeOf(text: string, nodes: number): ServerId | null {
  const number = text.startsWith('N-') && numberText.test(text.slice(2)) ? Number(text.slice(2)) : 0;
  return number >= 1 && number <= nodes ? number : null;
}

export function cellError(place: RowPlace, cell: readonly [ServerId, ColumnName] | null, what: string): PageError {
  const column = cell === null ? '' : `, N-${cell[0]} ${cell[1]}`;
  const fact = `${show(place.source)}:${place.line}: row ${place.row}${column}: ${what}`;
  return new PageError('PAGE_CELL', fact, 'The notation of trace pages is told in docs/import.md.');
}

/** The number of nodes of a table by its two rows of heads. */
export function nodesOf(names: readonly string[], columns: readonly string[], place: RowPlace, max: number): number {
  const nodes = names.length / 3;
  if (!Number.isInteger(nodes) || nodes > max) {
    throw cellError(place, null, `expected the heads of 1 to ${max} nodes, three columns each, got ${names.length}`);
  }
  for (const [k, name] of names.entries()) {
    const [node, column] = [Math.floor(k / 3) + 1, columnNames[k % 3] ?? 'Role'];
    if (name !== `N-${node}`)
      throw cellError(place, [node, column], `expected the head "N-${node}", got "${show(name, 60)}"`);
    const got = columns[k] ?? '';
    if (got !== column) throw cellError(place, [node, column], `expected the head "${column}", got "${show(got, 60)}"`);
  }
  if (columns.length !== names.length) throw cellError(place, null, 'expected two rows of heads equally long');
  return nodes;
}
