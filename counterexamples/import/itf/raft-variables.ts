import type { PageEntry, PageServer, UntoldColumn } from '../../page/document.ts';
import { show } from '../../printable.ts';
import { commandText } from '../../show/commands.ts';
import type { ItfTrace } from './read-itf.ts';
import type { ItfValue } from './itf-value.ts';
import { textOf } from './itf-value.ts';

type State = ReadonlyMap<string, ItfValue>;

/** The servers that a trace tells of: n1 is the first of `names`. */
export interface RaftVariables {
  readonly names: readonly string[]; // as the trace has them: 1, "a" …
  readonly servers: readonly (readonly PageServer[])[]; // by state
  readonly untold: readonly UntoldColumn[];
  readonly used: readonly string[]; // the variables that are told of in them
  idOf(value: ItfValue | undefined): number | null; // from 1
}

/** The same variables have other names in other specs: of raft.tla, Quint's examples and our own. */
const aliases = {
  term: ['currentTerm', 'term'],
  role: ['role', 'state'],
  up: ['up'],
  votedFor: ['votedFor'],
  log: ['log'],
  base: ['logBase'],
  baseTerm: ['logBaseTerm'],
  commitIndex: ['commitIndex'],
  appliedIndex: ['appliedIndex', 'lastApplied'],
  votes: ['votesGranted'],
  nextIndex: ['nextIndex'],
  matchIndex: ['matchIndex'],
} as const;

type Field = keyof typeof aliases;

const fields: readonly Field[] = [
  'term',
  'role',
  'up',
  'votedFor',
  'log',
  'base',
  'baseTerm',
  'commitIndex',
  'appliedIndex',
  'votes',
  'nextIndex',
  'matchIndex',
];

const roles: ReadonlyMap<string, string> = new Map(
  ['follower', 'candidate', 'preCandidate', 'leader', 'learner'].map((role) => [role.toLowerCase(), role]),
);

const serversMost = 9;

/**
 * The servers of a trace of Raft: one that has a term and a role for each of some servers, in every state. Else why it has
 * none. What else it says of them is shown as far as it has the form that is expected.
 */
export function raftVariables({ variables, states }: ItfTrace): RaftVariables | string {
  const nameOf = (field: Field): string | undefined => aliases[field].find((name) => variables.includes(name));
  const [term, role] = [nameOf('term'), nameOf('role')];
  if (term === undefined || role === undefined)
    return 'the trace has no variables currentTerm (or term) and role (or state), so it is not known to be of Raft';
  const keys = pairsOf(states[0]?.get(term)).map(([key]) => key);
  const names = sorted(keys).map(textOf);
  if (names.length === 0) return `${term} is no map of servers`;
  if (names.length > serversMost) return `${term} has more than ${serversMost} servers`;
  const ids = new Map(names.map((name, k) => [name, k + 1]));
  const made: (readonly PageServer[])[] = [];
  for (const [k, state] of states.entries()) {
    const servers = names.map((name) => serverOf(ids, (field) => at(state, nameOf(field), name)));
    const wrong = servers.findIndex((server) => server === null);
    if (wrong !== -1) return `state ${k} does not tell term and role of server ${names[wrong] ?? ''}`;
    made.push(servers.filter((server) => server !== null));
  }
  const optional = [
    ['votedFor', 'votedFor'],
    ['commitIndex', 'commit'],
    ['appliedIndex', 'applied'],
  ] as const;
  const untold = optional.flatMap(([field, column]) => (nameOf(field) === undefined ? [column] : []));
  const used = fields.flatMap((field) => nameOf(field) ?? []);
  return {
    names,
    servers: made,
    untold: [...untold, 'leader', 'durable', 'members'],
    used,
    idOf: (value) => (value === undefined ? null : (ids.get(textOf(value)) ?? null)),
  };
}

/** Numbers by their size, texts by their letters. */
function sorted(keys: readonly ItfValue[]): readonly ItfValue[] {
  const number = (value: ItfValue): bigint | null => (value.kind === 'integer' ? value.value : null);
  return [...keys].sort((one, other) => {
    const [left, right] = [number(one) ?? textOf(one), number(other) ?? textOf(other)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
}

/** Of a map, or of a record, which a function on texts may be. */
export function pairsOf(value: ItfValue | undefined): readonly (readonly [ItfValue, ItfValue])[] {
  if (value?.kind === 'map') return value.pairs;
  if (value?.kind !== 'record') return [];
  return [...value.fields].map(([name, inner]) => [{ kind: 'text', value: name }, inner]);
}

const at = (state: State, variable: string | undefined, key: string): ItfValue | undefined =>
  variable === undefined ? undefined : pairsOf(state.get(variable)).find(([one]) => textOf(one) === key)?.[1];

/** A server in one state; null if it has no term or no role that is one. */
function serverOf(
  ids: ReadonlyMap<string, number>,
  valueOf: (field: Field) => ItfValue | undefined,
): PageServer | null {
  const idOf = (value: ItfValue): number | null => ids.get(textOf(inner(value))) ?? null;
  const [term, role] = [naturalOf(valueOf('term')), roleOf(valueOf('role'))];
  if (term === null || role === null) return null;
  const [up, votedFor, log, votes] = [valueOf('up'), valueOf('votedFor'), valueOf('log'), valueOf('votes')];
  const commitIndex = naturalOf(valueOf('commitIndex')) ?? 0;
  return {
    up: !(up?.kind === 'boolean' && !up.value),
    role,
    term,
    votedFor: votedFor === undefined ? null : idOf(votedFor),
    leader: null,
    commitIndex,
    appliedIndex: naturalOf(valueOf('appliedIndex')) ?? 0,
    base: naturalOf(valueOf('base')) ?? 0,
    baseTerm: naturalOf(valueOf('baseTerm')) ?? 0,
    entries: log?.kind === 'list' ? log.items.map(entryOf) : [],
    durable: null,
    votes: votes?.kind === 'set' ? votes.items.flatMap((one) => idOf(one) ?? []) : [],
    progress: progressOf(valueOf('nextIndex'), valueOf('matchIndex'), idOf),
    configuration: '',
    more: [],
  };
}

/** What `Some` holds, or a name that is a variant without a value. */
function inner(value: ItfValue): ItfValue {
  if (value.kind !== 'record') return value;
  const [tag, held] = [value.fields.get('tag'), value.fields.get('value')];
  if (tag?.kind !== 'text' || held === undefined) return value;
  if (held.kind === 'tuple' && held.items.length === 0) return tag;
  return tag.value === 'Some' ? held : value;
}

export function naturalOf(value: ItfValue | undefined): number | null {
  if (value?.kind !== 'integer' || value.value < 0n || value.value > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return Number(value.value);
}

function roleOf(value: ItfValue | undefined): string | null {
  const name = value === undefined ? null : inner(value);
  return name?.kind === 'text' ? (roles.get(name.value.toLowerCase().replaceAll(/[-_ ]/g, '')) ?? null) : null;
}

const entryColumns = 40;

/** With its kind, as `show --format itf` tells it, or whatever else a spec keeps beside the term. */
function entryOf(entry: ItfValue): PageEntry {
  if (entry.kind !== 'record') return [0, show(textOf(entry), entryColumns)];
  const term = naturalOf(entry.fields.get('term')) ?? 0;
  const [kind, command] = [entry.fields.get('kind'), entry.fields.get('command')];
  if (kind?.kind === 'text' && command?.kind === 'text') {
    if (kind.value === 'noop') return [term, '-'];
    if (kind.value === 'configuration') return [term, `{${show(command.value)}}`];
    if (kind.value === 'command') return [term, commandText(command.value)];
  }
  const rest = [...entry.fields].filter(([name]) => name !== 'term').map(([, one]) => textOf(one));
  return [term, rest.length === 0 ? '-' : show(rest.join(' '), entryColumns)];
}

/** The followers for which both are known, in the order of the trace. */
function progressOf(
  next: ItfValue | undefined,
  match: ItfValue | undefined,
  idOf: (value: ItfValue) => number | null,
): PageServer['progress'] {
  const matches = new Map(pairsOf(match).map(([key, value]) => [idOf(key), naturalOf(value)]));
  return pairsOf(next).flatMap(([key, value]) => {
    const [server, nextIndex] = [idOf(key), naturalOf(value)];
    const matchIndex = matches.get(server) ?? null;
    return server === null || nextIndex === null || matchIndex === null
      ? []
      : [[server, nextIndex, matchIndex] as const];
  });
}
