import { electionTicks } from '../../properties/seen/subject.ts';
import type { LogIndex, ServerId, ServerView } from '../../properties/seen/view.ts';
import { firstDifferingIndex, lastIndex, membersOf } from '../../properties/seen/view.ts';
import type { LastRequests } from './last-requests.ts';
import type { Move } from '../steps/descriptor.ts';
import { canDeliver } from '../steps/flights.ts';
import { lags } from '../steps/server/apply.ts';
import { isUnderWay } from '../steps/server/finish-snapshot.ts';
import { hasElectionTimer, mayTick, mayTimeOut } from '../steps/timers.ts';
import type { World } from './world.ts';

/** Every server's timer fires a few times, one at a time. */
const roundsPerServer = 4;
const roundsExtra = 12;
/** Of each timer, before any fires twice in a row. */
const turnsInStep = 2;
/**
 * Moves in one round, for each server and each entry of the longest log, or chunk of a snapshot: to look for where two logs part, to bring the
 * entry over and to write it takes fewer. A cluster that is still busy then is going round in circles.
 */
const movesPerEntry = 8;
const entriesExtra = 10;

const command = 'settled?';

/**
 * One phase of the fault-free suffix: links carry between those who are reachable, nothing is lost, timers are fair.
 * Within the stated rounds they must be of use, and agree.
 */
export class Suffix {
  readonly #world: World;
  readonly #make: (move: Move) => void;
  readonly #isReachable: (view: ServerView) => boolean;
  readonly #servedBefore: number; // reads
  readonly #requests: LastRequests;
  #nextTimer = 0;
  #fired = 0; // timers

  constructor(
    world: World,
    make: (move: Move) => void,
    isReachable: (view: ServerView) => boolean,
    requests: LastRequests,
  ) {
    this.#world = world;
    this.#make = make;
    this.#isReachable = isReachable;
    this.#requests = requests;
    this.#servedBefore = world.tally.readsServed;
  }

  /** What is still lacking after the last round, or null. */
  run(): string | null {
    const rounds = roundsPerServer * this.#world.servers + roundsExtra + this.#entriesToSearch();
    let asked: LogIndex | null = null; // the command stands there or later in the leader's log
    for (let round = 0; round < rounds; round += 1) {
      if (!this.#quiesce()) return `the servers were still busy after ${this.#movesPerRound()} moves of one round`;
      if (this.#world.judge.violation !== null) return null;
      const leader = this.#leader();
      const isDone = leader !== null && asked !== null && this.#isDone(leader, asked);
      const request = isDone ? this.#requests.next(leader, this.#world.views) : null;
      if (isDone && request === null) return null;
      if (request !== null) {
        this.#make(request);
      } else if (leader === null) {
        this.#fireTimer(() => true);
      } else if (leader.transferTarget === null && (asked === null || placeOf(leader, asked) === null)) {
        asked = lastIndex(leader.log) + 1;
        this.#make({ kind: 'command', server: leader.id, command });
        this.#retry(leader.id);
      } else if (this.#lacksRead() && this.#unanswered() === null) {
        this.#make({ kind: 'read', server: leader.id });
      } else {
        this.#retry(leader.id);
        this.#heartbeats();
        this.#quiesce();
        const now = this.#leader();
        // Who takes part no more is soon switched off, and must not disturb the others for ever.
        if (now !== null)
          this.#fireTimer((view) => view.id === now.id || (view.leaderId !== now.id && takesPart(now, view)));
      }
    }
    const leader = this.#leader();
    if (leader === null) return `no leader stood after ${rounds} rounds`;
    const underWay = stillUnderWay(leader);
    if (underWay !== null) return `${underWay} after ${rounds} rounds`;
    const lacking = this.#requests.lacking(leader);
    if (lacking !== null) return `${lacking} after ${rounds} rounds`;
    if (asked === null || !this.#committed(leader, asked)) return `no command was committed after ${rounds} rounds`;
    if (this.#lacksRead()) return `no read was served after ${rounds} rounds`;
    const unanswered = this.#unanswered();
    if (unanswered !== null) return `a read of n${unanswered} had no answer after ${rounds} rounds`;
    const [waiting] = this.#world.clients.outstanding;
    if (waiting !== undefined) return `client ${waiting} had no answer after ${rounds} rounds`;
    return `the servers had not converged after ${rounds} rounds`;
  }

  #isDone(leader: ServerView, asked: LogIndex): boolean {
    if (!this.#committed(leader, asked) || !this.#converged(leader)) return false;
    return this.#unanswered() === null && !this.#lacksRead() && this.#world.clients.outstanding.length === 0;
  }

  #lacksRead(): boolean {
    return this.#world.has('readIndex') && this.#world.tally.readsServed === this.#servedBefore;
  }

  /** A reachable server that has not answered all its reads, if there is one. */
  #unanswered(): ServerId | null {
    const { reads } = this.#world.judge.history;
    return reads.find(({ server }) => this.#isReachable(this.#world.view(server)))?.server ?? null;
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

  /** Everyone who is reachable and takes part follows this leader, with its log, and has committed and applied as much. */
  #converged(leader: ServerView): boolean {
    if (stillUnderWay(leader) !== null) return false;
    return this.#world.views.every(
      (view) =>
        !this.#isReachable(view) ||
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

  /** One server's election timer, the servers taking turns: timers that always tie would be unfair. */
  #fireTimer(applies: (view: ServerView) => boolean): void {
    const { servers } = this.#world;
    for (let k = 0; k < servers; k += 1) {
      const server: ServerId = 1 + ((this.#nextTimer + k) % servers);
      const view = this.#world.view(server);
      if (!this.#isReachable(view) || !hasElectionTimer(this.#world.features, view) || !applies(view)) continue;
      this.#fired += 1;
      this.#nextTimer = this.#firesAgain() ? server - 1 : server; // the next search starts behind that one
      if (this.#waitForTimer(server)) this.#make({ kind: 'timeout', server });
      return;
    }
  }

  /**
   * Timers fire in turns at first. Where that has not helped, one may fire twice before the next one does: real ones are
   * random (§5.2), or servers whose terms rise in step could keep each other from winning for ever.
   */
  #firesAgain(): boolean {
    return this.#fired > turnsInStep * this.#world.servers && this.#fired % 2 === 1;
  }

  /** Time goes by for all, until the server's timer may fire; false if that does not come. */
  #waitForTimer(server: ServerId): boolean {
    const roundsMax = electionTicks + this.#world.servers; // one that is ahead waits for the slowest, one after the other
    for (let rounds = 0; rounds <= roundsMax; rounds += 1) {
      if (mayTimeOut(this.#world, this.#world.view(server))) return true;
      for (const { id } of this.#world.views) {
        if (mayTick(this.#world, this.#world.view(id))) this.#make({ kind: 'tick', server: id });
      }
    }
    return false;
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
    return movesPerEntry * this.#world.servers * (longest + entriesExtra);
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
