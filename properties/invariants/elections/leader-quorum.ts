import type { MessageView, ServerId } from '../../seen/view.ts';
import type { HistoryView } from '../../history/step-view.ts';
import { holds, violated } from '../invariant.ts';
import type { RememberingInvariant } from '../invariant.ts';
import { hasMajority } from '../../seen/view.ts';

/** What a leader heard from one time that its election timer fired to the next. */
interface Interval {
  readonly answered: readonly ServerId[]; // followers
  readonly isOver: boolean; // with the step that was the last one of this leader
}

/** By leader. Without an entry it is not known whether and since when it leads. */
export type Intervals = ReadonlyMap<ServerId, Interval>;

const answers: readonly MessageView['kind'][] = ['AppendEntriesResponse', 'InstallSnapshotResponse'];

const fresh: Interval = { answered: [], isOver: false };

/** Who has answered the leader from one time that its election timer fired to the next, its last one. */
export const answeredUntil = (intervals: Intervals, leader: ServerId): readonly ServerId[] =>
  (intervals.get(leader) ?? fresh).answered;

/**
 * Leader Quorum (dissertation §6.2, with checkQuorum): a leader to which no majority answers for a whole election timeout
 * leads no more. So whoever is cut off with it looks for another leader, and finds one once its own timer has fired.
 *
 * Of a history. Crashes and lost writes do no harm: an answer shows that its sender heard this leader, whatever became of
 * either since, and a leader that comes back from a crash leads only once it is elected.
 */
export const leaderQuorum: RememberingInvariant<Intervals> = {
  name: 'Leader Quorum',
  paper: 'dissertation §6.2',
  needs: { feature: 'checkQuorum', words: ['AppendEntriesResponse', 'InstallSnapshotResponse'] },
  rule: 'A leader steps down if an election timeout elapses without a successful round of heartbeats to a majority.',
  of: 'history',
  concernedBy: ['elected', 'timeout', 'answered'],
  memory: {
    initial: new Map(),
    after(intervals, seen) {
      if (!seen.features.includes('checkQuorum')) return intervals;
      if (last?.seen !== seen || last.before !== intervals)
        last = { seen, before: intervals, now: afterStep(intervals, seen) };
      return last.now;
    },
  },
  check({ step, before, after }, intervals) {
    if (step !== 'timeout' || before.role !== 'leader' || after.role !== 'leader') return holds;
    const { answered, isOver } = intervals.get(after.id) ?? fresh;
    if (!isOver || hasMajority(after.configuration, (server) => server === after.id || answered.includes(server))) {
      return holds;
    }
    const heard = answered.length === 0 ? 'nobody' : `only ${answered.map((server) => `n${server}`).join(' ')}`;
    return violated(
      `n${after.id} goes on to lead term ${after.currentTerm}: ${heard} answered it for an election timeout`,
    );
  },
};

/** The last step that was followed: Leader Stability remembers the same, and asks of the same step. */
let last: { readonly seen: HistoryView; readonly before: Intervals; readonly now: Intervals } | null = null;

function afterStep(intervals: Intervals, { step, before, after, elected, received }: HistoryView): Intervals {
  if (elected !== null) return new Map(intervals).set(after.id, fresh);
  const known = intervals.get(after.id);
  if (known === undefined || before.role !== 'leader') return intervals;
  const { answered } = known.isOver ? fresh : known;
  if (step === 'timeout') return new Map(intervals).set(after.id, { answered, isOver: true });
  if (received === null || !answers.includes(received.message.kind)) return intervals;
  if (received.message.term !== before.currentTerm) return intervals;
  if (answered.includes(received.from)) return intervals;
  return new Map(intervals).set(after.id, { answered: [...answered, received.from], isOver: false });
}
