import type { Step } from '../../properties/seen/schedule.ts';
import { showIdentity } from '../../properties/seen/schedule.ts';
import type { Input, LocalState, Subject } from '../../properties/seen/subject.ts';
import type { Envelope, LogIndex, ServerId, ServerView } from '../../properties/seen/view.ts';
import { lastIndex, nameOfMessage } from '../../properties/seen/view.ts';

/** A message in flight. */
export interface InFlight {
  readonly envelope: Envelope;
  readonly identity: string;
  readonly lastIndex: LogIndex; // of the sender's log as it was made
  readonly madeAt: number; // the act that made it, from 1
  readonly emittedAt: number | null; // the act with which it left its sender's queue; null: it is in it
  readonly overtaken: boolean; // a later one of its queue has left that, so this one was lost in it
}

/**
 * The servers and what is in flight between them as a value: a search over what a page may mean tries steps on it and
 * goes back. What the schedule's steps do in the simulated world they do here.
 */
export interface ClusterState {
  readonly servers: readonly LocalState[];
  readonly flights: readonly InFlight[]; // oldest first
  readonly occurrences: ReadonlyMap<string, number>; // by link, kind and term
  readonly splitOff: readonly ServerId[];
}

/** A step on such a cluster: the input of a server, or what it does to a message. */
export type Act =
  | { readonly kind: 'input'; readonly server: ServerId; readonly input: Input; readonly step: Step }
  | { readonly kind: 'deliver' | 'emit'; readonly flight: InFlight }
  | { readonly kind: 'split'; readonly side: readonly ServerId[] }
  | { readonly kind: 'join' }
  | { readonly kind: 'return'; readonly server: ServerId };

export function bootCluster(subject: Subject, nodes: number): ClusterState {
  const servers = Array.from({ length: nodes }, (_, k) => subject.boot(k + 1));
  return { servers, flights: [], occurrences: new Map(), splitOff: [] };
}

export const viewsOf = ({ servers }: ClusterState): readonly ServerView[] => servers.map(({ view }) => view);

export function viewOf({ servers }: ClusterState, server: ServerId): ServerView {
  const state = servers[server - 1];
  if (state === undefined) throw new RangeError(`there is no server ${server}`);
  return state.view;
}

/** The step of a schedule that an act is. */
export function stepOf(act: Act): Step {
  switch (act.kind) {
    case 'input':
      return act.step;
    case 'deliver':
    case 'emit':
      return { kind: act.kind, message: act.flight.identity };
    case 'split':
      return { kind: 'partition', side: act.side };
    case 'join':
      return { kind: 'heal' };
    case 'return':
      return { kind: 'harness', action: 'commandReturn', server: act.server };
  }
}

/** The cluster after an act, the so manyth from 1; null if it does not apply. */
export function after(subject: Subject, state: ClusterState, act: Act, at: number): ClusterState | null {
  switch (act.kind) {
    case 'input':
      return given(subject, state, act.server, act.input, at);
    case 'deliver':
      return delivered(subject, state, act.flight, at);
    case 'emit':
      return { ...state, flights: emitted(state.flights, act.flight, at) };
    case 'split':
      return { ...state, splitOff: act.side };
    case 'join':
      return { ...state, splitOff: [] };
    case 'return':
      return viewOf(state, act.server).up ? state : null;
  }
}

/**
 * One queue of each node holds what it sends, and one what it is sent: first in, first out. So what stands before the
 * one that leaves such a queue was lost in it.
 */
function emitted(flights: readonly InFlight[], one: InFlight, at: number): readonly InFlight[] {
  return overtaking(flights, one).map((flight) => (flight === one ? { ...flight, emittedAt: at } : flight));
}

/** One that no row shows as sent was taken out of its sender's queue by hand. */
const received = (flights: readonly InFlight[], one: InFlight): readonly InFlight[] =>
  overtaking(flights, one).filter((flight) => flight !== one);

function overtaking(flights: readonly InFlight[], one: InFlight): readonly InFlight[] {
  const { from, to } = one.envelope;
  const since = one.emittedAt;
  return flights.map((flight) => {
    if (flight === one || flight.overtaken) return flight;
    const { envelope, emittedAt } = flight;
    const isBefore =
      since === null
        ? emittedAt === null && envelope.from === from && isMadeBefore(flight, one, flights)
        : emittedAt !== null && envelope.to === to && emittedAt < since;
    return isBefore ? { ...flight, overtaken: true } : flight;
  });
}

const isMadeBefore = (flight: InFlight, one: InFlight, flights: readonly InFlight[]): boolean =>
  flight.madeAt < one.madeAt || (flight.madeAt === one.madeAt && flights.indexOf(flight) < flights.indexOf(one));

function delivered(subject: Subject, state: ClusterState, flight: InFlight, at: number): ClusterState | null {
  const { from, to } = flight.envelope;
  if (state.splitOff.includes(from) !== state.splitOff.includes(to)) return null;
  if (!viewOf(state, to).up) return null;
  const rest = { ...state, flights: received(state.flights, flight) };
  return given(subject, rest, to, { kind: 'receive', envelope: flight.envelope }, at);
}

function given(subject: Subject, state: ClusterState, server: ServerId, input: Input, at: number): ClusterState | null {
  const before = state.servers[server - 1];
  if (before === undefined || !takes(before.view, input)) return null;
  const { state: own, sent } = subject.step(before, input);
  const occurrences = new Map(state.occurrences);
  const flights = sent.map((envelope): InFlight => {
    const { from, to, message } = envelope;
    const link = `${from}>${to} ${nameOfMessage(message)} ${message.term}`;
    const occurrence = (occurrences.get(link) ?? 0) + 1;
    occurrences.set(link, occurrence);
    const identity = showIdentity({ from, to, kind: nameOfMessage(message), term: message.term, occurrence });
    return { envelope, identity, lastIndex: lastIndex(own.view.log), madeAt: at, emittedAt: null, overtaken: false };
  });
  const servers = state.servers.map((other, k) => (k === server - 1 ? own : other));
  return { ...state, servers, flights: [...state.flights, ...flights], occurrences };
}

/** Whether the world gives that to such a server. */
function takes({ up, role }: ServerView, input: Input): boolean {
  if (input.kind === 'restart') return !up;
  if (input.kind === 'harness' && input.action === 'wipe') return !up;
  if (!up) return false;
  if (input.kind === 'heartbeatTimeout') return role === 'leader';
  if (input.kind === 'electionTimeout') return role !== 'leader';
  if (input.kind !== 'harness') return true;
  return (role === 'leader') !== (input.action === 'campaign' || input.action === 'timeout');
}
