import { appliedBy } from './applying.ts';
import { adds, ends, precedes } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { reply, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import type { SpecReply } from '../state/message.ts';
import { latestIsConfirmed, readIndex } from './reads.ts';
import { on, type RuleArguments } from '../rules/rule.ts';

/** Reads within a lease (dissertation 6.4.1): followers promise not to vote for a while, so nobody need be asked. */
export const leaseReads = (config: SpecConfig): Feature => ({
  guards: {
    /** Dissertation 6.4.1: nothing need be found out but how far the log is committed. */
    isLeased: on('read', (context, { leased }) => {
      const index = readIndex(context);
      return leased === true && index !== null && index <= appliedBy(config, context); // else it waits as any read
    }),

    /** A round that is out goes on: its heartbeats may be lost, and are repeated. */
    mayRenewRound: ({ context }: RuleArguments) => context.reads.round === 0 || latestIsConfirmed(config, context),
  },

  changes: {
    /** Nobody relies any more on what was heard before the election timeout. */
    endPromise: () => ({ heardLeader: false }),
  },

  edits: [
    precedes('leader', {
      read: [
        {
          description: 'dissertation 6.4.1: reply to read-only queries during the lease without communicating',
          guard: 'isLeased',
          actions: [took('ServeRead/leased'), reply(leasedRead)],
        },
      ],
    }),
    adds('leader', { renewRound: [{ guard: 'mayRenewRound', actions: [took('RenewRound'), 'beginRound'] }] }),
    ends(
      ['Timeout', 'StartPreVote', 'StandAside', 'CheckQuorum/stepDown', 'Transfer/giveUp', 'CheckQuorum/stay'],
      'endPromise',
    ),
  ],

  events: [{ type: 'renewRound' }],
});

/** The same within a lease, before those that wait. Whether there is one, is for whoever has a clock to say. */
const leasedRead = on('read', (context, { read }): SpecReply => {
  const index = readIndex(context);
  if (index === null) throw new Error('no read can be served');
  return { kind: 'readable', read, index };
});
