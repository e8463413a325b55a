import type { ServerId } from '../../../properties/seen/view.ts';
import type { Explorable } from '../../numbering/explorable.ts';
import type { PathStep } from '../../numbering/path.ts';
import { pathOf } from '../../numbering/path.ts';
import { leaves, mayStay, stayingOf, stays, worstReached } from './fairness.ts';
import { lassoFrom } from './lasso.ts';
import { StateGraph } from './state-graph.ts';
import type { SuffixBounds } from './suffix.ts';
import { suffixOf } from './suffix.ts';
import { Translation } from './translation.ts';

export interface LivenessOptions {
  readonly growTerms: number; // ≥ 1: beyond the newest that is reached while faults are on
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
  readonly calming: readonly PathStep[]; // then, faults off and without election timers, to where a run may stay
  readonly lassos: readonly OwnerLasso[]; // from there on, one for every server
}

export interface LivenessCounts {
  reached: number; // states, faults on
  suffix: number; // states, faults off, without election timers
  calm: number; // of these, where a run may stay for ever
  owned: number; // states with the election timer of one server, summed over servers
  commits: number; // steps that commit, faults off
  beyondBounds: number; // calm states of which the bound on messages hides what comes
}

/**
 * Bounded liveness: wherever faults have led to, once they stop a command can be committed, and every fair run does so.
 *
 * The paper promises it while broadcastTime ≪ electionTimeout ≪ MTBF (§5.6), so timers are slow: a heartbeat fires only
 * when no message is on its way, an election timer only when nothing else is left to happen (`StateGraph`). The suffix
 * of a run has two phases. In the first no election timer fires: what is under way arrives, leaders and candidates go
 * on, servers that are down start. Every fair run commits something or comes to a calm state, in which it may stay for
 * ever: one of rest, or a circle that the servers go round in. In the second the election timer of one server may fire,
 * up to `growTerms` terms beyond all that were reached before. Violated is: a calm state from which, whichever server's
 * timer it is, some fair run never commits.
 *
 * Why a choice of timer for each calm state, and not for each state that faults lead to: the scheduler must not know
 * the timer in advance. While an old leader and a candidate are both under way in a correct cluster, it can let the one
 * or the other append last, and then the chosen timer is always that of a log which nobody votes for.
 *
 * Why election timers are slow: raft.tla takes the refusal of an old request, sent in the newer term, for the answer to
 * the new one, and never asks again. With timers that fire too early this hinders the last election that the bound on
 * terms allows, and would be reported of every cluster.
 *
 * Why correct clusters pass: in a calm state nobody leads (who leads is deposed or commits), so nothing is on its way.
 * Take the server whose log is most up to date. Nobody else becomes a candidate and no log changes but by its doing.
 * Each of its elections ends before the next begins, and wins or raises its term to what others have seen; in a term
 * newer than any other, one beyond the bound at the latest, every vote is its own. So one more term is enough.
 *
 * What it does not see: servers that block one another only while a minority is down; a server that never catches up
 * while the others commit; and a leader that fails where another server's timer would help.
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

    let hopeless = calm; // none of the timers so far is surely enough
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
