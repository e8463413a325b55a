import { adds, type Rule } from '../composing/chart.ts';
import type { SpecConfig } from '../state/config.ts';
import { took, transmit } from '../rules/effect.ts';
import type { Feature } from '../composing/feature.ts';
import type { SpecMessage } from '../state/message.ts';
import { withMember } from '../state/quorum.ts';
import { on, type RuleArguments } from '../rules/rule.ts';
import type { HeldMessage, PersistentState, SpecContext } from '../state/state.ts';

/**
 * A disk that takes time (Figure 2: "updated on stable storage before responding to RPCs"). Every step of a
 * server ends in `persist`: what changed begins to be written, and what the step said waits for it.
 */
export const disk = ({ features }: SpecConfig): Feature => ({
  guards: {
    hasPendingWrite: ({ context }: RuleArguments) => context.writes.length > 0,
  },

  changes: {
    startWrite: ({ context }) => {
      const { currentTerm, votedFor, log, snapshot, writes, durable } = context;
      if (isSame(context, writes.at(-1) ?? durable)) return {};
      return { writes: [...writes, { currentTerm, votedFor, log, snapshot }] };
    },

    holdBack: ({ context }) => {
      if (context.outbox.length === 0) return {};
      if (context.writes.length === 0) return { outbox: [] };
      const waiting = context.outbox.filter((message) => mustWait(context, message));
      const held = waiting.map((message): HeldMessage => ({ message, writes: context.writes.length }));
      return { outbox: [], held: context.held.concat(held) };
    },

    /** What was held for it has one write less to wait for. */
    finishWrite: ({ context }) => {
      const [durable = context.durable, ...writes] = context.writes;
      return {
        durable,
        writes,
        held: context.held.map(({ message, writes: waits }) => ({ message, writes: waits - 1 })),
      };
    },

    /** A write had begun when the server crashed: it may be durable though nobody was told, and what waits for it is lost. */
    keepWrite: on('writeSurvives', ({ durable, writes: [oldest = durable] }, { part }) => {
      if (part === 'everything') return { durable: oldest };
      const { currentTerm, votedFor } = oldest;
      return { durable: { ...durable, currentTerm, votedFor } };
    }),

    dropReleased: ({ context: { held } }) =>
      held.length === 0 ? {} : { held: held.filter(({ writes }) => writes > 0) },

    /**
     * A candidate counts its own vote when that vote is durable. Every step ends in `persist`, so when no
     * write is pending any more, what is durable is the present vote and not an earlier one.
     */
    countOwnVote: ({ context: { id, writes, votesResponded, votesGranted } }) =>
      features.implicitSelfVote && writes.length === 0
        ? { votesResponded: withMember(votesResponded, id), votesGranted: withMember(votesGranted, id) }
        : {},
  },

  send: toOutbox,

  edits: [
    adds('any', {
      persist: [{ actions: [took('Persist'), 'startWrite', transmit(unheld), 'holdBack'] }],
      writeFinished: [finished()],
      writeSurvives: [{ guard: 'hasPendingWrite', actions: [took('WriteSurvives'), 'keepWrite'] }],
    }),
    adds('candidate', { writeFinished: [finished('countOwnVote')] }),
  ],

  events: [{ type: 'writeFinished' }],
});

const finished = (...more: readonly string[]): Rule => ({
  description: 'Figure 2, Persistent state: Updated on stable storage before responding to RPCs',
  guard: 'hasPendingWrite',
  actions: [took('WriteFinished'), 'finishWrite', transmit(released), 'dropReleased', ...more],
});

/** What `send` is with a disk: nothing is said before the end of the step. */
const toOutbox = (
  { context }: RuleArguments,
  { message }: { readonly message: SpecMessage },
): Partial<SpecContext> => ({ outbox: [...context.outbox, message] });

/** What the step said that need not wait. */
const unheld = ({ context }: RuleArguments): readonly SpecMessage[] =>
  context.writes.length === 0 ? context.outbox : context.outbox.filter((message) => !mustWait(context, message));

/** What waited for the write that has just finished. */
const released = ({ context }: RuleArguments): readonly SpecMessage[] =>
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
