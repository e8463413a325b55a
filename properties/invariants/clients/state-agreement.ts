import type { ServerView } from '../../seen/view.ts';
import type { Machine } from '../../seen/application.ts';
import type { History } from '../../history/history.ts';
import { machineAfter } from '../../history/history.ts';
import { holds, violated } from '../invariant.ts';
import { ofPairs } from '../pairs.ts';
import type { PlainHistoryInvariant, Verdict } from '../invariant.ts';

/**
 * State Agreement (§5.3, §7; the purpose of Figure 3): a server that has applied up to an index has the state machine
 * that the committed entries up to there make, and so has a snapshot that stands for them, in memory and on disk.
 *
 * Of a history: what entries were committed is remembered, and what they make of the state machine. It sees what State
 * Machine Safety cannot: a state that came by snapshot. Sound with crashes: a server restarts from its durable snapshot
 * and applies what follows again.
 */
export const stateAgreement: PlainHistoryInvariant = {
  name: 'State Agreement',
  paper: '§5.3, §7',
  needs: { feature: 'snapshots', view: ['snapshot'] },
  rule: 'Servers that have applied the same entries have the same state machine, and a snapshot stands for just those entries.',
  of: 'history',
  concernedBy: ['machine', 'log', 'durable'],
  // Two servers that have applied as much have equal state machines.
  withoutHistory: ofPairs({
    check: (one, other) =>
      one.appliedIndex === other.appliedIndex && one.machine !== other.machine
        ? violated(`n${one.id} and n${other.id} have different state machines after index ${one.appliedIndex}`)
        : holds,
  }),
  concerns: ({ before, after }) =>
    appliesOther(before, after) || standsForOther(before, after) || standsForOther(before.durable, after.durable),
  check({ before, after, history }) {
    if (appliesOther(before, after)) {
      const found = agrees(history, after.appliedIndex, ({ digest }) => digest === after.machine);
      if (found.verdict === 'violated') return violated(`n${after.id} has applied up to ${found.fact}`);
    }
    const found = standsForOther(before, after) ? snapshotAgrees(history, after) : holds;
    if (found.verdict === 'violated') return violated(`n${after.id} has a snapshot up to ${found.fact}`);
    if (!standsForOther(before.durable, after.durable)) return holds;
    const onDisk = snapshotAgrees(history, after.durable);
    return onDisk.verdict === 'violated'
      ? violated(`n${after.id} has a snapshot on its disk up to ${onDisk.fact}`)
      : holds;
  },
};

type Stored = Pick<ServerView, 'log' | 'snapshot'>;

const appliesOther = (before: ServerView, after: ServerView): boolean =>
  after.machine !== before.machine || after.appliedIndex !== before.appliedIndex;

const standsForOther = (was: Stored, is: Stored): boolean =>
  is.log.base !== was.log.base || is.snapshot !== was.snapshot;

function snapshotAgrees(history: History, { log, snapshot }: Stored) {
  const { base, baseTerm } = log;
  if (base === 0) return holds;
  const last = history.committed.at(base - 1);
  if (last !== undefined && last.entry.term !== baseTerm) {
    return violated(`${base}, of term ${baseTerm}, where an entry of term ${last.entry.term} was committed`);
  }
  return agrees(history, base, (machine) => history.application.snapshot(machine) === snapshot);
}

function agrees(history: History, index: number, isShown: (machine: Machine) => boolean): Verdict {
  const machine = machineAfter(history, index);
  if (machine === undefined) return violated(`${index}, but only ${history.committed.length} entries are committed`);
  return isShown(machine) ? holds : violated(`${index}, but not what was committed`);
}
