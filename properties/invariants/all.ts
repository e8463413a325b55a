import { builtIn, isMade } from '../built-in.ts';
import { appliedStream } from './logs/applied-stream.ts';
import { commitAdvance } from './logs/commit-advance.ts';
import { answersGiven } from './clients/answers-given.ts';
import { commitDurability } from './logs/commit-durability.ts';
import { commitIndexMonotonic } from './logs/commit-index-monotonic.ts';
import { electionSafety } from './elections/election-safety.ts';
import type { Invariant } from './invariant.ts';
import { exactlyOnce } from './clients/exactly-once.ts';
import { leasePromise } from './elections/lease-promise.ts';
import { leaderAppendOnly } from './logs/leader-append-only.ts';
import { leaderCompleteness } from './logs/leader-completeness.ts';
import { leaderIdentity } from './elections/leader-identity.ts';
import { leaderQuorum } from './elections/leader-quorum.ts';
import { leaderStability } from './elections/leader-stability.ts';
import { leaderStickiness } from './elections/leader-stickiness.ts';
import { linearizability } from './clients/linearizability.ts';
import { logMatching } from './logs/log-matching.ts';
import { messageLimits } from './logs/message-limits.ts';
import { oneVote } from './elections/one-vote.ts';
import { onlyVotersCampaign } from './elections/only-voters-campaign.ts';
import { persistenceBeforeReply } from './logs/persistence-before-reply.ts';
import { preVoteMajority } from './elections/pre-vote-majority.ts';
import { progressMonotonic } from './logs/progress-monotonic.ts';
import { readFreshness } from './clients/read-freshness.ts';
import { sendWindow } from './logs/send-window.ts';
import { stateAgreement } from './clients/state-agreement.ts';
import { stateMachineSafety } from './logs/state-machine-safety.ts';
import { termMonotonic } from './elections/term-monotonic.ts';
import { transferEnd } from './elections/transfer-end.ts';
import { transferMandate } from './elections/transfer-mandate.ts';
import { transferPrecondition } from './elections/transfer-precondition.ts';
import { truthfulReply } from './clients/truthful-reply.ts';
import { voteMajority } from './elections/vote-majority.ts';
import { configurationSafety } from './logs/configuration-safety.ts';

/** Figure 3 of the paper, in its order. */
const figure3: readonly Invariant[] = [
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
  voteMajority,
  onlyVotersCampaign,
  persistenceBeforeReply,
  leaderIdentity,
  transferPrecondition,
  transferEnd,
  leaderStability,
  appliedStream,
  commitAdvance,
  messageLimits,
  sendWindow,
  answersGiven,
].map((invariant) => builtIn(invariant.name, invariant));

/** Whether it is one of these, of which it is known what they look at. */
export const isBuiltIn = (invariant: Invariant): boolean => isMade(invariant.name, invariant);
