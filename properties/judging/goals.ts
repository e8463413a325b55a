import type { Goal, PlainHistoryInvariant } from '../invariants/invariant.ts';
import { holds, violated } from '../invariants/invariant.ts';
import { firstDifferingIndex, lastIndex } from '../seen/view.ts';
import type { HistoryView } from '../history/step-view.ts';

/** Situations worth reaching, the plain ones first. */
export const allGoals: readonly Goal[] = [
  { name: 'leader-elected', reached: ({ elected }) => elected !== null },
  { name: 'leader-elected-twice', reached: ({ elected, history }) => elected !== null && history.elections.length > 1 },
  { name: 'entry-committed', reached: ({ committedFrom, history }) => committedFrom <= history.committed.length },
  { name: 'older-entry-committed', reached: commitsOlderEntry },
  { name: 'conflicting-entries-deleted', reached: deletesEntries },
  {
    name: 'leader-steps-down',
    reached: ({ before, after }) => before.role === 'leader' && after.up && after.role !== 'leader',
  },
  {
    name: 'leader-gives-up-without-quorum',
    reached: ({ step, before, after }) => step === 'timeout' && before.role === 'leader' && after.role === 'follower',
  },
  {
    name: 'leader-votes-for-successor', // to whom it transfers its leadership
    reached: ({ before, after }) => before.transferTarget !== null && after.votedFor === before.transferTarget,
  },
  {
    name: 'two-candidates-of-one-term',
    reached: ({ servers, after }) =>
      after.role === 'candidate' &&
      servers.some(
        (other) =>
          other.id !== after.id && other.up && other.role === 'candidate' && other.currentTerm === after.currentTerm,
      ),
  },
  {
    name: 'two-leaders-at-once',
    reached: ({ servers }) => servers.filter(({ up, role }) => up && role === 'leader').length > 1,
  },
  { name: 'read-served', reached: ({ served }) => served.length > 0 },
  {
    name: 'read-served-after-first-commit', // of the leader's term, for which it had to wait
    reached: ({ before, served }) =>
      before.pendingReads.some(({ read, index }) => index === null && served.some((one) => one.read === read)),
  },
  {
    name: 'read-served-within-lease', // at once, though others have a say in who leads
    reached: ({ step, served, after }) =>
      step === 'read' && served.length > 0 && after.configuration.voters.some((server) => server !== after.id),
  },
  {
    name: 'read-refused-by-old-leader',
    reached: ({ before, after }) => before.pendingReads.length > 0 && after.up && after.role !== 'leader',
  },
  { name: 'operation-answered', reached: ({ clients }) => clients.answered.length > 0 },
  { name: 'retry-answered', reached: ({ clients }) => clients.answered.some(({ sendings }) => sendings > 1) },
  { name: 'crash-with-lost-writes', reached: ({ step, before }) => step === 'crash' && before.pendingWrites > 0 },
];

/** An entry of an earlier term is committed, together with one of the leader's own (§5.4.2). */
function commitsOlderEntry({ committedFrom, history }: HistoryView): boolean {
  return history.committed.from(committedFrom - 1).some(({ entry, term }) => entry.term < term);
}

/** A follower deletes entries that conflict with the leader's (§5.3). */
function deletesEntries({ step, before, after }: HistoryView): boolean {
  return step !== 'crash' && firstDifferingIndex(before.log, after.log) <= lastIndex(before.log);
}

/** The goal as a property that is "violated" where it is reached: so what finds and shrinks violations finds goals. */
export function neverReached(goal: Goal): PlainHistoryInvariant {
  const reached = violated(`${goal.name} is reached`);
  return {
    name: `Goal ${goal.name}`,
    paper: '',
    of: 'history',
    check: (step) => (goal.reached(step) ? reached : holds),
  };
}
