import type { SpecConfig } from '../state/config.ts';
import { isUpToDate, lastIndexOf, termAt } from '../state/log.ts';
import type { RequestVoteRequest, RequestVoteResponse } from '../state/message.ts';
import { hasVote, isQuorum } from '../state/configuration.ts';
import { withMember } from '../state/quorum.ts';
import { type Changes, on, type RuleArguments } from './rule.ts';
import { candidateState, leaderState } from '../state/state.ts';

/** Leader election (§5.2) with its restriction (§5.4.1): Figure 2, RequestVote RPC and Candidates. */
export function voteGuards(config: SpecConfig) {
  const { features } = config;
  return {
    /** Candidates "send RequestVote RPCs to all other servers"; in raft.tla to themselves too, for their own vote. */
    lacksResponse: on(
      'requestVote',
      (context, { to }) =>
        !context.votesResponded.includes(to) &&
        !(features.implicitSelfVote && to === context.id) &&
        hasVote(config, context, to),
    ),

    /**
     * "If votedFor is null or candidateId, and candidate's log is at least as up-to-date as receiver's log,
     * grant vote." The receiver's role is not consulted (raft.tla): having voted is what binds a server.
     */
    mayGrantVote: on(
      'RequestVoteRequest',
      (context, { message }) =>
        message.mterm === context.currentTerm &&
        isUpToDate(context, message) &&
        (context.votedFor === null || context.votedFor === message.msource),
    ),

    isVoteGranted: on('RequestVoteResponse', (_, { message }) => message.mvoteGranted),

    /** "If votes received from majority of servers: become leader." */
    hasVotesOfQuorum: ({ context }: RuleArguments) =>
      isQuorum(config, context, (server) => context.votesGranted.includes(server)),
  };
}

export function voteActions(config: SpecConfig) {
  const { features } = config;
  return {
    /**
     * "On conversion to candidate, start election: increment currentTerm, vote for self." A vote is counted
     * when it is durable: with a disk that is at the end of the write (see disk.ts), else at once.
     */
    startElection: ({ context: { id, currentTerm } }) => ({
      currentTerm: currentTerm + 1,
      votedFor: features.implicitSelfVote ? id : null,
      ...candidateState,
      ...(features.implicitSelfVote && !features.disk && { votesResponded: [id], votesGranted: [id] }),
      preVotesGranted: [],
      knownLeader: null,
      incoming: null,
    }),

    grantVote: on('RequestVoteRequest', (_, { message }) => ({ votedFor: message.msource })),

    /** The role is not consulted (raft.tla): the sets matter only to a candidate, and timing out resets them. */
    countVote: on('RequestVoteResponse', ({ votesResponded, votesGranted }, { message }) => ({
      votesResponded: withMember(votesResponded, message.msource),
      votesGranted: message.mvoteGranted ? withMember(votesGranted, message.msource) : votesGranted,
    })),

    /**
     * Figure 2, State: nextIndex is "initialized to leader last log index + 1", matchIndex to 0. The no-op
     * (dissertation 6.4) comes after, so it is the first entry that everyone is sent.
     */
    becomeLeader: ({ context }) => ({
      ...leaderState(config, lastIndexOf(context) + 1),
      log: features.noOp ? context.log.concat({ term: context.currentTerm, value: null }) : context.log,
      knownLeader: features.redirect || features.checkQuorum ? context.id : null,
    }),
  } satisfies Changes;
}

/** Figure 2, RequestVote RPC, arguments. */
export const voteRequest = on(
  'requestVote',
  (context, { to }): RequestVoteRequest => ({
    mtype: 'RequestVoteRequest',
    mterm: context.currentTerm,
    mlastLogTerm: termAt(context, lastIndexOf(context)),
    mlastLogIndex: lastIndexOf(context),
    msource: context.id,
    mdest: to,
    ...(context.byTransfer && { mleadershipTransfer: true as const }),
  }),
);

/** Figure 2, RequestVote RPC, results: a stale request is answered too, so that its sender learns the term. */
export const voteResponse = (granted: boolean) =>
  on(
    'RequestVoteRequest',
    ({ id, currentTerm }, { message }): RequestVoteResponse => ({
      mtype: 'RequestVoteResponse',
      mterm: currentTerm,
      mvoteGranted: granted,
      msource: id,
      mdest: message.msource,
    }),
  );
