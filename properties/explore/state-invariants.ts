import { electionSafety } from '../invariants/election-safety.ts';
import type { Invariant, Verdict } from '../invariants/invariant.ts';
import { holds, violated } from '../invariants/invariant.ts';
import { leaderCompleteness } from '../invariants/leader-completeness.ts';
import { firstMismatch, logMatching } from '../invariants/log-matching.ts';
import { stateMachineSafety } from '../invariants/state-machine-safety.ts';
import { entryAt, sameEntry } from '../view.ts';
import type { LogIndex, ServerView } from '../view.ts';
import { stateAgreement } from '../invariants/state-agreement.ts';

/**
 * The part of a property of Figure 3 that two servers show at one moment, without any history. Each is weaker than the
 * property over histories whose name it bears: where it is violated, so is that.
 */
export interface StateInvariant extends Pick<Invariant, 'name' | 'paper'> {
  /** Judges a pair of servers, in this order; the explorer asks for both orders. */
  check(one: ServerView, other: ServerView): Verdict;
}

const leads = ({ up, role }: ServerView): boolean => up && role === 'leader';

/** No two servers lead one term at the same time. */
const oneLeader: StateInvariant = {
  ...named(electionSafety),
  check: (one, other) =>
    leads(one) && leads(other) && one.currentTerm === other.currentTerm
      ? violated(`n${one.id} and n${other.id} both lead term ${one.currentTerm}`)
      : holds,
};

/** Logs that agree on an entry's index and term agree on all before. */
const matchingLogs: StateInvariant = {
  ...named(logMatching),
  check(one, other) {
    const mismatch = firstMismatch(one.log, other.log);
    if (mismatch === null) return holds;
    const [at, agreed] = mismatch;
    return violated(`n${one.id} and n${other.id} agree on the term of entry ${agreed}, but differ at ${at}`);
  },
};

/**
 * What `one` knows to be committed stands in the log of a leader whose term is not below its own. Sound, for what a
 * server knows as committed was committed in a term up to its own.
 */
const completeLeader: StateInvariant = {
  ...named(leaderCompleteness),
  check(one, other) {
    if (!leads(other) || other.currentTerm < one.currentTerm) return holds;
    for (let index = firstKnown(one, other); index <= one.commitIndex; index += 1) {
      const entry = entryAt(one.log, index);
      if (entry !== undefined && sameEntry(entry, entryAt(other.log, index))) continue;
      return violated(
        `n${other.id} leads term ${other.currentTerm} without entry ${index}, which n${one.id} knows as committed`,
      );
    }
    return holds;
  },
};

/** No two servers know different entries as committed at one index. */
const sameCommitted: StateInvariant = {
  ...named(stateMachineSafety),
  check(one, other) {
    const both = Math.min(one.commitIndex, other.commitIndex);
    for (let index = firstKnown(one, other); index <= both; index += 1) {
      const entry = entryAt(one.log, index);
      if (entry !== undefined && sameEntry(entry, entryAt(other.log, index))) continue;
      return violated(`n${one.id} and n${other.id} know different entries as committed at index ${index}`);
    }
    return holds;
  },
};

/** Two servers that have applied as much have equal state machines. */
const sameState: StateInvariant = {
  ...named(stateAgreement),
  check: (one, other) =>
    one.appliedIndex === other.appliedIndex && one.machine !== other.machine
      ? violated(`n${one.id} and n${other.id} have different state machines after index ${one.appliedIndex}`)
      : holds,
};

export const stateInvariants: readonly StateInvariant[] = [
  oneLeader,
  matchingLogs,
  completeLeader,
  sameCommitted,
  sameState,
];

/** The first entry that neither has compacted. */
const firstKnown = (one: ServerView, other: ServerView): LogIndex => Math.max(one.log.base, other.log.base) + 1;

function named({ name, paper }: Invariant): Pick<Invariant, 'name' | 'paper'> {
  return { name, paper };
}
