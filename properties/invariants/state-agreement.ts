import type { ServerView } from '../view.ts';
import type { Commitment } from '../world/history.ts';
import { machineAfter } from '../world/history.ts';
import { holds, violated } from './invariant.ts';
import type { Invariant, Verdict } from './invariant.ts';

/**
 * State Agreement (§5.3, §7; the purpose of Figure 3): a server that has applied up to an index has the state machine
 * that the committed entries up to there make, and so has a snapshot that stands for them, in memory and on disk.
 *
 * Of a history: what entries were committed is remembered, and what they make of the state machine. It sees what State
 * Machine Safety cannot: a state that came by snapshot. Sound with crashes: a server restarts from its durable snapshot
 * and applies what follows again.
 */
export const stateAgreement: Invariant = {
  name: 'State Agreement',
  paper: '§5.3, §7',
  kind: 'history',
  check({ before, after, history: { committed } }) {
    if (after.machine !== before.machine || after.appliedIndex !== before.appliedIndex) {
      const found = agrees(committed, after.appliedIndex, after.machine);
      if (found.verdict !== 'holds') return violated(`n${after.id} has applied up to ${found.fact}`);
    }
    for (const [where, was, is] of [
      ['', before, after],
      [' on its disk', before.durable, after.durable],
    ] as const) {
      if (is.log.base === was.log.base && is.snapshot === was.snapshot) continue;
      const found = snapshotAgrees(committed, is);
      if (found.verdict !== 'holds') return violated(`n${after.id} has a snapshot${where} up to ${found.fact}`);
    }
    return holds;
  },
};

function snapshotAgrees(committed: readonly Commitment[], { log, snapshot }: Pick<ServerView, 'log' | 'snapshot'>) {
  const { base, baseTerm } = log;
  if (base === 0) return holds;
  const last = committed[base - 1];
  if (last !== undefined && last.entry.term !== baseTerm) {
    return violated(`${base}, of term ${baseTerm}, where an entry of term ${last.entry.term} was committed`);
  }
  return agrees(committed, base, snapshot);
}

function agrees(committed: readonly Commitment[], index: number, machine: string): Verdict {
  if (index > committed.length) return violated(`${index}, but only ${committed.length} entries are committed`);
  return machineAfter(committed, index) === machine ? holds : violated(`${index}, but not what was committed`);
}
