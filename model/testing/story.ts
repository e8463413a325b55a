import { type ClusterStep, initialCluster, type SpecCluster, takeStep } from '../cluster.ts';
import { coreFeatures, type SpecConfig, type SpecFeatures } from '../state/config.ts';
import type { SpecEvent } from '../state/event.ts';
import type { ServerId, SpecMessage, SpecReply } from '../state/message.ts';
import { type SpecStep, stepServer } from '../server.ts';
import type { SpecContext, SpecRole } from '../state/state.ts';

/** A cluster that tests lead through a scenario, one event after the other. A step that is not enabled is an error. */
export class Story {
  readonly config: SpecConfig;
  cluster: SpecCluster;

  constructor(features: Partial<SpecFeatures> = {}, servers = 3) {
    this.config = { servers, initialTerm: 1, features: { ...coreFeatures, ...features } };
    this.cluster = initialCluster(this.config);
  }

  role(id: ServerId): SpecRole {
    return this.#server(id).role;
  }

  state(id: ServerId): SpecContext {
    return this.#server(id).context;
  }

  /** The terms of the server's log, in order. */
  terms(id: ServerId): readonly number[] {
    return this.state(id).log.map(({ term }) => term);
  }

  /** The messages under way on this link, oldest text first. */
  messages(from: ServerId, to: ServerId): readonly SpecMessage[] {
    return this.cluster.messages
      .map(({ message }) => message)
      .filter(({ msource, mdest }) => msource === from && mdest === to);
  }

  /** What the event would do, without doing it. */
  ask(id: ServerId, event: SpecEvent): SpecStep {
    return stepServer(this.config, this.#server(id), event);
  }

  does(id: ServerId, ...events: readonly SpecEvent[]): this {
    for (const event of events) this.#take({ kind: 'server', server: id, event });
    return this;
  }

  request(id: ServerId, value: string): readonly SpecReply[] {
    const event: SpecEvent = { type: 'clientRequest', value };
    const { replies } = this.ask(id, event);
    this.does(id, event);
    return replies;
  }

  /** The only message on the link is handled, in as many steps as that takes. Returns it. */
  deliver(from: ServerId, to: ServerId): SpecMessage {
    const [message, second] = this.messages(from, to);
    if (message === undefined || second !== undefined) throw new Error(`not one message from ${from} to ${to}`);
    while (this.messages(from, to).includes(message)) this.#take({ kind: 'receive', message });
    return message;
  }

  /** A request and its answer. */
  exchange(from: ServerId, to: ServerId): this {
    this.deliver(from, to);
    this.deliver(to, from);
    return this;
  }

  lose(from: ServerId, to: ServerId): this {
    for (const message of this.messages(from, to)) this.#take({ kind: 'drop', message });
    return this;
  }

  /** The server wins an election with the votes of these others (core rules, or with implicitSelfVote). */
  elect(id: ServerId, ...voters: readonly ServerId[]): this {
    this.does(id, { type: 'timeout' });
    if (!this.config.features.implicitSelfVote) {
      this.does(id, { type: 'requestVote', to: id });
      this.deliver(id, id);
      this.deliver(id, id);
    }
    for (const to of voters) this.does(id, { type: 'requestVote', to }).exchange(id, to);
    return this.does(id, { type: 'becomeLeader' });
  }

  #take(step: ClusterStep): void {
    const after = takeStep(this.config, this.cluster, step);
    if (after === this.cluster) throw new Error(`not enabled: ${JSON.stringify(step)}`);
    this.cluster = after;
  }

  #server(id: ServerId) {
    const server = this.cluster.servers[id - 1];
    if (server === undefined) throw new Error(`there is no server ${id}`);
    return server;
  }
}

/** Events that name another server, as tests write them. */
export const requestVote = (to: ServerId): SpecEvent => ({ type: 'requestVote', to });
export const requestPreVote = (to: ServerId): SpecEvent => ({ type: 'requestPreVote', to });
export const appendEntries = (to: ServerId): SpecEvent => ({ type: 'appendEntries', to });
export const replicate = (to: ServerId): SpecEvent => ({ type: 'replicate', to });
export const beginSnapshot = (to: ServerId): SpecEvent => ({ type: 'beginSnapshot', to });
export const continueSnapshot = (to: ServerId): SpecEvent => ({ type: 'continueSnapshot', to });
export const heartbeat = (to: ServerId): SpecEvent => ({ type: 'heartbeat', to });
export const transferLeadership = (to: ServerId): SpecEvent => ({ type: 'transferLeadership', to });
export const timeoutNow = (to: ServerId): SpecEvent => ({ type: 'timeoutNow', to });
export const confirmLeadership = (to: ServerId): SpecEvent => ({ type: 'confirmLeadership', to });
