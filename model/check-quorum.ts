import type { SpecAction } from './action.ts';
import type { SpecConfig } from './config.ts';
import { took } from './effect.ts';
import { isQuorum } from './configuration.ts';
import { withMember } from './quorum.ts';
import { endReads } from './reads.ts';
import { on, type RuleArguments, update } from './rule.ts';

/**
 * Check-quorum (dissertation 6.2): "A leader in Raft steps down if an election timeout elapses without a successful
 * round of heartbeats to a majority of its cluster." And leader stickiness (4.2.3): "if a server receives a RequestVote request
 * within the minimum election timeout of hearing from a current leader, it does not update its term or grant its vote".
 * A server has heard from the leader since its election timeout exactly if it knows one: the timeout makes it forget.
 * So does a newer term; but with leaseReads (6.4.1) a leader may rely on what it heard before.
 */
export function quorumGuards(config: SpecConfig) {
  return {
    lacksQuorum: ({ context }: RuleArguments) =>
      !isQuorum(config, context, (server) => server === context.id || context.answered.includes(server)),

    hearsLeader: on(
      ['RequestVoteRequest', 'PreVoteRequest'],
      ({ knownLeader, heardLeader }, { message }) =>
        (knownLeader !== null || heardLeader) &&
        !(message.mtype === 'RequestVoteRequest' && message.mleadershipTransfer),
    ),
  };
}

export const quorumActions = {
  /** Whatever the answer: it shows that the follower hears this leader. */
  noteAnswer: update(
    on(['AppendEntriesResponse', 'InstallSnapshotResponse'], ({ answered }, { message }) => ({
      answered: withMember(answered, message.msource),
    })),
  ),

  forgetAnswers: update(() => ({ answered: [] })),

  /** leaseReads: nobody relies any more on what was heard before the election timeout. */
  endPromise: update(() => ({ heardLeader: false })),

  /** The term stays, and with it the vote. A leader that is removed does so too. */
  stepDown: update(() => ({ knownLeader: null, transferTarget: null })),
};

/** What the feature puts before and behind what is there without it. */
export const quorumTransitions = (config: SpecConfig) =>
  ({
    ignore: (action: SpecAction) => [{ guard: 'hearsLeader', actions: [took(action), 'discard'] }] as const,

    /** Of a leader's timeout. */
    lost: [
      {
        guard: 'lacksQuorum',
        target: '#raft.follower',
        actions: [took('CheckQuorum/stepDown'), ...endReads(config), 'stepDown'],
      },
    ],
    kept: [{ actions: [took('CheckQuorum/stay'), 'forgetAnswers'] }],
  }) as const;
