import type {
  PageMessage,
  PageServer,
  PageStep,
  PageVariables,
  RunDocument,
  ServerChange,
} from '../../page/document.ts';
import { show } from '../../printable.ts';
import { count } from '../../show/words.ts';
import { Flights } from './flights.ts';
import type { MessagesOfStep, SaidOfStep } from './flights.ts';
import type { ItfValue } from './itf-value.ts';
import { raftVariables } from './raft-variables.ts';
import type { RaftVariables } from './raft-variables.ts';
import type { ItfTrace } from './read-itf.ts';
import { actionNames, changesByStep, effectOf, picksName } from './step-effect.ts';
import type { Changes } from './step-effect.ts';
import { variablesOf } from './variables.ts';

/** What a page says of a trace beyond what is in it. */
export interface AroundItf {
  readonly source: string; // the file, as one would type it
  readonly command: string; // that makes the page again
  readonly tool: string; // name and version
}

/**
 * What a page shows of a trace of states: a step is what leads from one to the next. Where the variables are those of Raft,
 * servers and messages are shown; else only the variables.
 */
export function itfDocument(trace: ItfTrace, { source, command, tool }: AroundItf): RunDocument {
  const { states, status, description, loop } = trace;
  const raft = raftVariables(trace);
  const variables = variablesOf(trace);
  const { steps, messages } = stepsOf(trace, raft, variables);
  const verdict = status === 'violation' ? 'violated' : status === 'ok' ? 'holds' : 'unknown';
  const says = [show(status, 40), show(description)].filter((one) => one !== '').join(': ');
  const headline = `TRACE   ${count(states.length, 'state')}${says === '' ? '' : `, ${says}`}`;
  const lasso =
    loop === null ? [] : [`Behind the last state it goes on with that after step ${loop}, again and again.`];
  const isRaft = typeof raft !== 'string';
  return {
    format: 'raftcheck-page',
    version: 1,
    title: headline,
    tool,
    command,
    schedule: '',
    subject: show(source),
    options: [
      'Informal Trace Format',
      count(trace.variables.length, 'variable'),
      ...(isRaft ? raft.names.flatMap((name, k) => nameLine(k + 1, name)) : []),
    ],
    servers: isRaft ? (raft.servers[0] ?? []) : [],
    ...(isRaft ? { untold: raft.untold } : { noServers: show(raft) }),
    clients: 0,
    messages,
    steps,
    verdict: {
      verdict,
      headline,
      property: null,
      fact: null,
      paper: null,
      culprit: verdict === 'violated' && steps.length > 0 ? steps.length : null,
      remarks: lasso,
      stack: [],
    },
    spec: { unknown: 'a trace tells states, not inputs: the spec cannot be run beside it' },
    history: { unknown: 'a trace of states tells nothing of clients' },
    story: { unknown: 'a trace of states does not say why it was made' },
    shrinking: { unknown: 'a trace of states does not say' },
    variables,
  };
}

/** Where a server has another name in the trace. */
const nameLine = (server: number, name: string): readonly string[] =>
  name === String(server) ? [] : [`n${server} is ${show(name, 40)}`];

function stepsOf(
  { states }: ItfTrace,
  raft: RaftVariables | string,
  variables: PageVariables,
): { readonly steps: readonly PageStep[]; readonly messages: readonly PageMessage[] } {
  const idOf = (value: ItfValue | undefined): number | null => (typeof raft === 'string' ? null : raft.idOf(value));
  const messagesIn = (state: ReadonlyMap<string, ItfValue> | undefined): ItfValue | undefined =>
    state?.get('messages') ?? state?.get('msgs');
  const flights = new Flights(messagesIn(states[0]), idOf);
  const changedNames = changesByStep(variables, raft);
  const steps = states.slice(1).map((state, k): PageStep => {
    const number = k + 1;
    const said = saidOf(state);
    const moved = flights.after(messagesIn(state), number, said);
    const picked = idOf(picksOf(state)?.get('server'));
    const changes = typeof raft === 'string' ? [] : changesOf(raft.servers[k] ?? [], raft.servers[number] ?? []);
    const to = flights.messages[moved.arrived ?? -1]?.to ?? null;
    const server = [picked, to].find((one) => changes.some(([id]) => id === one)) ?? changes[0]?.[0] ?? picked ?? to;
    const changed = changes.find(([id]) => id === server)?.[1];
    const others = changes.filter(([id]) => id !== server);
    const about = moved.arrived ?? moved.lost[0];
    return {
      number,
      kind: kindOf(said, moved),
      text: stepText(said, number, server, flights.messages[about ?? -1]?.name),
      effect: effectOf(changes, raft, k, changedNames.get(number) ?? [], moved, said),
      fate: 'applied',
      server: server ?? null,
      ...(about !== undefined && { message: about }),
      ...(moved.sent.length > 0 && { sent: moved.sent }),
      ...(changed !== undefined && { changed }),
      ...(others.length > 0 && { others }),
    };
  });
  return { steps, messages: flights.messages };
}

const picksOf = (state: ReadonlyMap<string, ItfValue>): ReadonlyMap<string, ItfValue> | null => {
  const picks = state.get(picksName);
  if (picks?.kind !== 'record') return null;
  return new Map(
    [...picks.fields].flatMap(([name, option]) => {
      const [tag, value] = option.kind === 'record' ? [option.fields.get('tag'), option.fields.get('value')] : [];
      return tag?.kind === 'text' && tag.value === 'Some' && value !== undefined ? [[name, value] as const] : [];
    }),
  );
};

function saidOf(state: ReadonlyMap<string, ItfValue>): SaidOfStep {
  const action = actionNames.map((name) => state.get(name)).find((value) => value?.kind === 'text');
  const message = picksOf(state)?.get('message');
  return {
    action: action?.kind === 'text' ? show(action.value, 60) : '',
    message: message?.kind === 'text' ? show(message.value) : '',
  };
}

/** As the picture and the search know it: what arrives is delivered, what is lost is dropped. */
function kindOf({ action }: SaidOfStep, { arrived, lost }: MessagesOfStep): string {
  if (arrived !== null) return 'deliver';
  if (lost.length > 0) return 'drop';
  return action === '' ? 'step' : action;
}

function stepText({ action }: SaidOfStep, number: number, server: number | null | undefined, message = ''): string {
  const what = [action, message].filter((one) => one !== '').join(' ');
  const who = server === null || server === undefined || message !== '' ? '' : `n${server} `;
  return what === '' ? `${who}step ${number}` : `${who}${what}`;
}

const changesOf = (before: readonly PageServer[], after: readonly PageServer[]): Changes =>
  after.flatMap((server, k) => {
    const was = before[k];
    const changed = was === undefined ? null : changeBetween(was, server);
    return changed === null ? [] : [[k + 1, changed] as const];
  });

/** The fields that differ; null if none does. */
function changeBetween(before: PageServer, after: PageServer): ServerChange | null {
  const { entries: old, ...was } = before;
  const { entries, ...is } = after;
  const earlier = new Map<string, unknown>(Object.entries(was));
  const fields = Object.fromEntries(
    Object.entries(is).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(earlier.get(name))),
  );
  const isMoved = before.base !== after.base;
  const parts = entries.findIndex((entry, k) => isMoved || textOfEntry(entry) !== textOfEntry(old[k]));
  const from = parts === -1 ? entries.length : parts;
  const isSame = !isMoved && parts === -1 && entries.length === old.length;
  const change = isSame
    ? fields
    : { ...fields, entries: { from: after.base + 1 + from, entries: entries.slice(from) } };
  return Object.keys(change).length === 0 ? null : change;
}

const textOfEntry = (entry: PageServer['entries'][number] | undefined): string => (entry ?? []).join(' ');
