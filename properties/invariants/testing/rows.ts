import { allFaults } from '../../../world/faults/all.ts';
import { withRules } from '../../../world/faults/fault.ts';
import { implementation } from '../../../world/subjects/implementation.ts';
import { tampered } from '../../../world/testing/tampered.ts';
import type { HistoryView } from '../../history/step-view.ts';
import type { ClusterOptions, Subject } from '../../seen/subject.ts';
import { entryAt, lastIndex, logOf } from '../../seen/view.ts';

/**
 * For each invariant a subject that breaks it, found with this invariant alone as judge, and the situation in which it
 * could fail at all, which the sound implementation must reach: else its clean verdicts would mean nothing.
 */
export interface Row {
  readonly name: string;
  readonly broken: (options: ClusterOptions) => Subject;
  readonly situation: string;
  readonly witness: (step: HistoryView) => boolean;
}

export const fault =
  (id: string) =>
  (options: ClusterOptions): Subject => {
    const known = allFaults.find((candidate) => candidate.id === id);
    if (known === undefined) throw new RangeError(`there is no fault ${id}`);
    return implementation(options, id, known.parts);
  };

/** No known fault makes a leader shorten its own log: this one's last entry is gone at each of its heartbeats. */
const forgetfulLeader = (options: ClusterOptions): Subject =>
  tampered(implementation(options), (outside, input) =>
    input.kind === 'heartbeatTimeout'
      ? { ...outside, view: { ...outside.view, log: logOf(outside.view.log.entries.slice(0, -1)) } }
      : outside,
  );

/** It is said to ask for pre-votes first, and does not. */
const rashCandidate = (options: ClusterOptions): Subject => {
  const features = options.features.filter((feature) => feature !== 'preVote');
  return { ...implementation({ ...options, features }), features: options.features };
};

/** It takes what it may, and says nothing to the rest. */
const mute = (options: ClusterOptions): Subject =>
  tampered(implementation(options), (outside) => ({
    ...outside,
    replies: outside.replies.filter(({ kind }) => kind !== 'redirect'),
  }));

/** A server of it that starts again knows nothing of what it promised. */
const oblivious = (options: ClusterOptions): Subject =>
  implementation(options, 'oblivious', withRules({ keepsPromise: () => false }));

export const rows: readonly Row[] = [
  {
    name: 'Election Safety',
    broken: fault('stale-term-vote-counted'),
    situation: 'a second election after a first',
    witness: ({ elected, historyBefore }) => elected !== null && historyBefore.elections.length > 0,
  },
  {
    name: 'Leader Append-Only',
    broken: forgetfulLeader,
    situation: 'a leader whose log changes',
    witness: ({ before, after }) => before.role === 'leader' && after.role === 'leader' && before.log !== after.log,
  },
  {
    name: 'Log Matching',
    broken: fault('prev-term-not-checked'),
    situation: 'two logs that differ at an index',
    witness: ({ after, servers }) =>
      servers.some(({ log }) =>
        log.entries.some(({ term }, k) => (entryAt(after.log, log.base + k + 1)?.term ?? term) !== term),
      ),
  },
  {
    name: 'Leader Completeness',
    broken: fault('uptodate-check-index-only'),
    situation: 'an election after a commit',
    witness: ({ elected, historyBefore }) => elected !== null && historyBefore.committed.length > 0,
  },
  {
    name: 'State Machine Safety',
    broken: fault('lower-term-append-accepted'),
    situation: 'a server that commits what another has committed',
    witness: ({ before, after, committedFrom }) =>
      after.commitIndex > before.commitIndex && before.commitIndex + 1 < committedFrom,
  },
  {
    name: 'One Vote',
    broken: fault('vote-forgotten-on-same-term-stepdown'),
    situation: 'a vote refused because it was given to another',
    witness: ({ sent, after, votes }) =>
      votes.length === 0 &&
      after.votedFor !== null &&
      sent.some(
        ({ to, message }) => message.kind === 'RequestVoteResponse' && !message.voteGranted && to !== after.votedFor,
      ),
  },
  {
    name: 'Term Monotonic',
    broken: fault('term-adoption-not-persisted'),
    situation: 'a restart after messages of a later term than the first',
    witness: ({ step, server, historyBefore }) => step === 'restart' && (historyBefore.termTold[server - 1] ?? 0) > 1,
  },
  {
    name: 'Commit Index Monotonic',
    broken: fault('commit-index-regresses'),
    situation: 'a leader that knows of fewer commits than its follower',
    witness: ({ before, sent, servers }) =>
      sent.some(
        ({ to, message }) =>
          message.kind === 'AppendEntries' && message.leaderCommit < (servers[to - 1]?.commitIndex ?? 0),
      ) && before.role === 'leader',
  },
  {
    name: 'Commit Durability',
    broken: fault('append-ack-before-fsync'),
    situation: 'a crash that loses writes after something was committed',
    witness: ({ step, before, history }) =>
      step === 'crash' && before.pendingWrites > 0 && history.committed.length > 0,
  },
  {
    name: 'Progress Monotonic',
    broken: fault('matchindex-regresses'),
    situation: 'an answer at a leader that knows more of that follower already',
    witness: ({ before, after, step }) =>
      step === 'deliver' &&
      before.role === 'leader' &&
      after.role === 'leader' &&
      before.progress.some(({ matchIndex }) => matchIndex > 1),
  },
  {
    name: 'Leader Stickiness',
    broken: fault('leader-grants-prevote'),
    situation: 'a leader that is asked for a pre-vote in its own term by a server that lacks nothing',
    witness: ({ before, sent, servers }) =>
      before.role === 'leader' &&
      sent.some(
        ({ to, message }) =>
          message.kind === 'PreVoteResponse' &&
          message.term === before.currentTerm &&
          lastIndex(servers[to - 1]?.log ?? logOf([])) === lastIndex(before.log),
      ),
  },
  {
    name: 'Pre-Vote Majority',
    broken: rashCandidate,
    situation: 'a campaign after pre-votes, of a server that is not alone',
    witness: ({ features, before, after, received }) =>
      features.includes('preVote') &&
      received?.message.kind === 'PreVoteResponse' &&
      before.role === 'preCandidate' &&
      after.role === 'candidate',
  },
  {
    name: 'Exactly Once',
    broken: fault('dedup-missing-from-snapshot'),
    situation: 'a request that is applied a second time',
    witness: ({ applied, after, history }) =>
      applied.some(({ command }, k) =>
        [...history.committed]
          .slice(0, after.appliedIndex - applied.length + k)
          .some(({ entry }) => isRequest(entry.command) && unstamped(entry.command) === unstamped(command)),
      ),
  },
  {
    name: 'State Agreement',
    broken: fault('stale-snapshot-installed'),
    situation: 'a snapshot installed at a server that has applied less',
    witness: ({ step, before, after }) => step === 'deliver' && after.log.base > before.log.base,
  },
  {
    name: 'Transfer Mandate',
    broken: fault('stale-timeout-now-accepted'),
    situation: 'a TimeoutNow that comes after a later term has begun',
    witness: ({ before, received }) =>
      received?.message.kind === 'TimeoutNow' && received.message.term < before.currentTerm,
  },
  {
    name: 'Configuration Safety',
    broken: fault('overlapping-config-changes'),
    situation: 'a leader that logs a second configuration',
    witness: ({ before, after }) =>
      before.role === 'leader' &&
      after.role === 'leader' &&
      before.configuration !== after.configuration &&
      before.log.entries.some(({ configuration }) => configuration !== undefined),
  },
  {
    name: 'Leader Quorum',
    broken: fault('no-check-quorum-step-down'),
    situation: 'a leader that goes on to lead when its election timer fires, with a follower that lacks something',
    witness: ({ step, features, before, after }) =>
      step === 'timeout' &&
      features.includes('checkQuorum') &&
      before.role === 'leader' &&
      after.role === 'leader' &&
      after.progress.some(({ matchIndex }) => matchIndex < lastIndex(after.log)),
  },
  {
    name: 'Read Freshness',
    broken: fault('readindex-skips-quorum'),
    situation: 'a read served after a leader has fallen whose entries are committed',
    witness: ({ served, history, after }) =>
      served.length > 0 && [...history.committed].some(({ term }) => term < after.currentTerm),
  },
  {
    name: 'Linearizability',
    broken: fault('stepdown-reports-definite-failure'),
    situation: 'an answer to what another operation might have changed',
    witness: ({ clients: { answered, events } }) => {
      const calls = events.filter(({ kind }) => kind === 'called').length;
      return answered.length > 0 && calls > events.length - calls;
    },
  },
  {
    name: 'Truthful Reply',
    broken: mute,
    situation: 'a command refused by a leader that hands over',
    witness: ({ step, before, replies }) =>
      step === 'command' && before.role === 'leader' && replies.some(({ kind }) => kind === 'transferring'),
  },
  {
    name: 'Lease Promise',
    broken: oblivious,
    situation: 'a campaign at a server that has forgotten its leader before its timer fired',
    witness: ({ features, before, after, received }) =>
      features.includes('leaseReads') &&
      received?.message.kind === 'RequestVote' &&
      received.message.leadershipTransfer !== true &&
      received.message.term > before.currentTerm &&
      before.leaderId === null &&
      after.currentTerm === before.currentTerm,
  },
  {
    name: 'Vote Majority',
    broken: fault('joint-votes-counted-together'),
    situation: 'an election in joint consensus',
    witness: ({ elected, before }) => elected !== null && before.configuration.newVoters !== null,
  },
  {
    name: 'Only Voters Campaign',
    broken: fault('learner-campaigns'),
    situation: 'a server that a committed configuration leaves out, and whose timer fires',
    witness: ({ step, before, after }) =>
      step === 'timeout' &&
      before.role === 'follower' &&
      before.commitIndex > 0 &&
      !before.configuration.voters.includes(after.id) &&
      before.configuration.newVoters === null,
  },
  {
    name: 'Persistence Before Reply',
    broken: fault('vote-request-before-fsync'),
    situation: 'an acknowledgement that waited for its write, while another is pending',
    witness: ({ step, after, sent }) =>
      step === 'write' &&
      after.pendingWrites > 0 &&
      sent.some(({ message }) => message.kind === 'AppendEntriesResponse' && message.success && message.matchIndex > 0),
  },
  {
    name: 'Leader Identity',
    broken: fault('leader-remembered-in-new-term'),
    situation: 'a server that knows a leader, and comes to a new term by hearing another',
    witness: ({ before, after }) =>
      before.leaderId !== null &&
      after.leaderId !== null &&
      before.leaderId !== after.leaderId &&
      before.currentTerm !== after.currentTerm,
  },
  {
    name: 'Transfer Precondition',
    broken: fault('transfer-to-whom-all-is-sent'),
    situation: 'a server that is told to campaign, after it has lacked something',
    witness: ({ received, before, sent }) =>
      received?.message.kind === 'AppendEntriesResponse' &&
      before.transferTarget !== null &&
      sent.some(({ message }) => message.kind === 'TimeoutNow'),
  },
  {
    name: 'Transfer End',
    broken: fault('transfer-outlasts-lagging-target'),
    situation: 'a transfer that is given up by a leader that goes on to lead',
    witness: ({ step, before, after }) =>
      step === 'timeout' && before.transferTarget !== null && after.role === 'leader' && after.transferTarget === null,
  },
  {
    name: 'Leader Stability',
    broken: fault('refusal-is-no-contact'),
    situation: 'a leader that goes on to lead when its timer fires, in the term in which a follower has refused',
    witness: ({ step, features, before, after }) =>
      step === 'timeout' &&
      features.includes('checkQuorum') &&
      before.role === 'leader' &&
      after.role === 'leader' &&
      after.progress.some(({ nextIndex }) => nextIndex <= lastIndex(after.log)),
  },
  {
    name: 'Applied Stream',
    broken: fault('leader-applies-twice'),
    situation: 'several entries that are applied in one step, behind others',
    witness: ({ before, applied }) => before.appliedIndex > 0 && applied.length > 1,
  },
  {
    name: 'Commit Advance',
    broken: fault('commit-follows-own-log'),
    situation: 'a follower that commits less than it has, as the request shows it no more of its log',
    witness: ({ before, after, received }) =>
      received?.message.kind === 'AppendEntries' &&
      after.commitIndex > before.commitIndex &&
      lastIndex(after.log) > received.message.prevLogIndex + received.message.entries.length,
  },
  {
    name: 'Message Limits',
    broken: fault('append-without-limit'),
    situation: 'a message that is full, to a follower that lacks more',
    witness: ({ limits: { maxEntries }, after, sent }) =>
      sent.some(
        ({ message }) =>
          message.kind === 'AppendEntries' &&
          message.entries.length === maxEntries &&
          message.prevLogIndex + message.entries.length < lastIndex(after.log),
      ),
  },
  {
    name: 'Send Window',
    broken: fault('send-window-never-full'),
    situation: 'a leader that has more to send than the window takes',
    witness: ({ limits: { maxInFlight }, step, after, sent }) =>
      step === 'command' &&
      maxInFlight === 1 &&
      after.role === 'leader' &&
      sent.length === 0 &&
      after.progress.length > 0,
  },
  {
    name: 'Answers Given',
    broken: fault('committed-before-registered'),
    situation: 'a leader that applies what it accepted before its own write of it is finished',
    witness: ({ after, replies }) =>
      replies.some(({ kind }) => kind === 'answered') && after.role === 'leader' && after.pendingWrites > 0,
  },
];

const isRequest = (command: string | null): boolean => command?.includes('"kind":"request"') === true;

const unstamped = (command: string | null): string => (command ?? '').replace(/"time":\d+/, '');
