import { Clients } from '../clients/clients.ts';
import { lackingFeatures } from '../features.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { applicationFor } from '../application/application-for.ts';
import type { ClockView, ClusterOptions, Feature, Input, LocalState, Subject, Transition } from '../subject.ts';
import { unreachable } from '../unreachable.ts';
import type { LogIndex, LogView, Reply, ServerId, ServerView } from '../view.ts';
import { lastIndex, termAt } from '../view.ts';
import { Clocks } from './clocks.ts';
import { inputOf, serverOf } from './input.ts';
import { crashed, Judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import { Network } from './network.ts';
import type { Move } from './move-kinds.ts';
import type { HistoryView } from './step-view.ts';
import { emptyTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** What one applied move did. Network moves touch no server. */
export interface Happening {
  readonly move: Move;
  readonly seen: HistoryView | null;
  readonly replies: readonly Reply[];
  readonly kept: boolean; // the message that was delivered stays in flight
}

/**
 * The simulated cluster of one run: servers of one subject, their network, and the judge who sees every step. Every
 * source of nondeterminism is a move, so the same moves give the same run.
 */
export class World {
  readonly servers: number;
  readonly options: ClusterOptions;
  readonly harness: boolean; // the subject takes harness steps
  readonly features: readonly Feature[]; // that the subject's servers have
  readonly network: Network;
  readonly judge: Judge;
  readonly clients: Clients;
  readonly clocks: Clocks;
  readonly tally: Tally = emptyTally();
  readonly #subject: Subject;
  readonly #states: LocalState[] = [];
  readonly #views: ServerView[] = [];
  readonly #damaged = new Set<ServerId>(); // of whose disk a bit was turned over
  readonly #refused = new Set<ServerId>(); // which do not start again

  /** `names`: keep message identities, which saving a run needs and finding one does not. */
  constructor(subject: Subject, options: ClusterOptions, invariants: readonly Invariant[], names: boolean) {
    const { servers } = options;
    this.#subject = subject;
    this.servers = servers;
    this.options = options;
    this.harness = subject.harness === true;
    this.features = subject.features ?? [];
    this.network = new Network(servers, names);
    this.clients = new Clients(options.clients ?? 0);
    this.clocks = new Clocks(servers);
    const lacking = lackingFeatures(options.features);
    if (lacking !== null) throw new TypeError(lacking);
    for (let id = 1; id <= servers; id += 1) {
      const state = subject.boot(id);
      this.#states.push(state);
      this.#views.push(state.view);
    }
    this.judge = new Judge(this.#views, applicationFor(options), this.features, invariants);
  }

  /** Goes on from there: servers in these states, nothing in flight, and a judge who knows what was before. */
  resume(states: readonly LocalState[], judgement: Judgement): void {
    for (const [k, state] of states.entries()) {
      this.#states[k] = state;
      this.#views[k] = state.view;
    }
    this.judge.recall(judgement);
  }

  /** All servers, in order of id. The same array all along: copy what is to be kept. */
  get views(): readonly ServerView[] {
    return this.#views;
  }

  /** What the subject holds of each of them. */
  get states(): readonly LocalState[] {
    return this.#states;
  }

  view(server: ServerId): ServerView {
    const view = this.#views[server - 1];
    if (view === undefined) throw new RangeError(`there is no server ${server}`);
    return view;
  }

  /** What the server's own clock decides; undefined if nothing does. */
  clock(server: ServerId): ClockView | undefined {
    return this.#state(server).clock;
  }

  /** Whether the subject's servers have that part of the protocol. */
  has(feature: Feature): boolean {
    return this.features.includes(feature);
  }

  /** Only a minority ever has a damaged disk: more could leave no majority that starts, or none that remembers. */
  mayDamage(server: ServerId): boolean {
    return this.#damaged.has(server) || this.#damaged.size < Math.floor((this.servers - 1) / 2);
  }

  /** Whether the server is down and not known to refuse its disk. */
  mayRestart(server: ServerId): boolean {
    return !this.view(server).up && !this.#refused.has(server);
  }

  /** Whether the subject's server can take what the move gives to it. */
  accepts(move: Move): boolean {
    if (this.#subject.enabled === undefined) return move.kind !== 'action';
    if (move.kind === 'request') return false;
    const input = inputOf(move);
    const server = serverOf(move);
    return input === null || server === null || this.#subject.enabled(this.#state(server), input);
  }

  /** Makes a move that applies (see `resolve` and `choose`). */
  make(move: Move): Happening {
    this.tally.applied += 1;
    this.#change(move);
    const input = this.#inputOf(move);
    const server = serverOf(move);
    return input === null || server === null ? nothingSeen(move) : this.#step(move, server, input);
  }

  #inputOf(move: Move): Input | null {
    if (move.kind === 'request') return this.#requested(move);
    const input = inputOf(move);
    return move.kind === 'read' && this.clock(move.server)?.leased === true ? { kind: 'read', leased: true } : input;
  }

  /** What a move does to the network or to time, if no server needs to be asked. */
  #change(move: Move): void {
    const { network } = this;
    switch (move.kind) {
      case 'drop':
        network.take(move.flight);
        this.tally.lost += 1;
        return;
      case 'duplicate':
        network.send(move.flight.envelope);
        this.tally.duplicated += 1;
        return;
      case 'cut':
      case 'mend':
        return network.setCut(move.from, move.to, move.kind === 'cut');
      case 'partition':
        return this.#partition(move.side);
      case 'heal':
        return network.healAll();
      case 'tick':
        return this.clocks.tick(move.server);
      case 'restart':
        return this.clocks.restart(move.server);
      case 'deliver':
      case 'emit':
      case 'timeout':
      case 'heartbeat':
      case 'write':
      case 'command':
      case 'request':
      case 'compact':
      case 'reconfigure':
      case 'transfer':
      case 'read':
      case 'crash':
      case 'action':
      case 'harness':
        return;
      default:
        return unreachable(move);
    }
  }

  #partition(side: readonly ServerId[]): void {
    for (let from = 1; from <= this.servers; from += 1) {
      for (let to = 1; to <= this.servers; to += 1) {
        if (side.includes(from) !== side.includes(to)) this.network.setCut(from, to, true);
      }
    }
  }

  #step(move: Move, server: ServerId, input: Input): Happening {
    const before = this.view(server);
    const transition = this.#transition(server, input);
    const kept = transition?.kept === true;
    if (move.kind === 'deliver' && !kept) this.network.take(move.flight);
    if (transition === null) return nothingSeen(move);
    this.#states[server - 1] = transition.state;
    this.#views[server - 1] = transition.state.view;
    const { sent, replies, state } = transition;
    for (const envelope of sent) this.network.send(envelope);
    const sender = move.kind === 'request' ? move.client : null;
    const clients = this.clients.observe({ ...transition, after: state.view, sender });
    this.tally.sessionsOpened = this.clients.sessionsOpened;
    this.tally.sessionsExpired = this.clients.sessionsExpired;
    const seen = this.judge.observe(this.tally.applied, move.kind, input, before, transition, this.#views, clients);
    this.#count(seen);
    this.#countStored(move, transition);
    if (input.kind === 'read' && input.leased === true) this.tally.readsLeased += seen.served.length;
    return { move, seen, replies, kept };
  }

  /** The command that the client sends, stamped with the number of the step: the leaders of a run have one clock. */
  #requested({ client, operation }: Extract<Move, { kind: 'request' }>): Input {
    this.tally.requests += 1;
    if (this.clients.isRetry(client)) this.tally.retries += 1;
    return { kind: 'command', command: this.clients.send(client, operation, this.tally.applied) };
  }

  #state(server: ServerId): LocalState {
    const state = this.#states[server - 1];
    if (state === undefined) throw new RangeError(`there is no server ${server}`);
    return state;
  }

  #transition(server: ServerId, input: Input): Transition | null {
    const state = this.#state(server);
    try {
      return this.#subject.step(state, input);
    } catch (error) {
      this.judge.report({ ...crashed(server, input, error), atStep: this.tally.applied, difference: null });
      return null;
    }
  }

  #countStored(move: Move, { stored }: Transition): void {
    if (move.kind !== 'crash' || stored === undefined) return;
    const trouble = move.disk?.trouble;
    if (trouble === 'failedSync') this.tally.failedSyncs += 1;
    if (trouble === 'fullDisk') this.tally.fullDisks += 1;
    if (trouble === 'bitFlip') {
      this.#damaged.add(move.server);
      this.tally.bitFlips += 1;
    }
    if (stored.tornTail) this.tally.tornTails += 1;
    if (stored.survived !== 'nothing') this.tally.writesSurvived += 1;
  }

  #count({ before, after, received, elected, committedFrom, history, step, served, clients }: HistoryView): void {
    this.tally.answers += clients.answered.length;
    if (before.transferTarget === null && after.transferTarget !== null) this.tally.transfersBegun += 1;
    if (received?.message.kind === 'TimeoutNow' && after.currentTerm > before.currentTerm)
      this.tally.transfersTaken += 1;
    if (step === 'read') this.tally.readsAsked += 1;
    this.tally.readsServed += served.length;
    if (elected !== null) this.tally.elections += 1;
    this.tally.commits += history.committed.length + 1 - committedFrom;
    for (const { entry } of history.committed.slice(committedFrom - 1)) {
      if (entry.configuration !== undefined) this.tally.configurations += 1;
    }
    if (step === 'crash') {
      this.tally.crashes += 1;
      if (before.pendingWrites > 0) this.tally.crashesWithLostWrites += 1;
    }
    if (step === 'restart' && !after.up) {
      this.#refused.add(after.id);
      this.tally.refusedStarts += 1;
    }
    if (after.log.base > before.log.base) {
      if (step === 'compact') this.tally.snapshotsTaken += 1;
      else this.tally.snapshotsInstalled += 1;
    }
    if (before.log !== after.log && step !== 'crash') this.tally.truncations += deleted(before.log, after.log);
  }
}

/** How many entries of the old log are not in the new one, compacted or not. */
function deleted(before: LogView, after: LogView): number {
  const known = Math.max(before.base, after.base);
  let kept: LogIndex = Math.min(lastIndex(before), lastIndex(after));
  while (kept > known && termAt(before, kept) !== termAt(after, kept)) kept -= 1;
  return Math.max(0, lastIndex(before) - kept);
}

const nothingSeen = (move: Move): Happening => ({ move, seen: null, replies: [], kept: false });
