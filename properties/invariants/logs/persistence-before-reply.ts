import type { Envelope, MessageView, ServerView } from '../../seen/view.ts';
import { lastIndex, termAt } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant } from '../invariant.ts';

/**
 * Persistence Before Reply (Figure 2, persistent state: "Updated on stable storage before responding to RPCs"): what a
 * server says rests on what a crash at this moment would leave. So the term of whatever it sends is durable; with a vote
 * that it grants, and with its own for which it asks others, votedFor; and with an AppendEntries that it acknowledges, or a
 * snapshot, the log up to there. The entries that a leader sends need not be (dissertation §10.2.1).
 *
 * Of a step. Sound with crashes and lost writes, since it asks only for what is durable: a vote is safe as well once a
 * later term is, for then it can be given to nobody else.
 */
export const persistenceBeforeReply: StepInvariant = {
  name: 'Persistence Before Reply',
  paper: 'Figure 2',
  needs: { view: ['durable'], words: ['RequestVote', 'RequestVoteResponse', 'AppendEntriesResponse'] },
  rule: 'Persistent state is updated on stable storage before a server responds to RPCs.',
  of: 'step',
  concernedBy: ['sent'],
  check({ after, sent }) {
    for (const { to, message } of sent) {
      const lacking = notDurable(after, to, message);
      if (lacking !== null) return violated(`n${after.id} ${lacking}`);
    }
    return holds;
  },
};

/** What is said and not durable; null: nothing. */
function notDurable(server: ServerView, to: Envelope['to'], message: MessageView): string | null {
  const { durable } = server;
  const { term } = message;
  if (durable.currentTerm < term) {
    return `sent n${to} a message of term ${term}, of which ${durable.currentTerm} is durable`;
  }
  const ofItsTerm = durable.currentTerm === term;
  if (message.kind === 'RequestVoteResponse' && message.voteGranted && ofItsTerm && durable.votedFor !== to)
    return `granted n${to} its vote in term ${term}, which is not durable`;
  const asks = message.kind === 'RequestVote' && ofItsTerm && server.currentTerm === term;
  if (asks && durable.votedFor !== server.votedFor)
    return `asked n${to} for its vote in term ${term}, and its own vote is not durable`;
  if (message.kind === 'AppendEntriesResponse' && message.success && !holdsUpTo(server, term, message.matchIndex))
    return `acknowledged entry ${message.matchIndex} to n${to}, which is not durable`;
  return null;
}

/**
 * Whether the durable log is, up to that index, what the server acknowledged in that term. Within the term its log only
 * grows beyond it; later, only how long it is can be told.
 */
function holdsUpTo({ currentTerm, log, durable }: ServerView, term: number, index: number): boolean {
  if (durable.log === log && currentTerm === term) return index <= lastIndex(log);
  if (index <= durable.log.base) return true;
  if (index > lastIndex(durable.log)) return false;
  return currentTerm !== term || index <= log.base || termAt(log, index) === termAt(durable.log, index);
}
