import { renamingsOf } from '../../symmetry/permutations.ts';
import type { ClusterOptions } from '../../../properties/seen/subject.ts';
import type { Target } from '../../../properties/judging/target.ts';
import type { Violation } from '../../../properties/judging/judge.ts';
import { World } from '../../../world/cluster/world.ts';
import { sameClass } from '../trial.ts';
import { Judgements } from './judgements.ts';
import { Servers } from './servers.ts';
import type { Space } from './space.ts';

/** What searches for one violation learn that have the same options, whatever they are bounded by and begin with. */
export class Learned {
  readonly servers = new Servers();
  readonly judgements: Judgements;
  readonly targets: readonly Target[]; // on which a fault-free suffix must violate Liveness: cheaply judged, then by all
  readonly settled = new Map<string, boolean>(); // whether the fault-free suffix from there violates what is wanted

  constructor(target: Target, options: ClusterOptions, { system, reductions }: Space, wanted: Violation) {
    const { judge } = worldOf(target, options);
    this.targets = [{ ...target, invariants: [] }, target];
    const isWanted = (violation: Violation): boolean => sameClass(violation, wanted);
    this.judgements = new Judgements(judge, renamingsOf(system.servers, reductions), isWanted);
  }
}

/** So much is kept from one search to the next. */
const stepsMost = 200_000; // of servers
const judgedMost = 2_000_000; // steps after a judgement, beside states of the servers

/** What was learned with the options that were asked about last, as long as it does not get too much. */
export class LearnedLast {
  #name = '';
  #learned: Learned | null = null;

  with(target: Target, options: ClusterOptions, space: Space, wanted: Violation): Learned {
    const name = JSON.stringify(options);
    const known = this.#learned;
    const isMuch = known !== null && (known.servers.steps > stepsMost || known.judgements.judged > judgedMost);
    if (known !== null && this.#name === name && !isMuch) return known;
    this.#learned = new Learned(target, options, space, wanted);
    this.#name = name;
    return this.#learned;
  }
}

export const worldOf = (target: Target, options: ClusterOptions): World =>
  new World(target.make(options), options, target.invariants, true);
