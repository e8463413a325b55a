import type { Step } from '../schedule/schedule.ts';
import type { MessageIdentity } from '../schedule/schedule.ts';
import { parseIdentity, showIdentity } from '../schedule/schedule.ts';
import { unreachable } from '../unreachable.ts';
import type { ServerId } from '../view.ts';
import type { Candidate } from './trial.ts';
import { withoutFeature } from '../features.ts';
import type { ClusterOptions } from '../subject.ts';

/** A step that names a message. */
type Naming = Extract<Step, { readonly message: string }>;

/** Without the steps from `from` up to, not including, `to`. */
export function without({ options, steps }: Candidate, from: number, to: number): Candidate {
  return { options, steps: [...steps.slice(0, from), ...steps.slice(to)] };
}

/**
 * The same with every message from step `from` on named by its position on the link: a removal renumbers later
 * messages, and then the old name may mean another one.
 */
export const byPosition = (candidate: Candidate, from: number): Candidate => renaming(candidate, from, nameless);

/** The same with the messages at the steps from `from` on named otherwise. */
function renaming({ options, steps }: Candidate, from: number, name: (step: Naming, at: number) => Naming): Candidate {
  return { options, steps: steps.map((step, k) => (k < from || !('message' in step) ? step : name(step, k))) };
}

/**
 * The same, from which these steps were removed at `from` or later, with later messages passing by fewer older ones: one
 * less for each removed step of their sender. None if no message passes by one.
 */
export function passingFewer(candidate: Candidate, from: number, removed: readonly Step[]): readonly Candidate[] {
  const senders = removed.map(actorOf);
  const closer = renaming(candidate, from, (step) => {
    const sender = parseIdentity(step.message)?.from;
    const fewer = senders.filter((one) => one === sender).length;
    return { ...nameless(step), position: Math.max(0, positionIn(step) - fewer) };
  });
  return lateness(closer) < lateness(candidate) ? [closer] : [];
}

/** Who may send something in that step. */
function actorOf(step: Step): ServerId | undefined {
  if ('message' in step) return parseIdentity(step.message)?.to;
  return 'server' in step ? step.server : undefined;
}

/**
 * The same with older messages of their links taken at the steps from `from` up to, not including, `to`: the oldest, or one
 * half as late, of all or of those of its kind. Messages that are only there to be passed by can go then.
 */
export function takingOlder(candidate: Candidate, from: number, to: number): readonly Candidate[] {
  if (!candidate.steps.slice(from, to).some((step) => positionIn(step) > 0)) return [];
  const taking = (older: (step: Naming) => Naming): Candidate =>
    renaming(candidate, from, (step, at) => (at < to && positionIn(step) > 0 ? older(step) : step));
  return [0, 0.5].flatMap((share) => [
    taking((step) => ({ ...nameless(step), position: Math.floor(positionIn(step) * share) })),
    taking((step) => sooner(step, share)),
  ]);
}

/** The message of the same kind and term that was sent so many times as early. */
function sooner(step: Naming, share: number): Naming {
  const identity = parseIdentity(step.message);
  if (identity === null) return step;
  const occurrence = Math.max(1, Math.floor(identity.occurrence * share));
  return { ...step, message: showIdentity({ ...identity, occurrence }) };
}

/** How many older messages on their links all steps pass by. */
export const lateness = ({ steps }: Candidate): number => steps.reduce((sum, step) => sum + positionIn(step), 0);

const positionIn = (step: Step): number => ('message' in step ? (step.position ?? 0) : 0);

function nameless(step: Naming): Naming {
  const identity = parseIdentity(step.message);
  // No message has occurrence 0, so only the position is left to find it by.
  return identity === null ? step : { ...step, message: showIdentity({ ...identity, occurrence: 0 }) };
}

/**
 * The same, from which these steps were removed at `from` or later, with later terms lowered by as many as there were
 * timeouts among them: none if there were none. For elections that do not come any more.
 */
export function inLowerTerms(candidate: Candidate, from: number, removed: readonly Step[]): readonly Candidate[] {
  const timeouts = removed.flatMap((step) => (step.kind === 'timeout' ? [step.server] : []));
  const first = namedIn(candidate.steps.slice(from)).find((identity) => timeouts.includes(identity.from))?.term;
  if (first === undefined) return [];
  return [renaming(candidate, from, (step) => lower(step, first, timeouts.length))];
}

/** The messages that the steps name, in order. */
const namedIn = (steps: readonly Step[]): readonly MessageIdentity[] =>
  steps.flatMap((step) => ('message' in step ? (parseIdentity(step.message) ?? []) : []));

function lower(step: Naming, first: number, by: number): Naming {
  const identity = parseIdentity(step.message);
  if (identity === null || identity.term < first) return step;
  return { ...step, message: showIdentity({ ...identity, term: identity.term - by }) };
}

/**
 * The same from a later election on, each time another, in terms as if none had come before. For elections that only led
 * up to it.
 */
export function beginningLater({ options, steps }: Candidate): readonly Candidate[] {
  return steps.flatMap((step, at) => {
    if (at === 0 || step.kind !== 'timeout') return [];
    const rest = steps.slice(at);
    const first = namedIn(rest).find(({ from, kind }) => from === step.server && kind === 'RequestVote')?.term;
    if (first === undefined) return [];
    return [renaming({ options, steps: rest }, 0, (later) => lower(later, first, first - 1))];
  });
}

/** The cluster without one server: its steps go, and higher servers move down by one. */
export function withoutServer({ options, steps }: Candidate, server: ServerId): Candidate {
  const kept = steps.flatMap((step) => {
    const renamed = rename(step, server);
    return renamed === null ? [] : [renamed];
  });
  const { servers, voters, ...others } = options;
  const fewer = voters === undefined ? {} : { voters: Math.max(1, server <= voters ? voters - 1 : voters) };
  return { options: { servers: servers - 1, ...fewer, ...others }, steps: kept };
}

function rename(step: Step, gone: ServerId): Step | null {
  const moved = (server: ServerId): ServerId => (server > gone ? server - 1 : server);
  if ('message' in step) {
    const identity = parseIdentity(step.message);
    if (identity === null || identity.from === gone || identity.to === gone) return null;
    const { from, to } = identity;
    return { ...step, message: showIdentity({ ...identity, from: moved(from), to: moved(to) }) };
  }
  switch (step.kind) {
    case 'cut':
    case 'mend':
      return step.from === gone || step.to === gone ? null : { ...step, from: moved(step.from), to: moved(step.to) };
    case 'partition': {
      const side = step.side.filter((server) => server !== gone).map(moved);
      return side.length === 0 ? null : { kind: 'partition', side };
    }
    case 'heal':
      return step;
    case 'reconfigure': {
      const others = (list: readonly ServerId[]): readonly ServerId[] =>
        list.filter((server) => server !== gone).map(moved);
      if (step.server === gone) return null;
      return { ...step, server: moved(step.server), voters: others(step.voters), learners: others(step.learners) };
    }
    case 'action':
      if (step.server === gone || step.to === gone) return null;
      return { ...step, server: moved(step.server), ...(step.to === undefined ? {} : { to: moved(step.to) }) };
    case 'transfer':
      if (step.server === gone || step.target === gone) return null;
      return { kind: 'transfer', server: moved(step.server), target: moved(step.target) };
    case 'timeout':
    case 'heartbeat':
    case 'crash':
    case 'restart':
    case 'write':
    case 'compact':
    case 'read':
    case 'tick':
    case 'command':
    case 'request':
    case 'harness':
      return step.server === gone ? null : { ...step, server: moved(step.server) };
    default:
      return unreachable(step);
  }
}

/** The options without one that may be left out. */
function leaving(options: ClusterOptions, key: 'maxChunk' | 'voters' | 'clients'): readonly ClusterOptions[] {
  if (options[key] === undefined) return [];
  const copy: { -readonly [Key in keyof ClusterOptions]: ClusterOptions[Key] } = { ...options };
  delete copy[key];
  return [copy];
}

/** The run with one client fewer, each time another: its steps go, and higher clients move down by one. */
function fewerClients({ options, steps }: Candidate): readonly Candidate[] {
  const { clients = 1 } = options;
  if (clients === 1) return [];
  return Array.from({ length: clients }, (_, k) => ({
    options: { ...options, clients: clients - 1 },
    steps: steps.flatMap((step) => {
      if (step.kind !== 'request' || step.client <= k) return [step];
      return step.client === k + 1 ? [] : [{ ...step, client: step.client - 1 }];
    }),
  }));
}

/** The run without the store: what clients asked for, somebody else asks for, a bare command each time. */
function withoutClients({ options, steps }: Candidate): readonly Candidate[] {
  return leaving(options, 'clients').map((bare) => ({
    options: bare,
    steps: steps.map((step) =>
      step.kind === 'request' ? { kind: 'command', server: step.server, command: 'x' } : step,
    ),
  }));
}

/** Without what the disks do, all of it or at one crash, or with a smaller choice there. */
function calmerDisks(steps: readonly Step[]): readonly (readonly Step[])[] {
  const troubled = steps.flatMap((step, at) =>
    step.kind === 'crash' && step.disk !== undefined ? [{ ...step, at }] : [],
  );
  if (troubled.length === 0) return [];
  const plain = (step: Step): Step => (step.kind === 'crash' ? { kind: 'crash', server: step.server } : step);
  const calmer = troubled.flatMap(({ at, disk, ...crash }) => {
    const smaller = smallChoices.filter((choice) => choice < (disk?.choice ?? 0));
    const others = smaller.map((choice): Step => ({ ...crash, disk: { trouble: disk?.trouble ?? 'kill', choice } }));
    return [plain(crash), ...others].map((step) => steps.with(at, step));
  });
  return [steps.map(plain), ...calmer];
}

/** A choice counts moments first: these are the first ones, and there all or nothing is left. */
const smallChoices = Array.from({ length: 24 }, (_, choice) => choice);

/** Candidates that differ in an option or a field only, each simpler than the one given. */
export function simpler({ options, steps }: Candidate): readonly Candidate[] {
  const simplerOptions = [
    ...(options.disk === 'immediate' ? [] : [{ ...options, disk: 'immediate' as const }]),
    ...(options.disk === 'log' ? [{ ...options, disk: 'delayed' as const }] : []),
    ...options.features.map((feature) => ({ ...options, features: withoutFeature(options.features, feature) })),
    ...(options.maxEntries > 1 ? [{ ...options, maxEntries: 1 }] : []),
    ...(options.maxInFlight > 1 ? [{ ...options, maxInFlight: 1 }] : []),
    ...leaving(options, 'maxChunk'),
    ...leaving(options, 'voters'),
  ];
  const plainCommands = steps.map((step) => (step.kind === 'command' ? { ...step, command: 'x' } : step));
  const changed = steps.some((step) => step.kind === 'command' && step.command !== 'x');
  return [
    ...simplerOptions.map((o) => ({ options: o, steps })),
    ...withoutClients({ options, steps }),
    ...fewerClients({ options, steps }),
    ...calmerDisks(steps).map((calmer) => ({ options, steps: calmer })),
    ...(changed ? [{ options, steps: plainCommands }] : []),
  ];
}
