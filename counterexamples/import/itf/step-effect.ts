import type { PageServer, PageVariables, ServerChange } from '../../page/document.ts';
import { count } from '../../show/words.ts';
import type { MessagesOfStep, SaidOfStep } from './flights.ts';
import type { RaftVariables } from './raft-variables.ts';

/** Variables that say what a step was: the first as `quint run --mbt` has it. */
export const actionNames = ['mbt::actionTaken', 'actionTaken', 'lastAction', 'action'] as const;
export const picksName = 'mbt::nondetPicks';

/** What a step changed, server by server. */
export type Changes = readonly (readonly [server: number, changed: ServerChange])[];

const namesShown = 6;

/** What became of the servers, of other variables, and of messages. */
export function effectOf(
  changes: Changes,
  raft: RaftVariables | string,
  before: number,
  names: readonly string[],
  { sent, gone }: MessagesOfStep,
  { action }: SaidOfStep,
): string {
  const servers = changes.map(([id, change]) => {
    const was = typeof raft === 'string' ? undefined : raft.servers[before]?.[id - 1];
    return `n${id}: ${changeText(was, change)}`;
  });
  const shown = names.slice(0, namesShown).join(', ');
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  const isTold = gone.length === 0 || action === 'deliver';
  const parts = [
    ...servers,
    ...(names.length === 0 ? [] : [`changed ${shown}${more}`]),
    ...(sent.length === 0 ? [] : [`${count(sent.length, 'message')} sent`]),
    ...(isTold ? [] : [`${count(gone.length, 'message')} gone: handled or lost, the trace does not say which`]),
  ];
  return parts.length === 0 ? 'nothing changed' : parts.join('; ');
}

function changeText(was: PageServer | undefined, change: ServerChange): string {
  const { role, term, votedFor, commitIndex, up } = change;
  const moved = (name: string, before?: string | number, now?: string | number): readonly string[] =>
    now === undefined ? [] : [`${name} ${before ?? '?'}->${now}`];
  const other = Object.keys(change).filter((name) => !plainFields.has(name));
  return [
    ...(up === undefined ? [] : [up ? 'up again' : 'down']),
    ...moved('role', was?.role, role),
    ...moved('term', was?.term, term),
    ...moved('votedFor', serverName(was?.votedFor), votedFor === undefined ? undefined : serverName(votedFor)),
    ...moved('commitIndex', was?.commitIndex, commitIndex),
    ...other.map((name) => fieldWords[name] ?? name),
  ].join(', ');
}

const serverName = (server: number | null | undefined): string =>
  server === null || server === undefined ? 'none' : `n${server}`;

const plainFields: ReadonlySet<string> = new Set(['up', 'role', 'term', 'votedFor', 'commitIndex']);
const fieldWords: Readonly<Record<string, string>> = { entries: 'log', progress: 'nextIndex, matchIndex' };

/** Beside the servers' own: messages are told of by themselves. */
const notTold = ['messages', 'msgs', ...actionNames, picksName];

/** Of each step the variables that it changed, but for those that are told of elsewhere: in servers and messages. */
export function changesByStep(
  { names, changes }: PageVariables,
  raft: RaftVariables | string,
): ReadonlyMap<number, readonly string[]> {
  const elsewhere = typeof raft === 'string' ? [] : [...raft.used, ...notTold];
  const steps = new Map<number, string[]>();
  const isElsewhere = names.map((name) => elsewhere.some((one) => name === one || name.startsWith(`${one}[`)));
  for (const { step, variable } of changes) {
    if (isElsewhere[variable] === true) continue;
    const known = steps.get(step) ?? [];
    known.push(names[variable] ?? '');
    steps.set(step, known);
  }
  return steps;
}
