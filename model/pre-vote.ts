import type { SpecConfig } from './config.ts';
import { isUpToDate, lastIndexOf, termAt } from './log.ts';
import type { PreVoteRequest, PreVoteResponse } from './message.ts';
import { hasVote, isQuorum } from './configuration.ts';
import { withMember } from './quorum.ts';
import { on, type RuleArguments, update } from './rule.ts';

/**
 * Pre-vote (dissertation 9.6): before raising its term a server asks whether others would vote for it.
 * Asking and answering change neither term nor vote, so a pre-vote can only prevent elections.
 */
export function preVoteGuards(config: SpecConfig) {
  return {
    /** A pre-vote promises nothing, so votedFor is not asked. */
    wouldGrantVote: on(
      'PreVoteRequest',
      (context, { message }) => message.mterm === context.currentTerm && isUpToDate(context, message),
    ),

    mayBeAsked: on('requestPreVote', (context, { to }) => to !== context.id && hasVote(config, context, to)),

    isPreVoteGranted: on('PreVoteResponse', (_, { message }) => message.mvoteGranted),

    hasPreVotesOfQuorum: ({ context }: RuleArguments) =>
      isQuorum(config, context, (server) => context.preVotesGranted.includes(server)),
  };
}

export const preVoteActions = {
  /** The term and the vote stay: whoever is cut off must not disturb the others with ever newer terms. */
  startPreVote: update(({ context: { id } }) => ({ preVotesGranted: [id], knownLeader: null })),

  countPreVote: update(
    on('PreVoteResponse', ({ preVotesGranted }, { message }) => ({
      preVotesGranted: withMember(preVotesGranted, message.msource),
    })),
  ),
};

export const preVoteRequest = on(
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

export const preVoteResponse = (granted: boolean) =>
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
