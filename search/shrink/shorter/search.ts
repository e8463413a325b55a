import { GrowingList } from '../../numbering/growing.ts';
import { pathOf } from '../../numbering/path.ts';
import type { PathStep } from '../../numbering/path.ts';
import type { Layout } from '../../numbering/successor.ts';
import { viewsAfter, writeSuccessor } from '../../numbering/successor.ts';
import { Tables } from '../../numbering/tables.ts';
import { Trail } from '../../numbering/trail.ts';
import type { Step } from '../../../properties/seen/schedule.ts';
import type { ClusterOptions, LocalState } from '../../../properties/seen/subject.ts';
import type { Target } from '../../../properties/judging/target.ts';
import { crash, liveness } from '../../../properties/judging/judge.ts';
import type { Violation } from '../../../properties/judging/judge.ts';
import { resolve } from '../../../world/cluster/move.ts';
import { settle } from '../../../world/cluster/settle.ts';
import { World } from '../../../world/cluster/world.ts';
import { sameClass } from '../trial.ts';
import { ruledOut, wantedFound } from './judgements.ts';
import { Learned, worldOf } from './learned.ts';
import { SeenStates } from './seen-states.ts';
import type { Space } from './space.ts';

/** What a search is for, and what it may look at. */
export interface Wanted {
  readonly violation: Violation; // of the same class
  readonly stepsMax: number; // in at most so many steps
}

/** How far it has come: `complete` means that there is no such path. */
export type SearchStatus = 'searching' | 'complete' | 'found';

/**
 * Looks breadth first for a shortest path to a violation of the class that is wanted, through every state that so many
 * steps lead to. Judged like any run, by the same judge: what violates something else goes no further.
 */
export class ShorterSearch {
  status: SearchStatus = 'searching';
  states = 1; // global states found
  runs = 0; // of the fault-free suffix
  depth = 0; // steps to the states that are expanded now
  outOfRoom = false; // whether a step was left out because it would have sent more than the network holds

  readonly #options: ClusterOptions;
  readonly #wanted: Wanted;
  readonly #duplicate: boolean;
  readonly #tables: Tables;
  readonly #learned: Learned;
  readonly #layout: Layout;
  readonly #seen: SeenStates;
  readonly #trail = new Trail();
  readonly #settled = new Set<string>(); // from where the suffix was run
  readonly #numbered: Int32Array; // states of the servers, by the numbers that all searches have for them
  #level = new GrowingList(); // the states that are expanded now, `stride` integers each
  #next = new GrowingList(); // those that they lead to
  #read = 0; // integers of the level
  #expanded = 0;

  /** `learned`: by searches with the same options for the same violation. */
  constructor(
    target: Target,
    options: ClusterOptions,
    space: Space,
    wanted: Wanted,
    learned = new Learned(target, options, space, wanted.violation),
  ) {
    const { reductions, begin } = space;
    const system = learned.servers.over(space.system);
    const { servers, network } = system;
    this.#options = options;
    this.#wanted = wanted;
    this.#duplicate = network.duplicate;
    this.#tables = new Tables(system, reductions, false);
    this.#learned = learned;
    this.#numbered = new Int32Array(servers);
    const before = afterSteps(target, options, begin ?? []);
    this.#layout = { servers, firstMessage: servers + 1, stride: servers + 1 + network.maxMessages };
    this.#seen = new SeenStates(this.#tables, this.#layout, learned.judgements);
    this.#level.extend(this.#layout.stride);
    const row = this.#level.values;
    row.fill(-1, 0, this.#layout.stride);
    for (const [k, state] of before.states.entries()) row[k] = this.#tables.adopt(learned.servers.one(system, state));
    row[servers] = learned.judgements.numberOf(before.judge.judgement);
    const inFlight = before.network.flights.map(({ envelope }) => this.#tables.adoptMessage(envelope));
    row.set(inFlight.sort((a, b) => a - b).slice(0, network.maxMessages), servers + 1);
    if (wanted.violation.property === liveness && this.#isStuck(row, 0)) this.status = 'found';
    else if (wanted.stepsMax < 1) this.status = 'complete';
  }

  /** The steps to the violation that was found. */
  get path(): readonly PathStep[] {
    return pathOf(this.#tables, this.#trail.toLast());
  }

  /** Expands so many states, or fewer if the search ends. */
  advance(count: number): SearchStatus {
    for (let k = 0; k < count && this.status === 'searching'; k += 1) {
      if (this.#read === this.#level.length) this.#descend();
      else this.#expand();
    }
    return this.status;
  }

  #descend(): void {
    const done = this.#level;
    this.#level = this.#next;
    this.#next = done;
    this.#next.length = 0;
    this.#read = 0;
    this.depth += 1;
    if (this.#level.length === 0 || this.depth >= this.#wanted.stepsMax) this.status = 'complete';
  }

  #expand(): void {
    const tables = this.#tables;
    const { servers, firstMessage, stride } = this.#layout;
    const row = this.#level.values.subarray(this.#read, this.#read + stride);
    this.#read += stride;
    this.#seen.leave(row);
    for (let k = 0; k < servers; k += 1) tables.knowOwn(row[k] as number);
    let messages = firstMessage;
    while (messages < stride && (row[messages] as number) >= 0) messages += 1;
    const room = stride - messages;
    for (let k = 0; k < servers; k += 1) {
      const state = row[k] as number;
      const to = tables.ownTo.values[state] as number;
      for (let q = tables.ownFrom.values[state] as number; q < to; q += 1) {
        if (this.#take(row, tables.own.values[q] as number, room)) return;
      }
    }
    let last = -1;
    for (let p = firstMessage; p < messages; p += 1) {
      const message = row[p] as number;
      if (message === last) continue; // a copy
      last = message;
      const step = tables.receive(row[tables.receiver.values[message] as number] as number, message);
      if (step >= 0 && this.#take(row, step, room)) return;
      if (this.#duplicate && this.#take(row, tables.duplicateStep.values[message] as number, room)) return;
    }
    this.#expanded += 1;
  }

  /** Takes the step; true if it leads to what is wanted, which ends the search. */
  #take(row: Int32Array, step: number, room: number): boolean {
    const tables = this.#tables;
    const { servers } = this.#layout;
    const judgement = row[servers] as number;
    const next = this.#judge(row, step, judgement);
    if (next === wantedFound) return this.#find(step);
    if (next === ruledOut) return false;
    const lastLevel = this.depth + 1 === this.#wanted.stepsMax;
    const judgesEnd = this.#wanted.violation.property === liveness;
    if (lastLevel && !judgesEnd) return false;
    const server = tables.server.values[step] as number;
    const changesNothing =
      server >= 0 &&
      tables.next.values[step] === row[server] &&
      tables.sentFrom.values[step] === tables.sentTo.values[step] &&
      next === judgement;
    if (changesNothing) return false; // but for a message that is gone, which makes nothing possible
    if ((tables.growth.values[step] as number) > room) {
      this.outOfRoom = true;
      return false;
    }
    if (!this.#seen.add(step, next)) return false;
    this.states += 1;
    this.#trail.add(this.#expanded, step);
    const to = this.#next.extend(this.#layout.stride);
    writeSuccessor(tables, this.#layout, row, 0, step, next, this.#next.values, to);
    if (!judgesEnd || !this.#isStuck(this.#next.values, to)) return false;
    this.status = 'found';
    return true;
  }

  #find(step: number): true {
    this.#trail.add(this.#expanded, step);
    this.status = 'found';
    return true;
  }

  #judge(row: Int32Array, step: number, judgement: number): number {
    const tables = this.#tables;
    const marked = tables.marked.get(step);
    if (marked === undefined) {
      const thrown = tables.refutations.has(step);
      if (!thrown) return judgement; // the network's own
      return this.#wanted.violation.property === crash ? wantedFound : ruledOut;
    }
    const { servers, judgements } = this.#learned;
    return judgements.after(judgement, servers.numberOf(marked.transition), marked, {
      states: () => this.#numbersOf(row, 0),
      views: () => viewsAfter(tables, this.#layout, row, 0, step),
    });
  }

  /** The states of the servers there, by the numbers that all searches have for them. */
  #numbersOf(rows: Int32Array, at: number): Int32Array {
    const { states } = this.#tables;
    for (let k = 0; k < this.#numbered.length; k += 1) {
      this.#numbered[k] = this.#learned.servers.numberOf(states[rows[at + k] as number] as LocalState);
    }
    return this.#numbered;
  }

  /** Does the fault-free suffix from there violate what is wanted? It loses what is in flight. */
  #isStuck(rows: Int32Array, at: number): boolean {
    const { servers } = this.#layout;
    const { settled, judgements } = this.#learned;
    const judgement = rows[at + servers] as number;
    const key = `${this.#numbersOf(rows, at).join(' ')} ${judgement}`;
    if (!this.#settled.has(key)) this.runs += 1;
    this.#settled.add(key);
    const known = settled.get(key);
    if (known !== undefined) return known;
    const states = Array.from(rows.subarray(at, at + servers), (state) => this.#tables.states[state] as LocalState);
    const fails = (target: Target): boolean => {
      const world = new World(target.make(this.#options), this.#options, target.invariants, false);
      world.resume(states, judgements.at(judgement));
      settle(world, () => undefined);
      const { violation } = world.judge;
      return violation !== null && sameClass(violation, this.#wanted.violation);
    };
    const stuck = this.#learned.targets.every(fails);
    settled.set(key, stuck);
    return stuck;
  }
}

function afterSteps(target: Target, options: ClusterOptions, steps: readonly Step[]): World {
  const world = worldOf(target, options);
  for (const step of steps) {
    const move = resolve(world, step);
    if (move !== null) world.make(move);
  }
  return world;
}
