import type { HistoryView } from '../../history/step-view.ts';
import type { LogIndex, MessageView, ServerId } from '../../seen/view.ts';
import { holds, violated } from '../invariant.ts';
import type { RememberingInvariant } from '../invariant.ts';

/** What one leader has sent to each follower and has no answer to: the last index of each AppendEntries with entries. */
type Unanswered = readonly (readonly LogIndex[])[]; // by follower

/** By leader. */
type Windows = readonly Unanswered[];

const none: readonly LogIndex[] = [];
const noFollowers: Unanswered = [];

/**
 * Send Window (§5.3, dissertation §10.2.1): a leader that sends on without waiting has so many AppendEntries with entries
 * under way to one follower, and no more.
 *
 * Of a history. One is under way until an answer acknowledges its last entry; none are any more once an answer refuses one, at
 * a heartbeat, which takes them for lost, or when a snapshot is sent in their place. What is sent again is under way once. A
 * leadership begins with none, and a crash ends it.
 */
export const sendWindow: RememberingInvariant<Windows> = {
  name: 'Send Window',
  paper: '§5.3; dissertation §10.2.1',
  needs: { limits: true, words: ['AppendEntries', 'AppendEntriesResponse', 'InstallSnapshot'] },
  rule: 'A leader has no more AppendEntries with entries under way to one follower than is allowed.',
  of: 'history',
  concernedBy: ['elected', 'heartbeat', 'answered', 'entriesSent', 'snapshotSent', 'configuration'],
  memory: {
    initial: [],
    after(windows, seen) {
      if (seen.limits.maxInFlight === undefined || seen.after.role !== 'leader') return windows;
      const place = seen.after.id - 1;
      const before = windows[place] ?? noFollowers;
      const unanswered = sentBy(seen, answeredBy(seen, begins(seen) ? noFollowers : before));
      return unanswered === before ? windows : withAt(windows, place, unanswered, noFollowers);
    },
  },
  check({ limits: { maxInFlight = Infinity }, after, sent }, windows) {
    if (after.role !== 'leader') return holds;
    for (const { to, message } of sent) {
      const count = hasEntries(message) ? (windows[after.id - 1]?.[to - 1] ?? none).length : 0;
      if (count > maxInFlight)
        return violated(
          `n${after.id} has ${count} AppendEntries under way to n${to} without an answer, and at most ${maxInFlight} may be`,
        );
    }
    return holds;
  },
};

const hasEntries = (message: MessageView): boolean => message.kind === 'AppendEntries' && message.entries.length > 0;

/** Who comes and goes begins anew, and a heartbeat takes for lost what is under way. */
const begins = ({ step, elected, before, after }: HistoryView): boolean =>
  elected !== null || step === 'heartbeat' || before.configuration !== after.configuration;

function answeredBy({ before, received }: HistoryView, unanswered: Unanswered): Unanswered {
  if (received === null || received.message.term !== before.currentTerm) return unanswered;
  const { from, message } = received;
  const known = unanswered[from - 1] ?? none;
  if (known.length === 0) return unanswered;
  if (message.kind !== 'AppendEntriesResponse') return unanswered;
  const left = message.success ? known.filter((last) => last > message.matchIndex) : none;
  return left.length === known.length ? unanswered : withAt(unanswered, from - 1, left, none);
}

function sentBy({ sent }: HistoryView, unanswered: Unanswered): Unanswered {
  let after = unanswered;
  for (const { to, message } of sent) {
    const known = after[to - 1] ?? none;
    if (message.kind === 'InstallSnapshot' && known.length > 0) after = withAt(after, to - 1, none, none);
    if (message.kind !== 'AppendEntries' || message.entries.length === 0) continue;
    const last = message.prevLogIndex + message.entries.length;
    if (!known.includes(last)) after = withAt(after, to - 1, [...known, last], none);
  }
  return after;
}

/** The list with that item at the place, and with nothing in the gap before it. */
function withAt<Item>(list: readonly Item[], place: ServerId, item: Item, nothing: Item): readonly Item[] {
  const copy = list.slice();
  while (copy.length < place) copy.push(nothing);
  copy[place] = item;
  return copy;
}
