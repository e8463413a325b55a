import type { KeyValueCommand } from '../../impl/index.ts';
import type { ClientsView } from '../../properties/seen/clients-view.ts';
import type { ClusterOptions, DiskTrouble } from '../../properties/seen/subject.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { MessageKind, ServerId, ServerView } from '../../properties/seen/view.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import type { Move } from '../steps/descriptor.ts';
import { nameOf, resolve } from '../cluster/move.ts';
import type { Flight } from '../environment/network.ts';
import { settle } from '../cluster/settle.ts';
import { World } from '../cluster/world.ts';

export const plainOptions: ClusterOptions = {
  servers: 3,
  features: [],
  maxEntries: 1,
  maxInFlight: 4,
  disk: 'immediate',
};

/** A run told by hand, in the words in which one would tell it; `steps` is the schedule that it comes to. */
export class Story {
  readonly steps: Step[] = [];
  readonly #world: World;

  constructor(target: Target, options: Partial<ClusterOptions> = {}) {
    const all = { ...plainOptions, ...options };
    this.#world = new World(target.make(all), all, target.invariants, true);
  }

  get violation(): Violation | null {
    return this.#world.judge.violation;
  }

  get clients(): ClientsView {
    return this.#world.clients.view;
  }

  view(server: ServerId): ServerView {
    return this.#world.view(server);
  }

  /** One step by its own name; it must apply. */
  step(step: Step): this {
    const move = resolve(this.#world, step);
    if (move === null) throw new RangeError(`step ${this.steps.length + 1} does not apply: ${JSON.stringify(step)}`);
    return this.#make(move);
  }

  timeout(server: ServerId): this {
    return this.step({ kind: 'timeout', server });
  }

  heartbeat(server: ServerId): this {
    return this.step({ kind: 'heartbeat', server });
  }

  command(server: ServerId, command = 'x'): this {
    return this.step({ kind: 'command', server, command });
  }

  /** The client registers, or asks again; or it begins the operation. */
  request(client: number, server: ServerId, operation?: KeyValueCommand): this {
    return this.step({ kind: 'request', client, server, ...(operation && { operation }) });
  }

  transfer(server: ServerId, target: ServerId): this {
    return this.step({ kind: 'transfer', server, target });
  }

  crash(server: ServerId, disk?: DiskTrouble): this {
    return this.step({ kind: 'crash', server, ...(disk && { disk }) });
  }

  restart(server: ServerId): this {
    return this.step({ kind: 'restart', server });
  }

  /** These clocks go on, one after the other. */
  tick(...servers: readonly ServerId[]): this {
    for (const server of servers) this.step({ kind: 'tick', server });
    return this;
  }

  /** Asks for these voters, and no learners. */
  reconfigure(server: ServerId, ...voters: readonly ServerId[]): this {
    return this.step({ kind: 'reconfigure', server, voters, learners: [] });
  }

  compact(server: ServerId): this {
    return this.step({ kind: 'compact', server });
  }

  finishSnapshot(server: ServerId): this {
    return this.step({ kind: 'finishSnapshot', server });
  }

  apply(server: ServerId): this {
    return this.step({ kind: 'apply', server });
  }

  write(server: ServerId): this {
    return this.step({ kind: 'write', server });
  }

  read(server: ServerId): this {
    return this.step({ kind: 'read', server });
  }

  /** The oldest message in flight of that link and kind, and of that term if one is given. */
  deliver(from: ServerId, to: ServerId, kind: MessageKind, term?: number): this {
    return this.#make({ kind: 'deliver', flight: this.#flight(from, to, kind, term) });
  }

  drop(from: ServerId, to: ServerId, kind: MessageKind, term?: number): this {
    return this.#make({ kind: 'drop', flight: this.#flight(from, to, kind, term) });
  }

  duplicate(from: ServerId, to: ServerId, kind: MessageKind, term?: number): this {
    return this.#make({ kind: 'duplicate', flight: this.#flight(from, to, kind, term) });
  }

  /** The candidate times out until it campaigns in `term`, and the voters' votes make it leader; first each is durable. */
  elect(candidate: ServerId, term: number, ...voters: readonly ServerId[]): this {
    while (this.view(candidate).currentTerm < term) this.timeout(candidate);
    this.#finishWrites(candidate);
    for (const voter of voters) {
      this.deliver(candidate, voter, 'RequestVote', term);
      this.#finishWrites(voter);
    }
    for (const voter of voters) this.deliver(voter, candidate, 'RequestVoteResponse', term);
    if (this.view(candidate).role !== 'leader') throw new RangeError(`n${candidate} was not elected`);
    return this;
  }

  #finishWrites(server: ServerId): void {
    while (this.view(server).pendingWrites > 0) this.write(server);
  }

  /** Delivers the leader's AppendEntries of its term, and their answers, until there are none on the link. */
  replicate(leader: ServerId, follower: ServerId): this {
    const term = this.view(leader).currentTerm;
    for (;;) {
      if (this.#find(leader, follower, 'AppendEntries', term) !== undefined) {
        this.deliver(leader, follower, 'AppendEntries', term);
      } else if (this.#find(follower, leader, 'AppendEntriesResponse', term) !== undefined) {
        this.deliver(follower, leader, 'AppendEntriesResponse', term);
      } else return this;
    }
  }

  /** No more faults: does the cluster get going again? */
  settle(): this {
    if (this.violation === null) settle(this.#world, () => undefined);
    return this;
  }

  #flight(from: ServerId, to: ServerId, kind: MessageKind, term: number | undefined): Flight {
    const flight = this.#find(from, to, kind, term);
    if (flight === undefined)
      throw new RangeError(`after step ${this.steps.length} no ${from}>${to} ${kind} is in flight`);
    return flight;
  }

  #find(from: ServerId, to: ServerId, kind: MessageKind, term: number | undefined): Flight | undefined {
    return this.#world.network.flights.find(
      ({ envelope }) =>
        envelope.from === from &&
        envelope.to === to &&
        envelope.message.kind === kind &&
        (term === undefined || envelope.message.term === term),
    );
  }

  #make(move: Move): this {
    if (this.violation !== null) throw new RangeError(`the run ended at step ${this.violation.atStep}`);
    this.steps.push(nameOf(this.#world, move));
    this.#world.make(move);
    return this;
  }
}
