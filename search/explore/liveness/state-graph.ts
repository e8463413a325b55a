import type { ServerId, ServerView } from '../../../properties/seen/view.ts';
import type { Explorable, NetworkBounds } from '../../numbering/explorable.ts';
import { GrowingList } from '../../numbering/growing.ts';
import type { Layout } from '../../numbering/successor.ts';
import { layoutOf, viewsAfter, writeSuccessor } from '../../numbering/successor.ts';
import type { StepInput } from '../../numbering/tables.ts';
import { Tables } from '../../numbering/tables.ts';
import type { StepGraph } from './fairness.ts';
import { blocked, committed } from './fairness.ts';
import { listSteps } from './outgoing.ts';
import { RowSet } from './rows.ts';
import { StepClasses } from './step-classes.ts';
import { commits } from './suffix.ts';
import type { Translation } from './translation.ts';

/** The faults are on, and only what is reached counts; or off, steps are edges, and those that commit lead out. */
export type Purpose = 'reach' | 'suffix';

/** Every global state that the system reaches from some roots, breadth first, each kept in full. */
export class StateGraph {
  readonly tables: Tables;
  expanded = 0;
  commits = 0; // edges

  readonly #network: NetworkBounds;
  readonly #suffix: boolean;
  readonly #layout: Layout;
  readonly #rows: RowSet;
  readonly #reachedFrom = new GrowingList(); // by state; −1: a root
  readonly #reachedBy = new GrowingList(); // by state: the step
  readonly #firstEdge = new GrowingList();
  readonly #targets = new GrowingList();
  readonly #steps = new GrowingList();
  readonly #classes: StepClasses;
  readonly #listed = new GrowingList();

  constructor(system: Explorable, purpose: Purpose) {
    this.#network = system.network;
    this.#suffix = purpose === 'suffix';
    this.tables = new Tables(system, 'dead', false);
    this.#classes = new StepClasses(this.tables);
    this.#layout = layoutOf(system, this.tables);
    this.#rows = new RowSet(this.#layout.stride);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Adds the state in which every server starts. */
  addBoot(): number {
    const at = this.#draft();
    const { values } = this.#rows;
    for (let k = 0; k < this.#layout.servers; k += 1) values[at + k] = this.tables.boot(k + 1);
    return this.#intern(-1, -1);
  }

  /** Adds a state of another graph of the same servers. */
  addFrom(other: StateGraph, translation: Translation, state: number): number {
    const { servers, firstMessage } = this.#layout;
    const at = this.#draft();
    const { values } = this.#rows;
    const from = other.#rows.values;
    const first = state * other.#layout.stride;
    for (let k = 0; k < servers; k += 1) values[at + k] = translation.state(from[first + k] as number);
    let end = at + firstMessage;
    for (let k = other.#layout.firstMessage; k < other.#layout.stride; k += 1) {
      const message = from[first + k] as number;
      if (message < 0) break;
      values[end++] = translation.message(message);
    }
    values.subarray(at + firstMessage, end).sort();
    return this.#intern(-1, -1);
  }

  /** Finds where the steps of the next state lead; false if there is none left. */
  expandNext(): boolean {
    const source = this.expanded;
    if (source === this.size) return false;
    this.expanded += 1;
    this.#firstEdge.push(this.#targets.length);
    const { values } = this.#rows;
    listSteps(this.tables, this.#layout, this.#network, values, source * this.#layout.stride, this.#listed);
    if (this.#suffix) this.#addEdges(source);
    else this.#reach(source);
    return true;
  }

  /** The graph, once everything is expanded. */
  edges(): StepGraph {
    const { length } = this.#targets;
    const firstEdge = new Int32Array(this.size + 1);
    firstEdge.set(this.#firstEdge.values.subarray(0, this.size));
    firstEdge[this.size] = length;
    return {
      states: this.size,
      firstEdge,
      targets: this.#targets.values.subarray(0, length),
      steps: this.#steps.values.subarray(0, length),
      classOf: this.#classes.byStep.values,
      classes: this.#classes.count + 1,
    };
  }

  /** The root from which the state was first reached, and the steps from there. */
  wayTo(state: number): { readonly root: number; readonly steps: readonly number[] } {
    const steps: number[] = [];
    let root = state;
    while ((this.#reachedFrom.values[root] as number) >= 0) {
      steps.push(this.#reachedBy.values[root] as number);
      root = this.#reachedFrom.values[root] as number;
    }
    return { root, steps: steps.reverse() };
  }

  /** What is seen of the server in the state. */
  viewAt(state: number, server: ServerId): ServerView {
    return this.tables.viewOf(this.#rows.values[state * this.#layout.stride + server - 1] as number);
  }

  /** Where the next row is to be written: one without messages, in which nothing is spent. */
  #draft(): number {
    const { firstMessage, stride } = this.#layout;
    const at = this.#rows.draft();
    const { values } = this.#rows;
    values.fill(0, at, at + firstMessage);
    values.fill(-1, at + firstMessage, at + stride);
    return at;
  }

  #reach(source: number): void {
    for (let k = 0; k < this.#listed.length; k += 1) {
      const listed = this.#listed.values[k] as number;
      if (listed >= 0) this.#successor(source, listed);
    }
  }

  /** Timers are slow: one fires only if nothing faster is left to happen, and election timers are the slowest. */
  #addEdges(source: number): void {
    const before = this.#targets.length;
    for (let pace = 0; pace < paces && this.#targets.length === before; pace += 1) {
      for (let k = 0; k < this.#listed.length; k += 1) {
        const listed = this.#listed.values[k] as number;
        const step = listed < 0 ? -1 - listed : listed;
        if (paceOf(this.tables.inputs[step]) === pace) this.#addEdge(source, step, listed < 0);
      }
    }
  }

  #addEdge(source: number, step: number, isBlocked: boolean): void {
    const target = isBlocked ? blocked : this.#commits(source, step) ? committed : this.#successor(source, step);
    if (target === source) return;
    if (target === committed) this.commits += 1;
    this.#classes.know(step);
    this.#targets.push(target);
    this.#steps.push(step);
  }

  #commits(source: number, step: number): boolean {
    const server = this.tables.server.values[step] as number;
    if (server < 0) return false;
    const before = this.#rows.values[source * this.#layout.stride + server] as number;
    return commits(this.tables.viewOf(before), this.tables.viewOf(this.tables.next.values[step] as number));
  }

  /** Where the step leads; the state itself if a budget forbids it. */
  #successor(source: number, step: number): number {
    const at = this.#rows.draft();
    const { values } = this.#rows;
    const from = source * this.#layout.stride;
    const spent = this.#spentAfter(from, step);
    if (spent < 0) return source;
    writeSuccessor(this.tables, this.#layout, values, from, step, spent, values, at);
    return this.#intern(source, step);
  }

  /** The auxiliary state after the step, 0 if nothing is kept of that kind; −1: a budget forbids the step. */
  #spentAfter(from: number, step: number): number {
    const { auxiliary, marked } = this.tables;
    if (auxiliary === null) return 0;
    const before = this.#rows.values[from + this.#layout.servers] as number;
    const known = marked.get(step);
    const servers = (): readonly ServerView[] => viewsAfter(this.tables, this.#layout, this.#rows.values, from, step);
    return known === undefined ? before : auxiliary.after(before, step, known, servers).state;
  }

  #intern(from: number, step: number): number {
    const before = this.size;
    const state = this.#rows.intern();
    if (state === before) {
      this.#reachedFrom.push(from);
      this.#reachedBy.push(step);
    }
    return state;
  }
}

const paces = 3;

/** How slow that is which causes the step: broadcastTime ≪ heartbeat interval ≪ electionTimeout (§5.6). */
function paceOf(input: StepInput | undefined): number {
  if (input?.kind === 'electionTimeout') return 2;
  return input?.kind === 'heartbeatTimeout' ? 1 : 0;
}
