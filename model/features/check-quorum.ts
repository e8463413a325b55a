import type { SpecAction } from '../state/action.ts';
import { adds, ends, precedes, type Rule } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { isQuorum } from '../state/configuration.ts';
import { took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { withMember } from '../state/quorum.ts';
import { type Change, on, type RuleArguments } from '../rules/rule.ts';

/**
 * Check-quorum (dissertation 6.2): "A leader in Raft steps down if an election timeout elapses without a successful
 * round of heartbeats to a majority of its cluster." And leader stickiness (4.2.3): "if a server receives a RequestVote request
 * within the minimum election timeout of hearing from a current leader, it does not update its term or grant its vote".
 * A server has heard from the leader since its election timeout exactly if it knows one: the timeout makes it forget.
 * So does a newer term; but with leaseReads (6.4.1) a leader may rely on what it heard before.
 */
export const checkQuorum = (config: SpecConfig): Feature => ({
  guards: {
    lacksQuorum: ({ context }: RuleArguments) =>
      !isQuorum(config, context, (server) => server === context.id || context.answered.includes(server)),

    hearsLeader: on(
      ['RequestVoteRequest', 'PreVoteRequest'],
      ({ knownLeader, suspectsLeader, heardLeader }, { message }) =>
        ((knownLeader !== null && !suspectsLeader) || heardLeader) &&
        !(message.mtype === 'RequestVoteRequest' && message.mleadershipTransfer),
    ),
  },

  changes: {
    /** Whatever the answer: it shows that the follower hears this leader. */
    noteAnswer: on(['AppendEntriesResponse', 'InstallSnapshotResponse'], ({ answered }, { message }) => ({
      answered: withMember(answered, message.msource),
    })),

    forgetAnswers: () => ({ answered: [] }),

    stepDown,
  },

  edits: [
    precedes('any', { RequestVoteRequest: [ignore('HandleRequestVoteRequest/ignore')] }),
    ...(config.features.preVote ? [precedes('any', { PreVoteRequest: [ignore('HandlePreVoteRequest/ignore')] })] : []),
    ends(
      [
        'HandleAppendEntriesResponse/success',
        'HandleAppendEntriesResponse/outdated',
        'HandleAppendEntriesResponse/failure',
        'HandleInstallSnapshotResponse/arrived',
        'HandleInstallSnapshotResponse/late',
      ],
      'noteAnswer',
    ),
    ends(['Transfer/giveUp'], 'forgetAnswers'),
    precedes('leader', {
      timeout: [
        {
          description: 'dissertation 6.2: steps down if an election timeout elapses without a majority',
          guard: 'lacksQuorum',
          target: '#raft.follower',
          actions: [took('CheckQuorum/stepDown'), 'stepDown'],
        },
      ],
    }),
    adds('leader', { timeout: [{ actions: [took('CheckQuorum/stay'), 'forgetAnswers'] }] }),
  ],
});

/** The term stays, and with it the vote. A leader that is removed does so too. */
export const stepDown: Change = () => ({ knownLeader: null, transferTarget: null });

const ignore = (action: SpecAction): Rule => ({
  description: 'dissertation 4.2.3: who hears from a current leader does not update its term or grant its vote',
  guard: 'hearsLeader',
  actions: [took(action), 'discard'],
});
