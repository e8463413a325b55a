import { assign } from 'xstate';
import type { SpecConfig } from './config.ts';
import type { SpecEvent } from './event.ts';
import type { SpecMessage } from './message.ts';
import { withMember } from './quorum.ts';
import { on, type RuleArguments, update } from './rule.ts';
import type { HeldMessage, PersistentState, SpecContext } from './state.ts';

/**
 * A disk that takes time (Figure 2: "updated on stable storage before responding to RPCs"). Every step of a
 * server ends in `persist`: what changed begins to be written, and what the step said waits for it.
 */
export const diskGuards = {
  hasPendingWrite: ({ context }: RuleArguments) => context.writes.length > 0,
};

export function diskActions({ features }: SpecConfig) {
  return {
    startWrite: update(({ context }) => {
      const { currentTerm, votedFor, log, snapshot, writes, durable } = context;
      const last = writes.at(-1) ?? durable;
      const now: PersistentState = { currentTerm, votedFor, log, snapshot };
      return isSame(now, last) ? {} : { writes: [...writes, now] };
    }),

    holdBack: update(({ context }) => {
      const waiting = context.outbox.filter((message) => mustWait(context, message));
      const held = waiting.map((message): HeldMessage => ({ message, writes: context.writes.length }));
      return { outbox: [], held: [...context.held, ...held] };
    }),

    /** What was held for it has one write less to wait for. */
    finishWrite: update(({ context }) => {
      const [durable = context.durable, ...writes] = context.writes;
      return {
        durable,
        writes,
        held: context.held.map(({ message, writes: waits }) => ({ message, writes: waits - 1 })),
      };
    }),

    /** A write had begun when the server crashed: it may be durable though nobody was told, and what waits for it is lost. */
    keepWrite: update(
      on('writeSurvives', ({ durable, writes: [oldest = durable] }, { part }) => {
        if (part === 'everything') return { durable: oldest };
        const { currentTerm, votedFor } = oldest;
        return { durable: { ...durable, currentTerm, votedFor } };
      }),
    ),

    dropReleased: update(({ context }) => ({ held: context.held.filter(({ writes }) => writes > 0) })),

    /**
     * A candidate counts its own vote when that vote is durable. Every step ends in `persist`, so when no
     * write is pending any more, what is durable is the present vote and not an earlier one.
     */
    countOwnVote: update(({ context: { id, writes, votesResponded, votesGranted } }) =>
      features.implicitSelfVote && writes.length === 0
        ? { votesResponded: withMember(votesResponded, id), votesGranted: withMember(votesGranted, id) }
        : {},
    ),
  };
}

/** What `send` is with a disk: nothing is said before the end of the step. */
export const toOutbox = assign<SpecContext, SpecEvent, { message: SpecMessage }, SpecEvent, never>(
  ({ context }, { message }) => ({ outbox: [...context.outbox, message] }),
);

/** What the step said that need not wait. */
export const unheld = ({ context }: RuleArguments): readonly SpecMessage[] =>
  context.outbox.filter((message) => !mustWait(context, message));

/** What waited for the write that has just finished. */
export const released = ({ context }: RuleArguments): readonly SpecMessage[] =>
  context.held.filter(({ writes }) => writes === 0).map(({ message }) => message);

/** Dissertation 10.2.1: a leader may send its entries (and snapshot) while it writes them; its term is durable since it won. */
function mustWait({ writes }: SpecContext, { mtype }: SpecMessage): boolean {
  return writes.length > 0 && mtype !== 'AppendEntriesRequest' && mtype !== 'InstallSnapshotRequest';
}

function isSame(a: PersistentState, b: PersistentState): boolean {
  if (a.currentTerm !== b.currentTerm || a.votedFor !== b.votedFor) return false;
  if (a.snapshot.lastIndex !== b.snapshot.lastIndex) return false;
  if (a.log === b.log) return true;
  return (
    a.log.length === b.log.length &&
    a.log.every(({ term, value }, offset) => b.log[offset]?.term === term && b.log[offset].value === value)
  );
}
