import type { ServerId } from '../../view.ts';
import type { Explorable } from '../explorable.ts';
import type { PathStep } from '../path.ts';
import { pathOf } from '../path.ts';
import { leaves, mayStay, stayingOf, stays, worstReached } from './fairness.ts';
import { lassoFrom } from './lasso.ts';
import { StateGraph } from './state-graph.ts';
import type { SuffixBounds } from './suffix.ts';
import { suffixOf } from './suffix.ts';
import { Translation } from './translation.ts';

export interface LivenessOptions {
  readonly growTerms: number; // ≥ 1: election timeouts beyond the newest term that is reached while faults are on
  readonly growMessages: number; // in flight, beyond the bound while faults are on
  readonly states: number; // held at once
}

/** `beyond bounds`: nothing found, but somewhere only the bound on messages kept a commit from coming. */
export type LivenessProgress = 'searching' | 'holds' | 'violated' | 'beyond bounds' | 'out of states';

/** How nothing comes to be committed although this server's election timer fires. */
export interface OwnerLasso {
  readonly owner: ServerId;
  readonly stem: readonly PathStep[];
  readonly cycle: readonly PathStep[]; // empty: nothing is left to happen
  readonly outOfTerms: boolean; // the timer does not fire any more: the last election has had all the time it needed
}

export interface LivenessFinding {
  readonly prefix: readonly PathStep[]; // from the start, faults on
  readonly calming: readonly PathStep[]; // then with the faults off and no timer, to where this may go on for ever
  readonly lassos: readonly OwnerLasso[]; // from there on, one for every server
}

export interface LivenessCounts {
  reached: number; // states, faults on
  suffix: number; // states, faults off and no timer
  calm: number; // of these, where a run without timers may stay for ever
  owned: number; // states with the timer of one server, summed over servers
  commits: number; // steps that commit, faults off
  beyondBounds: number; // calm states of which the bound on messages hides what comes
}

/**
 * Bounded liveness: wherever faults have led to, once they stop a command can be committed, and fair runs do so.
 *
 * The paper promises it while broadcastTime ≪ electionTimeout ≪ MTBF (§5.6). So the suffix of a run has two phases. In
 * the first no election timer fires: what is under way arrives, leaders and candidates go on, servers that are down
 * start. Every fair run of it commits something or comes to a calm state: one where it may stay for ever. In the second
 * the election timer of one server fires, whenever it likes, up to `growTerms` terms beyond all that were reached before.
 * Violated is: a calm state from which, whichever server's timer it is, some fair run never commits.
 *
 * Why a choice of timer for each calm state, and not for each state that faults lead to: the scheduler must not know
 * the timer in advance. While an old leader and a candidate are both under way in a correct cluster, it can let the one
 * or the other append last, and then the chosen timer is always that of a log which nobody votes for.
 *
 * Why correct clusters pass: in a calm state nobody leads (a leader that is not deposed commits), so take the server
 * whose log is most up to date. Nobody else becomes a candidate, no log changes but by its own doing, and in its last
 * term, newer than any other, its timer leaves it alone and every vote is its own.
 */
export class LivenessCheck {
  progress: LivenessProgress = 'searching';
  finding: LivenessFinding | null = null;
  readonly counts: LivenessCounts = { reached: 0, suffix: 0, calm: 0, owned: 0, commits: 0, beyondBounds: 0 };

  readonly #system: Explorable;
  readonly #options: LivenessOptions;
  readonly #work: Iterator<void, LivenessProgress>;
  #held = 0; // states in graphs that are complete and still needed

  constructor(system: Explorable, options: LivenessOptions) {
    this.#system = system;
    this.#options = options;
    this.#work = this.#run();
  }

  /** Expands so many states, or fewer if the check ends; then and when between two phases it takes longer. */
  advance(states: number): LivenessProgress {
    for (let k = 0; k < states && this.progress === 'searching'; k += 1) {
      const { done, value } = this.#work.next();
      if (done === true) this.progress = value;
    }
    return this.progress;
  }

  *#run(): Generator<void, LivenessProgress> {
    const { counts } = this;
    const reach = new StateGraph(this.#system, 'reach');
    reach.addBoot();
    if (!(yield* this.#complete(reach, (size) => (counts.reached = size)))) return 'out of states';

    const suffix = this.#suffixGraph(reach, null);
    const roots = addAll(suffix, reach, numbersBelow(reach.size));
    if (!(yield* this.#complete(suffix, (size) => (counts.suffix = size)))) return 'out of states';
    const { levels } = stayingOf(suffix.edges());
    const calm = numbersBelow(suffix.size).filter((state) => levels[state] !== leaves);
    counts.calm = calm.length;
    counts.commits += suffix.commits;

    // By calm state: the least of what the timers of the servers so far come to.
    let hopeless = calm;
    for (let owner = 1; owner <= this.#system.servers && hopeless.length > 0; owner += 1) {
      const owned = this.#suffixGraph(reach, owner);
      const starts = addAll(owned, suffix, hopeless);
      const before = counts.owned;
      if (!(yield* this.#complete(owned, (size) => (counts.owned = before + size)))) return 'out of states';
      counts.commits += owned.commits;
      const edges = owned.edges();
      const worst = worstReached(edges, stayingOf(edges).levels);
      for (const [k, state] of hopeless.entries()) {
        levels[state] = Math.min(levels[state] as number, worst[starts[k] as number] as number);
      }
      hopeless = hopeless.filter((state) => levels[state] !== leaves);
      this.#held -= owned.size;
    }
    const violating = hopeless.find((state) => levels[state] === stays);
    if (violating !== undefined) {
      this.finding = this.#findingAt(reach, suffix, roots, violating);
      return 'violated';
    }
    counts.beyondBounds = hopeless.filter((state) => levels[state] === mayStay).length;
    return counts.beyondBounds > 0 ? 'beyond bounds' : 'holds';
  }

  /** Expands everything, a state at a time; false if there is no room. */
  *#complete(graph: StateGraph, tell: (size: number) => void): Generator<void, boolean> {
    while (graph.expandNext()) {
      tell(graph.size);
      if (this.#held + graph.size > this.#options.states) return false;
      yield;
    }
    this.#held += graph.size;
    return true;
  }

  #suffixGraph(reach: StateGraph, owner: ServerId | null): StateGraph {
    return new StateGraph(suffixOf(this.#system, this.#suffixBounds(reach, owner)), 'suffix');
  }

  #suffixBounds({ tables }: StateGraph, owner: ServerId | null): SuffixBounds {
    const newest = tables.states.reduce((term, { view }) => Math.max(term, view.currentTerm), 0);
    const asked = tables.inputs.find((input) => input.kind === 'command');
    return {
      owner,
      maxTerm: newest + this.#options.growTerms,
      maxMessages: this.#system.network.maxMessages + this.#options.growMessages,
      command: asked?.kind === 'command' ? asked.command : '1', // the same: fewer states
    };
  }

  #findingAt(reach: StateGraph, suffix: StateGraph, roots: Int32Array, calm: number): LivenessFinding {
    const { root, steps } = suffix.wayTo(calm);
    const lassos: OwnerLasso[] = [];
    for (let owner = 1; owner <= this.#system.servers; owner += 1) {
      lassos.push(this.#ownerLasso(reach, suffix, calm, owner));
    }
    return {
      prefix: pathOf(reach.tables, reach.wayTo(roots.indexOf(root)).steps),
      calming: pathOf(suffix.tables, steps),
      lassos,
    };
  }

  #ownerLasso(reach: StateGraph, suffix: StateGraph, calm: number, owner: ServerId): OwnerLasso {
    const owned = this.#suffixGraph(reach, owner);
    const [start = 0] = addAll(owned, suffix, Int32Array.of(calm));
    while (owned.expandNext());
    const edges = owned.edges();
    const lasso = lassoFrom(edges, stayingOf(edges), start);
    if (lasso === null) throw new RangeError(`from calm state ${calm} the timer of server ${owner} is enough`);
    const { currentTerm } = owned.viewAt(lasso.at, owner);
    return {
      owner,
      stem: pathOf(owned.tables, lasso.stem),
      cycle: pathOf(owned.tables, lasso.cycle),
      outOfTerms: currentTerm >= this.#suffixBounds(reach, owner).maxTerm,
    };
  }
}

/** Adds the states of the one graph to the other, and returns their numbers there, in the same order. */
function addAll(into: StateGraph, from: StateGraph, states: Int32Array): Int32Array {
  const translation = new Translation(from.tables, into.tables);
  return states.map((state) => into.addFrom(from, translation, state));
}

const numbersBelow = (end: number): Int32Array => Int32Array.from({ length: end }, (_, k) => k);
