import { Clients } from '../environment/clients.ts';
import { lackingFeatures } from '../../properties/seen/features.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { applicationFor } from '../../properties/seen/application-for.ts';
import type {
  ClockView,
  ClusterOptions,
  Difference,
  Feature,
  Input,
  LocalState,
  Subject,
  Transition,
  WorldOption,
} from '../../properties/seen/subject.ts';
import type { LogIndex, LogView, Reply, ServerId, ServerView } from '../../properties/seen/view.ts';
import { lastIndex, termAt } from '../../properties/seen/view.ts';
import { flawOfTransition } from '../../properties/seen/well-formed.ts';
import { Clocks } from '../environment/clocks.ts';
import { crashed, differs, Judge, malformed } from '../../properties/judging/judge.ts';
import type { Judgement, Refutation } from '../../properties/judging/judge.ts';
import { Network } from '../environment/network.ts';
import { serverOf } from './move.ts';
import { descriptorOf } from '../steps/all.ts';
import type { Cluster } from '../steps/cluster.ts';
import type { Move } from '../steps/descriptor.ts';
import type { HistoryView } from '../../properties/history/step-view.ts';
import { emptyTally } from '../environment/tally.ts';
import type { Tally } from '../environment/tally.ts';

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
export class World implements Cluster {
  readonly servers: number;
  readonly options: ClusterOptions;
  readonly harness: boolean; // the subject takes harness steps
  readonly wipes: boolean;
  readonly notices: boolean;
  readonly features: readonly Feature[]; // that the subject's servers have
  readonly network: Network;
  readonly judge: Judge;
  readonly clients: Clients;
  readonly clocks: Clocks;
  readonly tally: Tally = emptyTally();
  readonly #subject: Subject;
  readonly #states: LocalState[] = [];
  readonly #views: ServerView[] = [];
  readonly #damaged = new Set<ServerId>(); // of whose disk a bit was turned over, or which was lost
  readonly #refused = new Set<ServerId>(); // which do not start again

  /** `names`: keep message identities, which saving a run needs and finding one does not. */
  constructor(subject: Subject, options: ClusterOptions, invariants: readonly Invariant[], names: boolean) {
    const { servers } = options;
    this.#subject = subject;
    this.servers = servers;
    this.options = options;
    this.harness = subject.harness === true;
    this.wipes = subject.wipes === true;
    this.notices = subject.notices === true;
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
    this.judge = new Judge(this.#views, applicationFor(options), subject, invariants);
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

  /** Whether that takes time in the subject's servers. */
  does(option: WorldOption): boolean {
    return this.#subject.world?.includes(option) === true;
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
    const descriptor = descriptorOf(move);
    if (this.#subject.enabled === undefined) return descriptor.takenBy !== 'core';
    if (descriptor.takenBy === 'wholeServers') return false;
    const given = descriptor.input?.(move, this) ?? null;
    const server = serverOf(move);
    return given === null || server === null || this.#subject.enabled(this.#state(server), given);
  }

  /** Makes a move that applies (see `resolve` and `choose`). */
  make(move: Move): Happening {
    this.tally.applied += 1;
    const descriptor = descriptorOf(move);
    descriptor.change?.(this, move);
    if (descriptor.gives !== undefined) return this.#giveAll(move, descriptor.gives(move, this));
    const given = descriptor.input?.(move, this) ?? null;
    const server = given?.kind === 'lost' ? given.envelope.from : serverOf(move);
    return given === null || server === null ? nothingSeen(move) : this.#step(move, server, given);
  }

  #giveAll(move: Move, given: Iterable<readonly [ServerId, Input]>): Happening {
    let last = nothingSeen(move);
    for (const [server, input] of given) {
      if (this.judge.violation !== null) break;
      last = this.#step(move, server, input);
    }
    return last;
  }

  #step(move: Move, server: ServerId, input: Input): Happening {
    const transition = this.#transition(server, input);
    try {
      return this.#took(move, server, input, transition);
    } catch (error) {
      this.#report(refutedByException(server, input, transition, error), transition?.difference ?? null);
      return nothingSeen(move);
    }
  }

  #took(move: Move, server: ServerId, input: Input, transition: Transition | null): Happening {
    const before = this.view(server);
    const kept = transition?.kept === true;
    if (move.kind === 'deliver' && !kept) this.network.take(move.flight);
    if (transition === null) return nothingSeen(move);
    this.#states[server - 1] = transition.state;
    this.#views[server - 1] = transition.state.view;
    const { sent, replies } = transition;
    for (const envelope of sent) this.network.send(envelope);
    const sender = move.kind === 'request' ? move.client : null;
    const clients = this.clients.observe(transition, sender);
    this.tally.sessionsOpened = this.clients.sessionsOpened;
    this.tally.sessionsExpired = this.clients.sessionsExpired;
    const seen = this.judge.observe(this.tally.applied, move.kind, input, before, transition, this.#views, clients);
    this.#count(seen);
    this.#countStored(move, transition);
    if (input.kind === 'read' && input.leased === true) this.tally.readsLeased += seen.served.length;
    return { move, seen, replies, kept };
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
      if (this.judge.violation === null) this.#report(crashed(server, input, error)); // else the run is over
      return null;
    }
  }

  #report(refutation: Refutation, difference: Difference | null = null): void {
    this.judge.report({ ...refutation, atStep: this.tally.applied, difference });
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
    if (step === 'leastTimeout' && after.leaderId !== null) this.tally.suspicions += 1;
    if (step === 'read') this.tally.readsAsked += 1;
    this.tally.readsServed += served.length;
    if (elected !== null) this.tally.elections += 1;
    this.tally.commits += history.committed.length + 1 - committedFrom;
    for (let index = committedFrom; index <= history.committed.length; index += 1) {
      if (history.committed.at(index - 1)?.entry.configuration !== undefined) this.tally.configurations += 1;
    }
    if (step === 'crash') {
      this.tally.crashes += 1;
      if (before.pendingWrites > 0) this.tally.crashesWithLostWrites += 1;
    }
    if (step === 'wipe') {
      this.#damaged.add(after.id);
      this.tally.wipes += 1;
    }
    if (step === 'restart' && !after.up) {
      this.#refused.add(after.id);
      this.tally.refusedStarts += 1;
    }
    if (after.log.base > before.log.base) {
      if (step === 'compact' || step === 'finishSnapshot') this.tally.snapshotsTaken += 1;
      else this.tally.snapshotsInstalled += 1;
    }
    if (before.log !== after.log && step !== 'crash') this.tally.truncations += deleted(before.log, after.log);
  }
}

/** What a transition is to blame for that the checker threw upon; if it is sound, the fault is the checker's, and thrown on. */
function refutedByException(server: ServerId, input: Input, transition: Transition | null, error: unknown): Refutation {
  const flaw = transition && flawOfTransition(transition);
  if (transition === null || flaw === null) throw error;
  return transition.difference === null ? malformed(server, input, flaw) : differs(server, transition.difference);
}

/** How many entries of the old log are not in the new one, compacted or not. */
function deleted(before: LogView, after: LogView): number {
  const known = Math.max(before.base, after.base);
  let kept: LogIndex = Math.min(lastIndex(before), lastIndex(after));
  while (kept > known && termAt(before, kept) !== termAt(after, kept)) kept -= 1;
  return Math.max(0, lastIndex(before) - kept);
}

const nothingSeen = (move: Move): Happening => ({ move, seen: null, replies: [], kept: false });
