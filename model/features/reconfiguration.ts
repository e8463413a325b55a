import { adds, type Edit, instead, precedes } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { configurationIndexOf, configurationOf, isMember, isVoter } from '../state/configuration.ts';
import { stepDown } from './check-quorum.ts';
import { reply, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { lastIndexOf, termAt } from '../state/log.ts';
import type { ServerId, SpecConfiguration, SpecReply } from '../state/message.ts';
import { accepted, redirection } from './redirect.ts';
import { on, type RuleArguments } from '../rules/rule.ts';
import type { SpecContext } from '../state/state.ts';
import { transferring } from './transfer.ts';

/** Changes of who takes part (§6; dissertation chapter 4), one voter at a time or by joint consensus. */
export const membership = (config: SpecConfig): Feature => ({
  guards: {
    /**
     * A server campaigns if it has a vote by the configuration that it uses. One that is about to lose it does too: as
     * long as that is not committed, the cluster may need it (dissertation 4.2.2).
     */
    mayCampaign: ({ context }: RuleArguments) => mayCampaign(context),

    /** It may have lost its vote since the leader told it to campaign (dissertation 3.10). */
    isToldWithoutVote: on(
      'TimeoutNowRequest',
      (context, { message }) => message.mterm === context.currentTerm && !mayCampaign(context),
    ),

    mayReconfigure: on('reconfigure', (context, members) => refusalOf(config, context, members) === null),

    /** §6: "Once C_old,new has been committed …, it is safe for the leader to create a log entry describing C_new". */
    isJointCommitted: ({ context }: RuleArguments) =>
      configurationOf(context).newVoters !== null && isSettledAt(context, context.commitIndex),

    /** Dissertation 4.2.2: a leader that is removed steps down "once the C_new entry is committed". */
    isRemoved: ({ context }: RuleArguments) => {
      const configuration = configurationOf(context);
      return (
        configuration.newVoters === null &&
        !isVoter(configuration, context.id) &&
        isSettledAt(context, context.commitIndex)
      );
    },
  },

  changes: {
    appendConfiguration: on('reconfigure', (context, members) =>
      withConfiguration(context, towards(configurationOf(context), members)),
    ),

    /** A server without a vote does not campaign, but it has not heard from the leader for an election timeout either. */
    forgetLeader: () => ({ knownLeader: null }),

    appendNewConfiguration: ({ context }) => {
      const { voters, newVoters, learners } = configurationOf(context);
      return withConfiguration(context, { voters: newVoters ?? voters, newVoters: null, learners });
    },

    stepDown,
  },

  edits: [
    instead(['Timeout', 'StartPreVote'], (rule) => ({ ...rule, guard: 'mayCampaign' })),
    adds('follower', {
      timeout: [
        {
          description: 'dissertation 4.2.2: who has no vote does not start elections',
          actions: [took('StandAside'), 'forgetLeader'],
        },
      ],
    }),
    adds('any', { reconfigure: [{ actions: [took('RedirectClient'), reply(redirection)] }] }),
    adds('leader', {
      reconfigure: [
        {
          description: '§6; dissertation 4.1: in use from when it is in the log',
          guard: 'mayReconfigure',
          actions: [took('Reconfigure'), 'appendConfiguration', reply(accepted)],
        },
        { actions: [took('Reconfigure/refuse'), reply(refusal(config))] },
      ],
      completeChange: [
        {
          description: '§6: Once C_old,new has been committed … create a log entry describing C_new',
          guard: 'isJointCommitted',
          actions: [took('CompleteChange'), 'appendNewConfiguration'],
        },
      ],
      leave: [
        {
          description: '§6: the leader steps down once it has committed the C_new log entry',
          guard: 'isRemoved',
          target: '#raft.follower',
          actions: [took('Leave'), 'stepDown'],
        },
      ],
    }),
    ...(config.features.transfer ? besideTransfer : []),
  ],

  events: [{ type: 'completeChange' }, { type: 'leave' }],
});

/** No change while leadership is on its way, and none without a vote is made a candidate by it. */
const besideTransfer: readonly Edit[] = [
  precedes('leader', {
    reconfigure: [{ guard: 'isTransferring', actions: [took('Transfer/underWay'), reply(transferring)] }],
  }),
  precedes('follower', {
    TimeoutNowRequest: [{ guard: 'isToldWithoutVote', actions: [took('HandleTimeoutNowRequest/noVote'), 'discard'] }],
  }),
];

const mayCampaign = (context: SpecContext): boolean =>
  isVoter(configurationOf(context), context.id) || configurationIndexOf(context) > context.commitIndex;

type Membership = Pick<SpecConfiguration, 'voters' | 'learners'>;
type Refusal = Extract<SpecReply, { readonly kind: 'reconfigurationRefused' }>['reason'];

/** Dissertation 4.1 and 4.3; "notEstablished" is the correction of 2015 to 4.1. */
function refusalOf({ features }: SpecConfig, context: SpecContext, members: Membership): Refusal | null {
  const { voters, learners } = members;
  const now = configurationOf(context);
  if (!isMembership(members)) return 'malformed';
  if (String(voters) === String(now.voters) && String(learners) === String(now.learners)) return 'unchanged';
  if (towards(now, members).newVoters !== null && features.membership?.joint !== true) return 'tooMany';
  if (now.newVoters !== null || !isSettledAt(context, context.commitIndex)) return 'underWay';
  return termAt(context, context.commitIndex) === context.currentTerm ? null : 'notEstablished';
}

function isMembership({ voters, learners }: Membership): boolean {
  const isSorted = (list: readonly ServerId[]): boolean => list.every((id, k) => k === 0 || id > (list[k - 1] ?? 0));
  return (
    voters.length > 0 && isSorted(voters) && isSorted(learners) && !learners.some((learner) => voters.includes(learner))
  );
}

/** One voter more or less is a change by itself; more at once need joint consensus. */
function towards({ voters: old }: SpecConfiguration, { voters, learners }: Membership): SpecConfiguration {
  const differing = [...voters, ...old].filter((id) => voters.includes(id) !== old.includes(id));
  return differing.length <= 1 ? { voters, newVoters: null, learners } : { voters: old, newVoters: voters, learners };
}

const isSettledAt = (context: SpecContext, commitIndex: number): boolean =>
  configurationIndexOf(context) <= commitIndex;

/** The leader begins with those who are new as with everyone after its election (Figure 2, State). */
function withConfiguration(context: SpecContext, configuration: SpecConfiguration): Partial<SpecContext> {
  const before = configurationOf(context);
  const isNew = (server: ServerId): boolean => isMember(configuration, server) && !isMember(before, server);
  const afresh = <Value>(all: readonly Value[], value: Value): readonly Value[] =>
    all.map((one, k) => (isNew(k + 1) ? value : one));
  return {
    log: context.log.concat({ term: context.currentTerm, value: null, configuration }),
    nextIndex: afresh(context.nextIndex, lastIndexOf(context) + 1),
    matchIndex: afresh(context.matchIndex, 0),
    inFlight: afresh(context.inFlight, []),
    sending: afresh(context.sending, null),
  };
}

const refusal = (config: SpecConfig) =>
  on('reconfigure', (context, members): SpecReply => {
    const reason = refusalOf(config, context, members);
    if (reason === null) throw new Error('there is nothing against it');
    return { kind: 'reconfigurationRefused', reason };
  });
