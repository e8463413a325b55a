import { commitDurability } from './commit-durability.ts';
import { commitIndexMonotonic } from './commit-index-monotonic.ts';
import { electionSafety } from './election-safety.ts';
import type { Invariant } from './invariant.ts';
import { exactlyOnce } from './exactly-once.ts';
import { leasePromise } from './lease-promise.ts';
import { leaderAppendOnly } from './leader-append-only.ts';
import { leaderCompleteness } from './leader-completeness.ts';
import { leaderQuorum } from './leader-quorum.ts';
import { leaderStickiness } from './leader-stickiness.ts';
import { linearizability } from './linearizability.ts';
import { logMatching } from './log-matching.ts';
import { oneVote } from './one-vote.ts';
import { preVoteMajority } from './pre-vote-majority.ts';
import { progressMonotonic } from './progress-monotonic.ts';
import { readFreshness } from './read-freshness.ts';
import { stateAgreement } from './state-agreement.ts';
import { stateMachineSafety } from './state-machine-safety.ts';
import { termMonotonic } from './term-monotonic.ts';
import { transferMandate } from './transfer-mandate.ts';
import { truthfulReply } from './truthful-reply.ts';
import { configurationSafety } from './configuration-safety.ts';

/** Figure 3 of the paper, in its order. */
export const figure3: readonly Invariant[] = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
];

/** All of them; where one step breaks several, the first is reported. */
export const allInvariants: readonly Invariant[] = [
  ...figure3,
  oneVote,
  termMonotonic,
  commitIndexMonotonic,
  commitDurability,
  progressMonotonic,
  leaderStickiness,
  preVoteMajority,
  exactlyOnce,
  stateAgreement,
  transferMandate,
  configurationSafety,
  leaderQuorum,
  readFreshness,
  linearizability,
  truthfulReply,
  leasePromise,
];

/** Whether it is one of these, of which it is known what they look at. */
export const isBuiltIn = (invariant: Invariant): boolean => allInvariants.includes(invariant);
