import { isBuiltIn as isBuiltInInvariant } from '../../properties/invariants/all.ts';
import { oneVote } from '../../properties/invariants/elections/one-vote.ts';
import { termMonotonic } from '../../properties/invariants/elections/term-monotonic.ts';
import { voteMajority } from '../../properties/invariants/elections/vote-majority.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ClusterOptions, LocalState } from '../../properties/seen/subject.ts';
import type { Envelope, ServerView } from '../../properties/seen/view.ts';
import { isBuiltIn } from '../../world/registry/registry.ts';
import { NotDeterministicError } from '../shrink/shrink-draft.ts';
import { PairSet } from '../explore/pairs.ts';
import { Auxiliary } from '../numbering/auxiliary.ts';
import { digestWords } from '../numbering/digest.ts';
import type { Explorable, OwnInput } from '../numbering/explorable.ts';
import { GrowingList } from '../numbering/growing.ts';
import { Judges } from '../numbering/judging.ts';
import { Tables } from '../numbering/tables.ts';
import type { StepInput } from '../numbering/tables.ts';
import { renamingsOf } from '../symmetry/permutations.ts';
import { LearntSteps } from './learnt.ts';
import { moveNumberOf } from './moves.ts';
import { explorableIn } from './scope.ts';

const bytesAStep = 3_000; // a rough measure: with its local state and message, if they are new, and their keys
const bytesABeside = 4_000;

/** What the history that is kept does not show. */
const ofVotesAndTerms: readonly string[] = [oneVote.name, voteMajority.name, termMonotonic.name];

/**
 * A cluster within bounds, as numbers that walks go by: what `Tables` has, but what a server does by itself is asked only
 * when it is drawn; and of every step what it means for a history.
 */
export class SmallWorld {
  readonly tables: Tables;
  readonly steps: LearntSteps;
  readonly servers: number;
  readonly messagesMost: number;
  readonly boot: Int32Array; // local states
  readonly beside: Auxiliary; // elections, what is committed, reads
  readonly asksVotes: boolean; // whether One Vote, Vote Majority, and Term Monotonic over lives, are to be judged by numbers
  readonly asksMajority: boolean;
  readonly asksTold: boolean;

  // By local state
  readonly commitIndex = new GrowingList();
  readonly ownFrom = new GrowingList(); // what it may be given stands from here; −1: not known yet
  readonly ownTo = new GrowingList();
  // By what a local state may be given
  readonly ownMove = new GrowingList(); // of which kind that is
  readonly #ownStep = new GrowingList(); // step + 2; 1: not enabled, or nothing changes; 0: not known yet
  readonly #ownInputs: OwnInput[] = [];
  // By message
  readonly link = new GrowingList(); // from · servers + to, both from 0

  readonly #target: Target;
  readonly #system: Explorable;
  readonly #sound = new PairSet(); // pairs of local states that break nothing

  constructor(target: Target, options: ClusterOptions) {
    const system = explorableIn(target, options);
    const { invariants, servers, network } = system;
    this.#target = target;
    this.#system = system;
    this.servers = servers;
    this.messagesMost = network.maxMessages;
    const areKnown = invariants.every(isBuiltInInvariant); // others may look at what is dead
    this.tables = new Tables({ ...system, keepsSteps: true }, isBuiltIn(target) && areKnown ? 'dead' : 'none', false);
    const apart = invariants.every((invariant) => invariant.of !== 'history' || isBuiltInInvariant(invariant));
    const byNumbers = (name: string): boolean => apart && invariants.some((one) => one.name === name);
    this.asksVotes = byNumbers(oneVote.name);
    this.asksMajority = byNumbers(voteMajority.name);
    this.asksTold = byNumbers(termMonotonic.name);
    const others = apart ? invariants.filter(({ name }) => !ofVotesAndTerms.includes(name)) : invariants;
    const judges = new Judges({ ...system, invariants: others }, true);
    this.steps = new LearntSteps(judges, apart);
    this.beside = new Auxiliary({ ...system, budgets: {} }, renamingsOf(servers, 'none'), judges, apart);
    this.boot = Int32Array.from({ length: servers }, (_, k) => this.tables.boot(k + 1));
    this.#learn();
  }

  /** About what it takes in memory. */
  get bytes(): number {
    return (
      bytesAStep * this.tables.inputs.length +
      bytesABeside * (this.beside.digests.length / digestWords) +
      this.tables.bytes
    );
  }

  viewsOf(states: Int32Array): readonly ServerView[] {
    return Array.from(states, (state) => this.tables.viewOf(state));
  }

  /** The step in which the server in this state receives the message; −1 if that is not enabled. */
  receive(state: number, message: number): number {
    const step = this.tables.receive(state, message);
    if (this.steps.told.length < this.tables.inputs.length) this.#learn();
    return step;
  }

  /** Finds out what may happen to a server in this state by itself. */
  knowOwn(state: number): void {
    if ((this.ownFrom.values[state] as number) >= 0) return;
    this.ownFrom.values[state] = this.#ownInputs.length;
    for (const input of this.#system.inputs(this.tables.states[state] as LocalState)) {
      this.#ownInputs.push(input);
      this.ownMove.push(moveNumberOf(input));
      this.#ownStep.push(0);
    }
    this.ownTo.values[state] = this.#ownInputs.length;
  }

  /** The step in which the server in this state is given what stands there; −1 if it is not enabled, or changes nothing. */
  ownStep(state: number, at: number): number {
    const known = this.#ownStep.values[at] as number;
    if (known !== 0) return known - 2;
    const step = this.tables.give(state, this.#ownInputs[at] as OwnInput);
    const kept = step < 0 || this.#isIdle(step, state) ? -1 : step;
    this.#ownStep.values[at] = kept + 2;
    this.#learn();
    return kept;
  }

  /** What the server at `k`, whose state is new, and any other break together. */
  refutedPair(states: Int32Array, k: number): Refutation | null {
    const state = states[k] as number;
    for (let other = 0; other < this.servers; other += 1) {
      const beside = states[other] as number;
      if (other === k || this.#sound.has(state, beside)) continue;
      const refutation = this.tables.judges.refutedByPair(this.tables.viewOf(state), this.tables.viewOf(beside));
      if (refutation !== null) return refutation;
      this.#sound.add(state, beside);
      this.#sound.add(beside, state); // judged in both orders
    }
    return null;
  }

  /** Takes the step once more in that state. Throws a NotDeterministicError if it does something else. */
  repeat(state: number, step: number): void {
    if (this.tables.repeats(state, step)) return;
    const { kind } = this.tables.inputs[step] as StepInput;
    throw new NotDeterministicError(this.#target, `one ${kind} in one state did two things`);
  }

  #isIdle(step: number, state: number): boolean {
    const { next, sentFrom, sentTo, refutations } = this.tables;
    return next.values[step] === state && sentFrom.values[step] === sentTo.values[step] && !refutations.has(step);
  }

  /** Takes note of what is new in the tables. */
  #learn(): void {
    const { states, envelopes, inputs, marked } = this.tables;
    for (let state = this.commitIndex.length; state < states.length; state += 1) {
      this.commitIndex.push(this.tables.viewOf(state).commitIndex);
      this.ownFrom.push(-1);
      this.ownTo.push(-1);
    }
    for (let message = this.link.length; message < envelopes.length; message += 1) {
      const { from, to } = envelopes[message] as Envelope;
      this.link.push((from - 1) * this.servers + to - 1);
    }
    for (let step = this.steps.told.length; step < inputs.length; step += 1) {
      this.steps.add(marked.get(step));
      marked.delete(step);
    }
  }
}
