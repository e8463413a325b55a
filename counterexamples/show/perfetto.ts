import { escapeInJson, show } from '../printable.ts';
import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import type { AppliedStep, Trace } from '../trace.ts';
import { changesOf } from './changes.ts';
import { operationText } from './commands.ts';
import { journeysOf } from './journeys.ts';
import { stepText } from './step-words.ts';
import { clientName, messageText, serverName } from './words.ts';

/** A step is taken for a millisecond: only the order of times means something. In microseconds, as the format has them. */
const stepTime = 1000;
/** Of a step's slice, which lies within that of its server's role: so arrows have something short to go from and to. */
const stepDuration = 800;
const middle = stepDuration / 2;

const ofServers = 1; // pids
const ofClients = 2;

interface TraceEvent {
  readonly ph: 'M' | 'X' | 'i' | 's' | 'f';
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly [field: string]: unknown;
}

/**
 * A run in the Trace Event Format, for ui.perfetto.dev and chrome://tracing: a track for each server with its roles and
 * its steps, arrows for messages that arrived, instants for what happens to the network, and a track for each client.
 */
export function perfetto(trace: Trace): string {
  const made = trace.steps.filter((step) => step.fate === 'applied');
  const tried = trace.steps.filter(({ fate }) => fate !== 'notRun');
  const end = (tried.length + 1) * stepTime;
  const events = [
    ...tracks(trace),
    ...trace.initial.flatMap((view) => roleSlices(view, made, end)),
    ...made.flatMap((step) => stepEvents(trace, step)),
    ...flows(trace),
    ...clientSlices(made, end),
    ...verdict(trace, end),
  ];
  const lines = events.map((event) => escapeInJson(JSON.stringify(event)));
  return `{"displayTimeUnit":"ms","traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}

function tracks({ initial, schedule }: Trace): readonly TraceEvent[] {
  const clients = Array.from({ length: schedule.options.clients ?? 0 }, (_, k) => k + 1);
  const named = (pid: number, tid: number, name: string): readonly TraceEvent[] => [
    { ph: 'M', name: 'thread_name', pid, tid, ts: 0, args: { name } },
    { ph: 'M', name: 'thread_sort_index', pid, tid, ts: 0, args: { sort_index: tid } },
  ];
  const process = (pid: number, name: string): TraceEvent => {
    return { ph: 'M', name: 'process_name', pid, tid: 0, ts: 0, args: { name } };
  };
  return [
    process(ofServers, 'servers'),
    ...initial.flatMap(({ id }) => named(ofServers, id, serverName(id))),
    ...(clients.length === 0 ? [] : [process(ofClients, 'clients')]),
    ...clients.flatMap((id) => named(ofClients, id, clientName(id))),
  ];
}

/** What a server is, one after the other. That a link is cut is told at the step that cuts it: it belongs to no track. */
function roleSlices(initial: ServerView, made: readonly AppliedStep[], end: number): readonly TraceEvent[] {
  const { id } = initial;
  const states = made.flatMap(({ server, number, after }) => {
    const view = server === id ? after[id - 1] : undefined;
    return view === undefined ? [] : [{ view, ts: number * stepTime }];
  });
  const begins = [{ view: initial, ts: 0 }, ...states].filter(({ view }, k, all) => {
    const before = all[k - 1]?.view;
    return before === undefined || nameOfRole(before) !== nameOfRole(view);
  });
  return begins.map(({ view, ts }, k) => {
    const { up, role, currentTerm: term } = view;
    const dur = (begins[k + 1]?.ts ?? end) - ts;
    const slice = { ph: 'X', name: nameOfRole(view), cat: 'role', pid: ofServers, tid: id, ts, dur } as const;
    return up ? { ...slice, args: { role, term } } : slice;
  });
}

const nameOfRole = ({ up, role, currentTerm }: ServerView): string => (up ? `${role} t${currentTerm}` : 'down');

function stepEvents(trace: Trace, made: AppliedStep): readonly TraceEvent[] {
  const { number, server, step, message } = made;
  const name = show(`${number}. ${stepText(made, trace.schedule.options.servers)}`);
  const ts = number * stepTime;
  const args = { step: number, change: show(changesOf(made), 1000) };
  const common = { name, cat: step.kind, ts, args };
  if (server !== null) return [{ ph: 'X', pid: ofServers, tid: server, dur: stepDuration, ...common }];
  // Something about one message is told at its sender, anything else of the network to all.
  const from = message?.envelope.from;
  return [{ ph: 'i', pid: ofServers, tid: from ?? 0, s: from === undefined ? 'p' : 't', ...common }];
}

/** Arrows from the slice of the step that sent to that of the step in which it arrived: a pair of one number. */
function flows(trace: Trace): readonly TraceEvent[] {
  let id = 0;
  return journeysOf(trace.steps).flatMap(({ message, from, to, sentAt, arrivedAt }) => {
    const name = show(messageText(message.envelope.message));
    return arrivedAt.flatMap((number): readonly TraceEvent[] => {
      id += 1;
      const common = { name, cat: 'message', id, pid: ofServers } as const;
      const at = (step: number, server: ServerId): { readonly tid: ServerId; readonly ts: number } => {
        return { tid: server, ts: step * stepTime + middle };
      };
      return [
        { ph: 's', ...common, ...at(sentAt, from) },
        { ph: 'f', bp: 'e', ...common, ...at(number, to) },
      ];
    });
  });
}

/** Each operation from its call to its answer, or to the end. */
function clientSlices(made: readonly AppliedStep[], end: number): readonly TraceEvent[] {
  interface Call {
    readonly client: number;
    readonly name: string;
    readonly ts: number;
  }
  const open = new Map<number, Call>();
  const slices: TraceEvent[] = [];
  const close = (call: number, until: number, answer: string): void => {
    const known = open.get(call);
    if (known === undefined) return;
    open.delete(call);
    const { client, name, ts } = known;
    const args = { answer };
    slices.push({ ph: 'X', cat: 'operation', pid: ofClients, tid: client, name, ts, dur: until - ts, args });
  };
  for (const { told, number } of made) {
    const ts = number * stepTime;
    for (const event of told) {
      if (event.kind === 'called') {
        const { call, client, key, operation } = event;
        for (const [other, known] of open) if (known.client === client) close(other, ts, 'unknown');
        open.set(call, { client, name: show(operationText({ ...operation, key })), ts });
      } else {
        const answer = event.kind === 'refused' ? 'refused' : show(String(event.result ?? 'none'));
        close(event.call, ts + stepDuration, answer);
      }
    }
  }
  for (const call of open.keys()) close(call, end, 'unknown');
  return slices;
}

function verdict({ outcome: { violation }, culprit }: Trace, end: number): readonly TraceEvent[] {
  if (violation === null) return [];
  const { property, fact, paper } = violation;
  const ts = culprit === null ? end : culprit * stepTime;
  const args = { fact: show(fact, 1000), paper: show(paper) };
  return [{ ph: 'i', s: 'g', name: `FAIL ${show(property)}`, cat: 'violation', pid: ofServers, tid: 0, ts, args }];
}
