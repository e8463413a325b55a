import type { SpecConfig } from '../state/config.ts';
import { type Changes, type RuleArguments } from './rule.ts';
import { volatileState } from '../state/state.ts';

/** What holds for every server and every message: terms (§5.1) and restarts. */
export const termGuards = {
  /** "If RPC request or response contains term T > currentTerm" (Figure 2, Rules for Servers). */
  hasNewerTerm: ({ context, event }: RuleArguments) => 'message' in event && event.message.mterm > context.currentTerm,

  /** "Reply false if term < currentTerm"; a response of an older term is dropped. */
  hasOlderTerm: ({ context, event }: RuleArguments) => 'message' in event && event.message.mterm < context.currentTerm,
};

export function termActions(config: SpecConfig) {
  return {
    /** "Set currentTerm = T, convert to follower" (Figure 2). The vote sets and indexes keep their stale values. */
    updateTerm: ({ context, event }) => ({
      currentTerm: 'message' in event ? event.message.mterm : context.currentTerm,
      votedFor: null,
      preVotesGranted: [],
      knownLeader: null,
      incoming: null,
      transferTarget: null,
    }),

    /** raft.tla, Restart: only the persistent state survives; with a disk, as much of it as is durable. */
    restart: ({ context }) => {
      const kept = config.features.disk ? context.durable : {};
      const { snapshot, currentTerm } = config.features.disk ? context.durable : context;
      // leaseReads: what it promised it has forgotten, but nothing if it never left the first term.
      const heardLeader = config.features.leaseReads && currentTerm > config.initialTerm;
      // §7: what a snapshot includes is committed.
      return { ...volatileState(config), ...kept, heardLeader, commitIndex: snapshot.lastIndex };
    },
  } satisfies Changes;
}
