import { appliedBy } from './applying.ts';
import { adds, begins, ends, sends } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { hasVote, isQuorum, takesPart } from '../state/configuration.ts';
import { reply, replyAll, send, took } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import { nextAppend } from '../rules/leader.ts';
import { termAt } from '../state/log.ts';
import type { AppendEntriesRequest, SpecReply } from '../state/message.ts';
import { withMember } from '../state/quorum.ts';
import { on, type RuleArguments } from '../rules/rule.ts';
import { noReads, type SpecContext, type SpecRead } from '../state/state.ts';

/**
 * Linearizable reads without log entries (dissertation 6.4). A read must see all that was committed anywhere when it
 * was asked; so the leader must know how far that goes, and that nobody else had become leader by then.
 */
export const reads = (config: SpecConfig): Feature => ({
  guards: {
    mayTakeRead: ({ context: { reads } }: RuleArguments) =>
      reads.pending.length < (config.features.readIndex?.maxReads ?? 0),

    /** Reads that come while a round is out share the next one. */
    mayBeginRound: ({ context }: RuleArguments) => {
      const { round: latest, pending } = context.reads;
      return (
        pending.some(({ round }) => round > latest) &&
        pending.every((read) => read.round !== latest || isConfirmed(config, context, read))
      );
    },

    mayConfirm: on('confirmLeadership', (context, { to }) => to !== context.id && hasVote(config, context, to)),

    /** Reads are served in the order in which they came: neither indexes nor rounds fall along it. */
    mayServeRead: ({ context }: RuleArguments) => {
      const [first] = context.reads.pending;
      if (first === undefined || first.index === null || !isConfirmed(config, context, first)) return false;
      return first.index <= appliedBy(config, context); // step 4
    },
  },

  changes: {
    /** "If the leader has not yet marked an entry from its current term committed, it waits", else saves its commitIndex. */
    takeRead: on('read', (context, { read }) => {
      const { reads } = context;
      const taken = { read, index: readIndex(context), round: reads.round + 1 };
      return { reads: { ...reads, pending: [...reads.pending, taken] } };
    }),

    giveReadIndexes: ({ context }) => {
      const { reads } = context;
      if (reads.pending.every(({ index }) => index !== null)) return {};
      const pending = reads.pending.map((read) =>
        read.index === null ? { ...read, index: readIndex(context) } : read,
      );
      return { reads: { ...reads, pending } };
    },

    /** "The leader issues a new round of heartbeats." */
    beginRound: ({ context: { reads } }) => ({ reads: { ...reads, round: reads.round + 1, answered: [] } }),

    /** The role is not consulted: who does not lead has no reads. An answer to an InstallSnapshot bears no round. */
    countRoundAnswer: on('AppendEntriesResponse', (context, { message }) => {
      const { reads } = context;
      if (reads.pending.length === 0 && (!config.features.leaseReads || reads.round === 0)) return {};
      if (message.mround !== reads.round) return {};
      if (!takesPart(config, context, message.msource)) return {};
      return { reads: { ...reads, answered: withMember(reads.answered, message.msource) } };
    }),

    dropServedRead: ({ context: { reads } }) => {
      const pending = reads.pending.slice(1);
      const isForgotten = pending.length === 0 && !config.features.leaseReads;
      return { reads: { ...reads, pending, answered: isForgotten ? [] : reads.answered } };
    },

    dropReads: () => ({ reads: noReads }),
  },

  edits: [
    sends(['AppendEntries'], send(nextAppend(config))), // it tells the round
    // With the end of a leadership: what the leader still had to find out, it never will.
    begins(['UpdateTerm', 'CheckQuorum/stepDown', 'Leave'], replyAll(readRefusals), 'dropReads'),
    ends(['AdvanceCommitIndex'], 'giveReadIndexes'),
    ends(
      [
        'HandleAppendEntriesResponse/success',
        'HandleAppendEntriesResponse/outdated',
        'HandleAppendEntriesResponse/failure',
      ],
      'countRoundAnswer',
    ),
    adds('any', { read: [{ actions: [took('RefuseRead'), reply(readRefusal)] }] }),
    adds('leader', {
      read: [
        {
          description: 'dissertation 6.4, 2: saves its current commit index as readIndex',
          guard: 'mayTakeRead',
          actions: [took('TakeRead'), 'takeRead'],
        },
      ],
      beginRound: [
        {
          description: 'dissertation 6.4, 3: The leader issues a new round of heartbeats',
          guard: 'mayBeginRound',
          actions: [took('BeginRound'), 'beginRound'],
        },
      ],
      confirmLeadership: [{ guard: 'mayConfirm', actions: [took('ConfirmLeadership'), send(roundHeartbeat)] }],
      serveRead: [
        {
          description: 'dissertation 6.4, 5: The leader issues the query to its state machine',
          guard: 'mayServeRead',
          actions: [took('ServeRead'), reply(readable), 'dropServedRead'],
        },
      ],
    }),
  ],

  events: [{ type: 'beginRound' }, { type: 'serveRead' }],
});

/**
 * A heartbeat of the round. It follows on nothing, as if nextIndex were 1 (any is a true guess), so that every follower
 * of the term accepts it, whatever its log.
 */
const roundHeartbeat = on(
  'confirmLeadership',
  ({ id, currentTerm, reads }, { to }): AppendEntriesRequest => ({
    mtype: 'AppendEntriesRequest',
    mterm: currentTerm,
    mprevLogIndex: 0,
    mprevLogTerm: 0,
    mentries: [],
    mcommitIndex: 0,
    mround: reads.round,
    msource: id,
    mdest: to,
  }),
);

/** "The leader issues the query to its state machine": which has applied what is committed at readIndex. */
function readable({ context: { reads } }: RuleArguments): SpecReply {
  const [first] = reads.pending;
  if (first === undefined || first.index === null) throw new Error('no read can be served');
  return { kind: 'readable', read: first.read, index: first.index };
}

/** A server that does not lead refers the client to the leader; so does one that has no room, to itself. */
const readRefusal = on(
  'read',
  ({ knownLeader }, { read }): SpecReply => ({ kind: 'readRefused', read, leader: knownLeader }),
);

const readRefusals = ({ context: { reads } }: RuleArguments): readonly SpecReply[] =>
  reads.pending.map(({ read }) => ({ kind: 'readRefused', read, leader: null }));

export function readIndex(context: SpecContext): number | null {
  return termAt(context, context.commitIndex) === context.currentTerm ? context.commitIndex : null;
}

/** "To ensure that it hasn't been superseded by a newer leader of which it is unaware." A round follows a confirmed one. */
function isConfirmed(config: SpecConfig, context: SpecContext, { round }: SpecRead): boolean {
  if (round !== context.reads.round) return round < context.reads.round;
  return latestIsConfirmed(config, context);
}

export const latestIsConfirmed = (config: SpecConfig, context: SpecContext): boolean =>
  isQuorum(config, context, (server) => server === context.id || context.reads.answered.includes(server));
