import type { SpecConfig } from './config.ts';
import { reply, send, took } from './effect.ts';
import { redirection } from './leader.ts';
import type { SpecReply, TimeoutNowRequest } from './message.ts';
import { on, type RuleArguments, update } from './rule.ts';
import { lastIndexOf } from './log.ts';
import { hasVote } from './configuration.ts';

/**
 * Leadership transfer (dissertation 3.10): the leader takes no more commands, brings the target's log up to date, and
 * tells it to campaign at once. If that does not come about within an election timeout, the leader goes on to lead.
 */
export function transferGuards(config: SpecConfig) {
  return {
    /** Only the leader of its term makes a server campaign. */
    isOfOwnTerm: on('TimeoutNowRequest', ({ currentTerm }, { message }) => message.mterm === currentTerm),

    isTransferring: ({ context }: RuleArguments) => context.transferTarget !== null,

    mayLead: on(
      'transferLeadership',
      (context, { to }) => to !== context.id && to >= 1 && to <= config.servers && hasVote(config, context, to),
    ),

    /** "The prior leader fully updates the target server's log to match its own log" before it tells it to campaign. */
    isCaughtUp: on(
      'timeoutNow',
      (context, { to }) => to === context.transferTarget && context.matchIndex[to - 1] === lastIndexOf(context),
    ),
  };
}

export const transferActions = {
  beginTransfer: update(on('transferLeadership', (_, { to }) => ({ transferTarget: to }))),

  giveUpTransfer: update(() => ({ transferTarget: null })),

  /** The vote requests will say so. */
  noteTransfer: update(() => ({ byTransfer: true })),
};

/** What the feature adds to the machine, by role. A message of a newer term is first `updateTerm`'s. */
export function transferTransitions<Transition>(updateTerm: Transition) {
  return {
    any: {
      transferLeadership: { actions: [took('RedirectClient'), reply(redirection)] },
      // What only followers obey. Candidates and the leader of that term are told by nobody.
      TimeoutNowRequest: [
        updateTerm,
        { guard: 'hasOlderTerm', actions: [took('HandleTimeoutNowRequest/stale'), 'discard'] },
      ],
    },

    /** Followers, and pre-candidates: the server need not wait for its election timeout, nor ask first. */
    following: {
      TimeoutNowRequest: {
        guard: 'isOfOwnTerm',
        target: '#raft.candidate',
        actions: [took('HandleTimeoutNowRequest/campaign'), 'startElection', 'noteTransfer', 'discard'],
      },
    },

    leading: {
      transferLeadership: [
        { guard: 'isTransferring', actions: [took('Transfer/underWay'), reply(transferring)] },
        { guard: 'mayLead', actions: [took('Transfer/begin'), 'beginTransfer', reply(transferring)] },
        { actions: [took('Transfer/refuse'), reply(transferRefusal)] },
      ],
      timeoutNow: { guard: 'isCaughtUp', actions: [took('TimeoutNow'), send(timeoutNowRequest)] },
    },

    /** Of a leader's timeout. */
    giveUp: [{ guard: 'isTransferring', actions: [took('Transfer/giveUp'), 'giveUpTransfer', 'forgetAnswers'] }],
  } as const;
}

const timeoutNowRequest = on(
  'timeoutNow',
  ({ id, currentTerm }, { to }): TimeoutNowRequest => ({
    mtype: 'TimeoutNowRequest',
    mterm: currentTerm,
    msource: id,
    mdest: to,
  }),
);

/** To whom leadership is on its way: what who asks for that, for another transfer or for a command is told. */
export const transferring = ({ context: { transferTarget } }: RuleArguments): SpecReply => {
  if (transferTarget === null) throw new Error('no transfer is under way');
  return { kind: 'transferring', target: transferTarget };
};

const transferRefusal = on('transferLeadership', (_, { to }): SpecReply => ({ kind: 'transferRefused', target: to }));
