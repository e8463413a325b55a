import { adds, ends } from '../composing/chart.ts';
import type { Feature } from '../composing/feature.ts';
import { took } from '../rules/effect.ts';

/**
 * Two times instead of one (§9.3: timeouts are drawn from an interval; dissertation 4.2.3: "within the minimum election timeout
 * of hearing from a current leader"). Once the least timeout has passed, whoever does not lead may help another to be elected; it campaigns
 * itself only when its own has. Until then it goes on to name the leader that it knows.
 */
export const leastTimeout: Feature = {
  changes: {
    suspectLeader: ({ context }) => ({ suspectsLeader: context.knownLeader !== null, heardLeader: false }),

    /** Of a leader that is none any more. */
    trustAgain: () => ({ suspectsLeader: false }),
  },

  edits: [
    ...(['follower', 'preCandidate', 'candidate'] as const).map((role) =>
      adds(role, {
        leastTimeout: [
          {
            description:
              'dissertation 4.2.3: the minimum election timeout has passed since hearing from a current leader',
            actions: [took('SuspectLeader'), 'suspectLeader'],
          },
        ],
      }),
    ),
    ends(
      ['Timeout', 'StartPreVote', 'StandAside', 'HandleTimeoutNowRequest/campaign', 'UpdateTerm', 'ForgetLeader'],
      'trustAgain',
    ),
  ],

  events: [{ type: 'leastTimeout' }],
};
