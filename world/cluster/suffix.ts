import type { LogIndex, ServerId, ServerView, Term } from '../../properties/seen/view.ts';
import { firstDifferingIndex, lastIndex, membersOf } from '../../properties/seen/view.ts';
import { FairTimers } from './fair-timers.ts';
import { electedFirst } from './first-timer.ts';
import type { LastRequests } from './last-requests.ts';
import type { Move } from '../steps/descriptor.ts';
import { canDeliver } from '../steps/flights.ts';
import { lags } from '../steps/server/apply.ts';
import { isUnderWay } from '../steps/server/finish-snapshot.ts';
import type { World } from './world.ts';

/** Every server's timer fires a few times, one at a time. */
const roundsPerServer = 4;
const roundsExtra = 12;
/**
 * Moves in one round, for each server and each entry of the longest log, or chunk of a snapshot: to look for where two logs part, to bring the
 * entry over and to write it takes fewer. A cluster that is still busy then is going round in circles.
 */
const movesPerEntry = 8;
const entriesExtra = 10;

const command = 'settled?';

/** What one phase of the fault-free suffix is about. */
export interface Phase {
  readonly isReachable: (view: ServerView) => boolean;
  /** Has the leader to bring that server along? Default: whoever is reachable. */
  readonly isInTouch?: (leader: ServerView, view: ServerView) => boolean;
  readonly requests: LastRequests;
  /**
   * Some links are cut for good, so servers that do not hear a leader may depose it for ever. So that one is of use only if
   * it goes on committing commands while their timers fire.
   */
  readonly staysCut?: true;
}

/** So often for each server must a leader have committed one more command, and a timer have fired, where links stay cut. */
const roundsRuledPerServer = 4;
const roundsWhereCut = 10; // times as many: several elections may go by before the one is elected whom all hear

/** How long a leader has been of use. */
interface Rule {
  readonly leader: ServerId;
  readonly term: Term;
  readonly rounds: number;
}

/**
 * One phase of the fault-free suffix: links carry between those who are reachable, nothing is lost, timers are fair.
 * Within the stated rounds they must be of use, and agree.
 */
export class Suffix {
  readonly #world: World;
  readonly #make: (move: Move) => void;
  readonly #isReachable: (view: ServerView) => boolean;
  readonly #isInTouch: (leader: ServerView, view: ServerView) => boolean;
  readonly #staysCut: boolean;
  readonly #servedBefore: number; // reads
  readonly #requests: LastRequests;
  readonly #electionsBefore: number;
  readonly #timers: FairTimers;
  #rule: Rule | null = null; // the last leader that was of use

  constructor(
    world: World,
    make: (move: Move) => void,
    { isReachable, isInTouch = (_, view) => isReachable(view), requests, staysCut }: Phase,
  ) {
    this.#world = world;
    this.#make = make;
    this.#isReachable = isReachable;
    this.#isInTouch = isInTouch;
    this.#staysCut = staysCut === true;
    this.#requests = requests;
    this.#servedBefore = world.tally.readsServed;
    this.#electionsBefore = world.tally.elections;
    this.#timers = new FairTimers(world, make, isReachable, staysCut === true);
  }

  /** What is still lacking after the last round, or null. */
  run(): string | null {
    const rounds = this.#rounds();
    const overlooked = this.#overlooked();
    if (overlooked !== null || this.#world.judge.violation !== null) return overlooked;
    let asked: LogIndex | null = null; // the command stands there or later in the leader's log
    for (let round = 0; round < rounds; round += 1) {
      if (!this.#quiesce()) return `the servers were still busy after ${this.#movesPerRound()} moves of one round`;
      if (this.#world.judge.violation !== null) return null;
      const leader = this.#leader();
      const isDone = leader !== null && asked !== null && this.#isDone(leader, asked);
      const request = isDone ? this.#requests.next(leader, this.#world.views) : null;
      if (isDone && request === null && this.#hasRuled(leader)) return null;
      if (request !== null) {
        this.#make(request);
      } else if (leader === null) {
        this.#timers.fire(() => true);
      } else if (isDone || (leader.transferTarget === null && (asked === null || placeOf(leader, asked) === null))) {
        asked = lastIndex(leader.log) + 1;
        this.#make({ kind: 'command', server: leader.id, command });
        this.#retry(leader.id);
      } else if (this.#lacksRead() && this.#unanswered(leader) === null) {
        this.#make({ kind: 'read', server: leader.id });
      } else {
        this.#retry(leader.id);
        this.#heartbeats();
        this.#quiesce();
        const now = this.#leader();
        // Who takes part no more is soon switched off, and must not disturb the others for ever.
        if (now !== null)
          this.#timers.fire((view) => view.id === now.id || (!this.#hears(view, now) && takesPart(now, view)));
      }
    }
    if (this.#staysCut) return this.#unruled(rounds);
    const leader = this.#leader();
    if (leader === null) return `no leader stood after ${rounds} rounds`;
    const underWay = stillUnderWay(leader);
    if (underWay !== null) return `${underWay} after ${rounds} rounds`;
    const lacking = this.#requests.lacking(leader);
    if (lacking !== null) return `${lacking} after ${rounds} rounds`;
    if (asked === null || !this.#committed(leader, asked)) return `no command was committed after ${rounds} rounds`;
    if (this.#lacksRead()) return `no read was served after ${rounds} rounds`;
    const unanswered = this.#unanswered(leader);
    if (unanswered !== null) return `a read of n${unanswered} had no answer after ${rounds} rounds`;
    const [waiting] = this.#world.clients.outstanding;
    if (waiting !== undefined) return `client ${waiting} had no answer after ${rounds} rounds`;
    return `the servers had not converged after ${rounds} rounds`;
  }

  #rounds(): number {
    const rounds = roundsPerServer * this.#world.servers + roundsExtra + this.#entriesToSearch();
    return this.#staysCut ? roundsWhereCut * rounds : rounds;
  }

  /** Has this leader, who has just been of use, been so for long enough? */
  #hasRuled({ id, currentTerm }: ServerView): boolean {
    if (!this.#staysCut) return true;
    const last = this.#rule;
    const isSame = last !== null && last.leader === id && last.term === currentTerm;
    this.#rule = { leader: id, term: currentTerm, rounds: isSame ? last.rounds + 1 : 0 };
    return this.#rule.rounds >= roundsRuledPerServer * this.#world.servers;
  }

  #unruled(rounds: number): string {
    const elections = this.#world.tally.elections - this.#electionsBefore;
    return `no leader went on committing commands in ${rounds} rounds, with ${elections} elections`;
  }

  #isDone(leader: ServerView, asked: LogIndex): boolean {
    if (!this.#committed(leader, asked) || !this.#converged(leader)) return false;
    return this.#unanswered(leader) === null && !this.#lacksRead() && this.#world.clients.outstanding.length === 0;
  }

  #lacksRead(): boolean {
    return this.#world.has('readIndex') && this.#world.tally.readsServed === this.#servedBefore;
  }

  /** A server in touch with the leader that has not answered all its reads, if there is one. */
  #unanswered(leader: ServerView): ServerId | null {
    const { reads } = this.#world.judge.history;
    return reads.find(({ server }) => this.#isInTouch(leader, this.#world.view(server)))?.server ?? null;
  }

  /** Behind where the logs part: a leader may go back by one of them a heartbeat, to find where (§5.3). */
  #entriesToSearch(): number {
    const logs = this.#world.views.filter(this.#isReachable).map(({ log }) => log);
    const shared = logs.flatMap((one) => logs.map((other) => firstDifferingIndex(one, other) - 1));
    return Math.max(...logs.map(lastIndex)) - Math.min(...shared);
  }

  /** Whoever has no answer asks the leader again. */
  #retry(server: ServerId): void {
    for (const client of this.#world.clients.outstanding) this.#make({ kind: 'request', client, server });
  }

  #committed(leader: ServerView, asked: LogIndex): boolean {
    const place = placeOf(leader, asked);
    return place !== null && leader.commitIndex >= place;
  }

  /** The reachable leader of the newest term. */
  #leader(): ServerView | null {
    let leader: ServerView | null = null;
    for (const view of this.#world.views) {
      if (!this.#isReachable(view) || view.role !== 'leader') continue;
      if (view.currentTerm > (leader?.currentTerm ?? -1)) leader = view;
    }
    return leader;
  }

  /** Of a link that carries now and then the leader makes use soon enough. */
  #hears({ id, leaderId }: ServerView, leader: ServerView): boolean {
    const { network } = this.#world;
    return leaderId === leader.id && (!network.isCut(leader.id, id) || network.isFlapping(leader.id, id));
  }

  /** Everyone who is in touch with this leader and takes part follows it, with its log, and has committed and applied as much. */
  #converged(leader: ServerView): boolean {
    if (stillUnderWay(leader) !== null) return false;
    return this.#world.views.every(
      (view) =>
        !this.#isInTouch(leader, view) ||
        !takesPart(leader, view) ||
        (view.currentTerm === leader.currentTerm &&
          view.leaderId === leader.id &&
          view.commitIndex === leader.commitIndex &&
          view.appliedIndex === leader.commitIndex &&
          lastIndex(view.log) === lastIndex(leader.log) &&
          firstDifferingIndex(view.log, leader.log) > lastIndex(leader.log)),
    );
  }

  #heartbeats(): void {
    for (const { id } of this.#world.views) {
      const view = this.#world.view(id);
      if (this.#isReachable(view) && view.role === 'leader') this.#make({ kind: 'heartbeat', server: id });
    }
  }

  /** Who was not elected though only its timer had fired; where links stay cut, nobody can be sure to be. */
  #overlooked(): string | null {
    if (!this.#world.has('leastTimeout') || this.#staysCut) return null;
    const goingOn = {
      quiesce: () => this.#quiesce(),
      leader: () => this.#leader(),
      waitForTimer: (server: ServerId) => this.#timers.waitFor(server),
    };
    return electedFirst(goingOn, this.#world, this.#make, this.#isReachable);
  }

  /** Finishes every write and delivers every message, oldest first; false if that does not end. */
  #quiesce(): boolean {
    const movesMax = this.#movesPerRound();
    for (let moves = 0; moves < movesMax; moves += 1) {
      if (this.#world.judge.violation !== null) return true;
      const move = this.#nextCalmMove();
      if (move === null) return true;
      this.#make(move);
    }
    return false;
  }

  #movesPerRound(): number {
    const { maxChunk = Infinity } = this.#world.options;
    const chunks = ({ snapshot }: ServerView): number => Math.ceil(snapshot.length / maxChunk);
    const longest = Math.max(...this.#world.views.map((view) => lastIndex(view.log) + chunks(view)));
    return movesPerEntry * (this.#world.servers * (longest + entriesExtra) + this.#leftInFlight());
  }

  /** What arrives in its turn where nothing is lost, and has answers. Elsewhere what was in flight is gone. */
  #leftInFlight(): number {
    const { network, options } = this.#world;
    return options.network?.losses === false ? network.flights.length : 0;
  }

  #nextCalmMove(): Move | null {
    const writer = this.#world.views.find((view) => view.up && view.pendingWrites > 0);
    if (writer !== undefined) return { kind: 'write', server: writer.id };
    const applier = this.#world.does('applyLater') ? this.#world.views.find(lags) : undefined;
    if (applier !== undefined) return { kind: 'apply', server: applier.id };
    const copier = this.#world.does('snapshotLater') ? this.#world.views.find(isUnderWay) : undefined;
    if (copier !== undefined) return { kind: 'finishSnapshot', server: copier.id };
    const flight = this.#world.network.flights.find((candidate) => canDeliver(this.#world, candidate));
    return flight === undefined ? null : { kind: 'deliver', flight };
  }
}

/**
 * What a leader has begun must end: all of its log committed, a transfer done or given up, joint consensus left, and its
 * leadership if it is no voter any more (dissertation §4.2.2).
 */
function stillUnderWay({ id, log, commitIndex, transferTarget, configuration }: ServerView): string | null {
  if (transferTarget !== null) return 'a transfer of leadership was still under way';
  if (configuration.newVoters !== null) return 'a change of who takes part was still under way';
  if (commitIndex < lastIndex(log)) return 'the leader had entries that are not committed';
  return configuration.voters.includes(id) ? null : 'who leads is no voter any more';
}

const takesPart = ({ configuration }: ServerView, { id }: ServerView): boolean => membersOf(configuration).includes(id);

/** The index of the suffix's command in the log, at `from` or later: another leader may have put its no-op first. */
function placeOf({ log }: ServerView, from: LogIndex): LogIndex | null {
  const at = log.entries.findIndex((entry, k) => log.base + k + 1 >= from && entry.command === command);
  return at === -1 ? null : log.base + at + 1;
}
