import { voteMajority } from '../../properties/invariants/elections/vote-majority.ts';
import { hasMajority } from '../../properties/seen/view.ts';
import { InFlight } from './in-flight.ts';
import { voteBits } from './learnt.ts';
import { Links } from './links.ts';
import { calmMoves, moveNumber } from './moves.ts';
import type { Random } from './random.ts';
import type { SmallWorld } from './small-world.ts';

const deliverOldest = moveNumber('deliverOldest');
const deliverAny = moveNumber('deliverAny');
const drop = moveNumber('drop');
const duplicate = moveNumber('duplicate');
const [cut, mend, partition, heal] = (['cut', 'mend', 'partition', 'heal'] as const).map(moveNumber);

/** How a walk chooses. */
export interface Manner {
  readonly moves: Int32Array; // 256 kinds of moves, one for each byte
  readonly byPriority: boolean; // messages arrive by the priorities of their chains, else as the choice says
}

/** What many walks came to. */
export interface Counts {
  offered: number; // choices
  applied: number; // of them: steps
  elections: number;
  commits: number; // entries that some commitIndex covered first
  readonly moves: number[]; // steps by what was drawn
  readonly skipped: number[]; // choices by what was drawn that did not apply
}

const walksARepetition = 8; // in one of so many walks, one step is taken twice
const notApplicable = -1;
const noStep = -2; // done, but nothing that a server or a message would notice

/** Walks through a small world, by chance: one global state at a time, a step a choice. */
export class Walker {
  readonly path: number[] = []; // steps of the walk
  readonly counts: Counts = { offered: 0, applied: 0, elections: 0, commits: 0, moves: [], skipped: [] };
  broken: string | null = null; // the property

  readonly #world: SmallWorld;
  readonly #random: Random;
  readonly #states: Int32Array; // of the servers
  readonly #inFlight: InFlight;
  readonly #links: Links;
  readonly #told: Int32Array; // by server: the highest term that it told others
  readonly #votes: number[] = []; // by term and voter: the first candidate
  readonly #cast = new Set<number>(); // all votes, for Vote Majority
  #beside = 0;
  #committed = 0;
  #at = -1; // where the message of the step lies
  #byPriority = false;
  #repeated = 0; // which step of the walk is taken twice

  constructor(world: SmallWorld, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#states = new Int32Array(world.servers);
    this.#inFlight = new InFlight(world.messagesMost, world.servers, random);
    this.#links = new Links(world.servers);
    this.#told = new Int32Array(world.servers);
  }

  /** Walks from the beginning, so many choices; whether nothing was broken. */
  walk({ moves, byPriority }: Manner, choices: number): boolean {
    this.#begin();
    this.#byPriority = byPriority;
    this.#repeated = this.#random.below(walksARepetition * choices);
    for (let k = 0; k < choices; k += 1) {
      const choice = this.#random.next();
      this.counts.offered += 1;
      const move = moves[choice & 0xff] as number;
      const step = this.#choose(move, choice >>> 8);
      if (step < 0) continue;
      this.path.push(step);
      this.broken = this.#take(step);
      if (this.broken !== null) break;
    }
    this.counts.applied += this.path.length;
    return this.broken === null;
  }

  #begin(): void {
    this.#states.set(this.#world.boot);
    this.#inFlight.clear();
    this.#links.heal();
    this.#told.fill(0);
    this.#votes.length = 0;
    this.#cast.clear();
    this.#beside = 0;
    this.#committed = 0;
    this.path.length = 0;
    this.broken = null;
  }

  /** The step that is meant, or a calm one where nothing of its kind applies. */
  #choose(wanted: number, rank: number): number {
    const step = this.#propose(wanted, rank);
    if (step !== notApplicable) return this.#counted(wanted, step);
    this.counts.skipped[wanted] = (this.counts.skipped[wanted] ?? 0) + 1;
    for (const calm of calmMoves) {
      const instead = this.#propose(calm, rank);
      if (instead !== notApplicable) return this.#counted(calm, instead);
    }
    return notApplicable;
  }

  #counted(move: number, step: number): number {
    if (step >= 0) this.counts.moves[move] = (this.counts.moves[move] ?? 0) + 1;
    return step;
  }

  #propose(move: number, rank: number): number {
    switch (move) {
      case deliverOldest:
      case deliverAny:
        return this.#byPriority ? this.#first() : this.#delivery(rank, move === deliverOldest);
      case drop:
      case duplicate:
        return this.#onMessage(rank, move === drop);
      case cut:
        return this.#links.cut(rank) ? noStep : notApplicable;
      case mend:
        return this.#links.mend(rank) ? noStep : notApplicable;
      case partition:
        return this.#links.partition(rank) ? noStep : notApplicable;
      case heal:
        return this.#links.heal() ? noStep : notApplicable;
      default:
        return this.#own(move, rank);
    }
  }

  /** How many more messages may be in flight. */
  #room(): number {
    const { values } = this.#world.tables.waiting;
    let room = this.#world.messagesMost - this.#inFlight.count;
    for (let k = 0; k < this.#states.length; k += 1) room -= values[this.#states[k] as number] as number;
    return room;
  }

  /** The delivery that the rank means among all in flight. */
  #delivery(rank: number, oldest: boolean): number {
    const { count } = this.#inFlight;
    const room = this.#room();
    for (let k = 0; k < count; k += 1) {
      const at = (rank + k) % count;
      const step = this.#receipt(oldest ? this.#oldestOnLink(at) : at, room);
      if (step >= 0) return step;
    }
    return notApplicable;
  }

  /** The delivery of the highest priority. */
  #first(): number {
    const room = this.#room();
    for (let at = this.#inFlight.firstBelow(Infinity); at >= 0; ) {
      const step = this.#receipt(at, room);
      if (step >= 0) return step;
      at = this.#inFlight.firstBelow(this.#inFlight.priorityAt(at));
    }
    return notApplicable;
  }

  #receipt(at: number, room: number): number {
    const { tables, link } = this.#world;
    const message = this.#inFlight.messages[at] as number;
    if (this.#links.isCut(link.values[message] as number)) return notApplicable;
    const step = this.#world.receive(this.#states[tables.receiver.values[message] as number] as number, message);
    if (step < 0 || (tables.growth.values[step] as number) > room) return notApplicable;
    this.#at = at;
    return step;
  }

  #oldestOnLink(at: number): number {
    const { values } = this.#world.link;
    const { messages } = this.#inFlight;
    const wanted = values[messages[at] as number];
    for (let k = 0; k < at; k += 1) if (values[messages[k] as number] === wanted) return k;
    return at;
  }

  #onMessage(rank: number, isDrop: boolean): number {
    const { count, messages } = this.#inFlight;
    if (count === 0 || (!isDrop && this.#room() <= 0)) return notApplicable;
    this.#at = rank % count;
    const { dropStep, duplicateStep } = this.#world.tables;
    return (isDrop ? dropStep : duplicateStep).values[messages[this.#at] as number] as number;
  }

  /** A step of that kind of the first server, from the one that the rank means on, that has one. */
  #own(move: number, rank: number): number {
    const room = this.#room();
    for (let k = 0; k < this.#states.length; k += 1) {
      const step = this.#ownOf(this.#states[(rank + k) % this.#states.length] as number, move, rank >>> 4, room);
      if (step >= 0) return step;
    }
    return notApplicable;
  }

  #ownOf(state: number, move: number, rank: number, room: number): number {
    const world = this.#world;
    world.knowOwn(state);
    const from = world.ownFrom.values[state] as number;
    const count = (world.ownTo.values[state] as number) - from;
    for (let k = 0; k < count; k += 1) {
      const at = from + ((rank + k) % count);
      if (world.ownMove.values[at] !== move) continue;
      const step = world.ownStep(state, at);
      if (step >= 0 && (world.tables.growth.values[step] as number) <= room) return step;
    }
    return notApplicable;
  }

  /** Takes the step; the property that it breaks, or null. */
  #take(step: number): string | null {
    const { tables } = this.#world;
    const refuted = tables.refutations.size === 0 ? undefined : tables.refutations.get(step);
    if (refuted !== undefined) return refuted.property;
    const server = tables.server.values[step] as number;
    if ((tables.takes.values[step] as number) >= 0) this.#inFlight.take(this.#at, server);
    const to = tables.sentTo.values[step] as number;
    for (let k = tables.sentFrom.values[step] as number; k < to; k += 1) {
      this.#inFlight.add(tables.sent.values[k] as number, server);
    }
    if (server < 0) return null;
    if (this.path.length === this.#repeated) this.#world.repeat(this.#states[server] as number, step);
    this.#states[server] = tables.next.values[step] as number;
    const refutation = this.#world.refutedPair(this.#states, server);
    if (refutation !== null) return refutation.property;
    return this.#brokenByNumbers(step, server) ?? this.#brokenInHistory(step, server);
  }

  /** One Vote, Vote Majority, and what a restart must not forget (Term Monotonic). */
  #brokenByNumbers(step: number, server: number): string | null {
    const { steps, asksVotes, asksMajority, asksTold } = this.#world;
    const to = steps.votesTo.values[step] as number;
    for (let k = steps.votesFrom.values[step] as number; k < to; k += 1) {
      const vote = steps.votes.values[k] as number;
      const candidate = vote & ((1 << voteBits) - 1);
      const before = (this.#votes[vote >>> voteBits] ??= candidate);
      if (asksMajority) this.#cast.add(vote);
      if (asksVotes && before !== candidate) return 'One Vote';
    }
    if (asksMajority && steps.wins.values[step] === 1 && !this.#isElected(server)) return voteMajority.name;
    const told = this.#told[server] as number;
    const restartedIn = steps.restartedIn.values[step] as number;
    if (asksTold && restartedIn >= 0 && restartedIn < told) return 'Term Monotonic';
    this.#told[server] = Math.max(told, steps.told.values[step] as number);
    return null;
  }

  /** Whether the votes of a majority are for the server, which has just become leader. Of itself it need not have told anyone. */
  #isElected(server: number): boolean {
    const { id, currentTerm, configuration } = this.#world.tables.viewOf(this.#states[server] as number);
    return hasMajority(configuration, (voter) => {
      const ofVoter = (currentTerm << voteBits) | voter;
      return this.#cast.has((ofVoter << voteBits) | id) || (voter === id && this.#votes[ofVoter] === undefined);
    });
  }

  #brokenInHistory(step: number, server: number): string | null {
    const { steps, beside, commitIndex } = this.#world;
    this.counts.elections += steps.wins.values[step] as number;
    const committed = commitIndex.values[this.#states[server] as number] as number;
    this.counts.commits += Math.max(0, committed - this.#committed);
    this.#committed = Math.max(this.#committed, committed);
    const marked = steps.marked[step] ?? null;
    if (marked === null) return null;
    const after = beside.after(this.#beside, step, marked, () => this.#world.viewsOf(this.#states));
    this.#beside = after.state;
    return after.refutation?.property ?? null;
  }
}
