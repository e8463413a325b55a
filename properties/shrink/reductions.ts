import type { Step } from '../schedule/schedule.ts';
import { parseIdentity, showIdentity } from '../schedule/schedule.ts';
import { unreachable } from '../unreachable.ts';
import type { ServerId } from '../view.ts';
import type { Candidate } from './trial.ts';
import { withoutFeature } from '../features.ts';
import type { ClusterOptions } from '../subject.ts';

/** Without the steps from `from` up to, not including, `to`. */
export function without({ options, steps }: Candidate, from: number, to: number): Candidate {
  return { options, steps: [...steps.slice(0, from), ...steps.slice(to)] };
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
