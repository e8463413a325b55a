import { adds, before } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { hasVote } from '../state/configuration.ts';
import { reply, send, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { lastIndexOf } from '../state/log.ts';
import { updateTerm } from '../machine.ts';
import type { SpecReply, TimeoutNowRequest } from '../state/message.ts';
import { redirection } from './redirect.ts';
import { on, type RuleArguments } from '../rules/rule.ts';

/**
 * Leadership transfer (dissertation 3.10): the leader takes no more commands, brings the target's log up to date, and
 * tells it to campaign at once. If that does not come about within an election timeout, the leader goes on to lead.
 */
export const transfer = (config: SpecConfig): Feature => ({
  guards: {
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
  },

  changes: {
    beginTransfer: on('transferLeadership', (_, { to }) => ({ transferTarget: to })),

    giveUpTransfer: () => ({ transferTarget: null }),

    /** The vote requests will say so. */
    noteTransfer: () => ({ byTransfer: true }),
  },

  edits: [
    adds('any', {
      transferLeadership: [{ actions: [took('RedirectClient'), reply(redirection)] }],
      // What only followers obey. Candidates and the leader of that term are told by nobody.
      TimeoutNowRequest: [
        updateTerm,
        { guard: 'hasOlderTerm', actions: [took('HandleTimeoutNowRequest/stale'), 'discard'] },
      ],
    }),
    adds('follower', obeying),
    ...(config.features.preVote ? [adds('preCandidate', obeying)] : []),
    before('ClientRequest', {
      description: 'dissertation 3.10: The prior leader stops accepting new client requests',
      guard: 'isTransferring',
      actions: [took('RefuseCommand'), reply(transferring)],
    }),
    adds('leader', {
      transferLeadership: [
        { guard: 'isTransferring', actions: [took('Transfer/underWay'), reply(transferring)] },
        { guard: 'mayLead', actions: [took('Transfer/begin'), 'beginTransfer', reply(transferring)] },
        { actions: [took('Transfer/refuse'), reply(transferRefusal)] },
      ],
      timeoutNow: [
        {
          description: 'dissertation 3.10: … fully updates the target server’s log …, then sends a TimeoutNow request',
          guard: 'isCaughtUp',
          actions: [took('TimeoutNow'), send(timeoutNowRequest)],
        },
      ],
      timeout: [
        {
          description: 'dissertation 3.10: after about an election timeout the prior leader aborts the transfer',
          guard: 'isTransferring',
          actions: [took('Transfer/giveUp'), 'giveUpTransfer'],
        },
      ],
    }),
  ],
});

/** Of followers, and pre-candidates: the server need not wait for its election timeout, nor ask first. */
const obeying = {
  TimeoutNowRequest: [
    {
      description: 'dissertation 3.10: start a new election immediately',
      guard: 'isOfOwnTerm',
      target: '#raft.candidate',
      actions: [took('HandleTimeoutNowRequest/campaign'), 'startElection', 'noteTransfer', 'discard'],
    },
  ],
} as const;

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
