import { adds, instead, type Rule } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { send, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { isUpToDate, lastIndexOf, termAt } from '../state/log.ts';
import { dropStaleResponse, rejectStale, returnToFollower, updateTerm } from '../machine.ts';
import type { PreVoteRequest, PreVoteResponse } from '../state/message.ts';
import { hasVote, isQuorum } from '../state/configuration.ts';
import { withMember } from '../state/quorum.ts';
import { on, type RuleArguments } from '../rules/rule.ts';

/**
 * Pre-vote (dissertation 9.6): before raising its term a server asks whether others would vote for it.
 * Asking and answering change neither term nor vote, so a pre-vote can only prevent elections.
 */
export const preVote = (config: SpecConfig): Feature => ({
  guards: {
    /** A pre-vote promises nothing, so votedFor is not asked. */
    wouldGrantVote: on(
      'PreVoteRequest',
      (context, { message }) => message.mterm === context.currentTerm && isUpToDate(context, message),
    ),

    mayBeAsked: on('requestPreVote', (context, { to }) => to !== context.id && hasVote(config, context, to)),

    isPreVoteGranted: on('PreVoteResponse', (_, { message }) => message.mvoteGranted),

    hasPreVotesOfQuorum: ({ context }: RuleArguments) =>
      isQuorum(config, context, (server) => context.preVotesGranted.includes(server)),
  },

  changes: {
    /** The term and the vote stay: whoever is cut off must not disturb the others with ever newer terms. */
    startPreVote: ({ context: { id } }) => ({ preVotesGranted: [id], knownLeader: null }),

    countPreVote: on('PreVoteResponse', ({ preVotesGranted }, { message }) => ({
      preVotesGranted: withMember(preVotesGranted, message.msource),
    })),
  },

  edits: [
    instead(['Timeout'], () => startPreVote),
    adds('any', {
      PreVoteRequest: [
        updateTerm,
        {
          description: 'dissertation 9.6: whether the server would vote for the sender',
          guard: 'wouldGrantVote',
          actions: [took('HandlePreVoteRequest/grant'), send(preVoteResponse(true)), 'discard'],
        },
        denyPreVote,
      ],
      PreVoteResponse: [
        updateTerm,
        dropStaleResponse,
        { actions: [took('HandlePreVoteResponse/late'), 'discard'] }, // the pre-candidate's own is below
      ],
    }),
    adds('preCandidate', {
      timeout: [startPreVote],
      requestPreVote: [{ guard: 'mayBeAsked', actions: [took('RequestPreVote'), send(preVoteRequest)] }],
      PreVoteResponse: [
        updateTerm,
        dropStaleResponse,
        {
          guard: 'isPreVoteGranted',
          actions: [took('HandlePreVoteResponse/granted'), 'countPreVote', 'discard'],
        },
        { actions: [took('HandlePreVoteResponse/denied'), 'discard'] },
      ],
      campaign: [
        {
          description: 'dissertation 9.6: only if a majority would vote for it',
          guard: 'hasPreVotesOfQuorum',
          target: '#raft.candidate',
          actions: [took('Campaign'), 'startElection'],
        },
      ],
      AppendEntriesRequest: [updateTerm, rejectStale, returnToFollower],
    }),
    // Its followers have a leader: itself. With checkQuorum it hears that leader anyway.
    ...(config.features.checkQuorum ? [] : [adds('leader', { PreVoteRequest: [updateTerm, denyPreVote] })]),
  ],
});

const startPreVote: Rule = {
  description: 'dissertation 9.6: ask first whether an election could be won',
  target: '#raft.preCandidate',
  actions: [took('StartPreVote'), 'startPreVote'],
};

const preVoteRequest = on(
  'requestPreVote',
  (context, { to }): PreVoteRequest => ({
    mtype: 'PreVoteRequest',
    mterm: context.currentTerm,
    mlastLogTerm: termAt(context, lastIndexOf(context)),
    mlastLogIndex: lastIndexOf(context),
    msource: context.id,
    mdest: to,
  }),
);

const preVoteResponse = (granted: boolean) =>
  on(
    'PreVoteRequest',
    ({ id, currentTerm }, { message }): PreVoteResponse => ({
      mtype: 'PreVoteResponse',
      mterm: currentTerm,
      mvoteGranted: granted,
      msource: id,
      mdest: message.msource,
    }),
  );

const denyPreVote: Rule = {
  actions: [took('HandlePreVoteRequest/deny'), send(preVoteResponse(false)), 'discard'],
};
