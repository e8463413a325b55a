import { appliedBy } from './features/applying.ts';
import { type Bag, emptyBag, put, size, take } from './bag.ts';
import { eventsOfFeatures } from './compose.ts';
import type { SpecConfig } from './state/config.ts';
import { receive, type SpecEvent } from './state/event.ts';
import { lastIndexOf } from './state/log.ts';
import type { ServerId, SpecMessage } from './state/message.ts';
import { initialServer, type SpecServer, type SpecStep, serverKey, stepServer } from './server.ts';
import { configurationOf } from './state/configuration.ts';
import { withMember } from './state/quorum.ts';

/** Servers and the network between them (raft.tla): nothing orders the messages, and any step may be next. */
export interface SpecCluster {
  readonly servers: readonly SpecServer[]; // by id − 1
  readonly messages: Bag;
}

/** One action of the cluster with its parameters. */
export type ClusterStep =
  | { readonly kind: 'server'; readonly server: ServerId; readonly event: SpecEvent }
  | { readonly kind: 'receive'; readonly message: SpecMessage }
  | { readonly kind: 'duplicate'; readonly message: SpecMessage }
  | { readonly kind: 'drop'; readonly message: SpecMessage };

/**
 * What keeps the cluster finite. All are guards: a step that would go beyond is not enabled. A leader's no-op
 * is not held against maxLogLen, since terms bound no-ops.
 */
export interface ClusterBounds {
  readonly maxTerm: number;
  readonly maxLogLen: number;
  readonly maxMsgs: number;
  readonly values: number; // clients ask for 1 to this number
  readonly restart: boolean;
  readonly duplicate: boolean;
  readonly drop: boolean;
}

/** Returns the only initial state. */
export function initialCluster(config: SpecConfig): SpecCluster {
  return { servers: serverIds(config).map((id) => initialServer(config, id)), messages: emptyBag };
}

/**
 * Returns every enabled step, always in the same order. `step` may be a remembering `stepServer`: the same
 * pairs of server and event recur in very many clusters.
 */
export function enabledSteps(
  config: SpecConfig,
  cluster: SpecCluster,
  bounds: ClusterBounds,
  step: typeof stepServer = stepServer,
): readonly ClusterStep[] {
  const room = waiting(cluster) < bounds.maxMsgs;
  const steps: ClusterStep[] = [];
  for (const server of cluster.servers) {
    for (const event of eventsWithin(config, server, bounds, room)) {
      if (step(config, server, event).action === null) continue;
      steps.push({ kind: 'server', server: server.context.id, event });
    }
  }
  for (const { message } of cluster.messages) {
    const receiver = serverOf(cluster, message.mdest);
    if (step(config, receiver, receive(message)).action !== null) steps.push({ kind: 'receive', message });
    if (bounds.duplicate && room) steps.push({ kind: 'duplicate', message });
    if (bounds.drop) steps.push({ kind: 'drop', message });
  }
  return steps;
}

/** Returns the cluster after the step; the same cluster if the step is not enabled. */
export function takeStep(
  config: SpecConfig,
  cluster: SpecCluster,
  step: ClusterStep,
  stepOne: typeof stepServer = stepServer,
): SpecCluster {
  switch (step.kind) {
    case 'server':
      return afterServer(config, cluster, step.server, step.event, stepOne);
    case 'receive':
      return afterServer(config, cluster, step.message.mdest, receive(step.message), stepOne);
    case 'duplicate':
      return { ...cluster, messages: put(cluster.messages, step.message) };
    case 'drop':
      return { ...cluster, messages: take(cluster.messages, step.message) };
  }
}

/** A text that is the same for two clusters exactly if they are the same state. */
export function clusterKey({ servers, messages }: SpecCluster): string {
  return JSON.stringify([servers.map(serverKey), messages.map(({ key, count }) => [key, count])]);
}

function afterServer(
  config: SpecConfig,
  cluster: SpecCluster,
  id: ServerId,
  event: SpecEvent,
  stepOne: typeof stepServer,
): SpecCluster {
  const taken = stepOne(config, serverOf(cluster, id), event);
  if (taken.action === null) return cluster;
  // With a disk a step ends in `persist`; to be stopped between the two is the same as a moment earlier.
  const steps: SpecStep[] = [taken];
  if (config.features.disk) steps.push(stepOne(config, taken.server, { type: 'persist' }));

  let messages = cluster.messages;
  if (taken.discarded && 'message' in event) messages = take(messages, event.message);
  for (const { sent } of steps) for (const message of sent) messages = put(messages, message);
  const last = steps.at(-1) ?? taken;
  return { servers: cluster.servers.with(id - 1, last.server), messages };
}

/** What a server might do by itself within the bounds; whether it may, its machine says. */
function* eventsWithin(
  config: SpecConfig,
  { context }: SpecServer,
  bounds: ClusterBounds,
  room: boolean,
): Generator<SpecEvent> {
  const { preVote, readIndex, snapshots, transfer, membership } = config.features;
  if (bounds.restart) yield { type: 'restart' };
  if (preVote || context.currentTerm < bounds.maxTerm) yield { type: 'timeout' };
  if (preVote && context.currentTerm < bounds.maxTerm) yield { type: 'campaign' };
  yield { type: 'becomeLeader' };
  yield { type: 'advanceCommitIndex' };
  yield* eventsOfFeatures(config);
  if (membership) {
    const { voters, learners } = configurationOf(context);
    for (const id of serverIds(config)) yield { type: 'reconfigure', voters: toggled(voters, id), learners };
    yield { type: 'reconfigure', voters: serverIds(config), learners: [] };
  }
  // The state machine is the application's; which commands it has had says what it is.
  if (snapshots) yield { type: 'compact', data: `after ${appliedBy(config, context)}` };
  // None is within a lease: here is nobody who has a clock.
  if (readIndex) yield { type: 'read', read: (context.reads.pending.at(-1)?.read ?? 0) + 1 };
  if (lastIndexOf(context) < bounds.maxLogLen) {
    for (let value = 1; value <= bounds.values; value += 1) yield { type: 'clientRequest', value };
  }
  // What follows is an election in the next term.
  if (context.currentTerm < bounds.maxTerm) {
    for (const to of serverIds(config)) yield { type: 'transferLeadership', to };
  }
  for (const to of serverIds(config)) {
    if (!room) continue;
    yield { type: 'requestVote', to };
    yield { type: 'requestPreVote', to };
    yield { type: 'appendEntries', to };
    yield { type: 'replicate', to };
    yield { type: 'heartbeat', to };
    if (readIndex) yield { type: 'confirmLeadership', to };
    if (snapshots) {
      yield { type: 'beginSnapshot', to };
      yield { type: 'continueSnapshot', to };
    }
    if (transfer) yield { type: 'timeoutNow', to };
  }
}

const toggled = (set: readonly ServerId[], id: ServerId): readonly ServerId[] =>
  set.includes(id) ? set.filter((other) => other !== id) : withMember(set, id);

/** How many messages there are, those included that wait for a disk. */
function waiting({ servers, messages }: SpecCluster): number {
  let count = size(messages);
  for (const { context } of servers) count += context.outbox.length + context.held.length;
  return count;
}

function serverOf(cluster: SpecCluster, id: ServerId): SpecServer {
  const server = cluster.servers[id - 1];
  if (server === undefined) throw new Error(`there is no server ${id}`);
  return server;
}

function serverIds({ servers }: SpecConfig): readonly ServerId[] {
  return Array.from({ length: servers }, (_, index) => index + 1);
}
