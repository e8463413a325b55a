import type { StepView } from '../../history/step-view.ts';
import type { Limits } from '../../seen/subject.ts';
import type { MessageView } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { StepInvariant, Verdict } from '../invariant.ts';

/**
 * Message Limits (§5.3, dissertation §10.2.2; §7): no message holds more than it may, be it entries, characters of their
 * commands unless it is one entry, or characters of a snapshot, and no more reads wait at a leader than may.
 *
 * Of a step. What a crash loses is never too much.
 */
export const messageLimits: StepInvariant = {
  name: 'Message Limits',
  paper: '§5.3, §7; dissertation §10.2',
  needs: { limits: true, words: ['AppendEntries'] },
  rule: 'No message holds more entries, or larger ones, and no chunk more of a snapshot, than is allowed, and no more reads wait.',
  of: 'step',
  concernedBy: ['entriesSent', 'snapshotSent', 'reads'],
  check({ limits, before, after, sent }) {
    for (const { to, message } of sent) {
      const excess = tooMuch(message, limits);
      if (excess !== null) return violated(`n${after.id} sent n${to} ${excess}`);
    }
    return before.pendingReads === after.pendingReads ? holds : ofReads(after, limits);
  },
};

/** What is more than allowed in a message; null: nothing. */
function tooMuch(
  message: MessageView,
  { maxEntries = Infinity, maxSize = Infinity, maxChunk = Infinity }: Limits,
): string | null {
  if (message.kind === 'AppendEntries' && message.entries.length > maxEntries)
    return `${message.entries.length} entries in one message, and at most ${maxEntries} may be`;
  if (message.kind === 'AppendEntries' && maxSize < Infinity && message.entries.length > 1) {
    const size = message.entries.reduce((sum, { command }) => sum + (command?.length ?? 0), 0);
    if (size > maxSize) return `commands of ${size} characters in one message, and at most ${maxSize} may be`;
  }
  if (message.kind === 'InstallSnapshot' && message.data.length > maxChunk)
    return `${message.data.length} characters of a snapshot in one message, and at most ${maxChunk} may be`;
  return null;
}

const ofReads = ({ id, pendingReads }: StepView['after'], { maxReads = Infinity }: Limits): Verdict =>
  pendingReads.length > maxReads
    ? violated(`${pendingReads.length} reads wait at n${id}, and at most ${maxReads} may`)
    : holds;
