import type { ConfigurationView, LogIndex, LogView } from '../../seen/view.ts';
import { entryAt, firstChangedIndex, lastIndex, sameConfiguration, showConfiguration } from '../../seen/view.ts';
import type { HistoryView } from '../../history/step-view.ts';
import { holds, violated } from '../invariant.ts';
import type { PlainHistoryInvariant, Verdict } from '../invariant.ts';

/**
 * Configuration Safety (§6; dissertation §4.1 and §4.3): no two disjoint majorities can act. So every server uses the
 * latest configuration in its log, committed or not, and where that is compacted the latest committed one. And a leader
 * logs a new one only when the one before it is committed, when an entry of its own term is (the correction of 2015),
 * and if any majority of the one has a server in common with any majority of the other: they differ in one voter at
 * most, or one of them is the two together.
 *
 * Of a history. Sound with crashes: a restart goes back to the log that is durable, with the configuration of that.
 */
export const configurationSafety: PlainHistoryInvariant = {
  name: 'Configuration Safety',
  paper: '§6; dissertation §4.1',
  needs: { feature: 'membership', view: ['configuration'] },
  rule: 'No two disjoint majorities can form: a new configuration is used as soon as it is in the log, and the next one begins only when it is safe.',
  of: 'history',
  concernedBy: ['log', 'configuration'],
  concerns: ({ before, after }) => before.log !== after.log || before.configuration !== after.configuration,
  check(step) {
    const { before, after } = step;
    if (before.log === after.log && before.configuration === after.configuration) return holds;
    const due = latest(step);
    if (due !== null && !sameConfiguration(due, after.configuration)) {
      return violated(
        `n${after.id} uses the configuration ${showConfiguration(after.configuration)} where its log has ${showConfiguration(due)}`,
      );
    }
    if (after.role !== 'leader' || before.role !== 'leader' || before.currentTerm !== after.currentTerm) return holds;
    let known = before.configuration;
    let knownAt = latestIn(before.log, before.log);
    for (let index = lastIndex(before.log) + 1; index <= lastIndex(after.log); index += 1) {
      const entry = entryAt(after.log, index);
      if (entry?.configuration === undefined) continue;
      const verdict = follows(step, index, knownAt, known, entry.configuration);
      if (verdict.verdict !== 'holds') return verdict;
      known = entry.configuration;
      knownAt = index;
    }
    return holds;
  },
};

/** What the server must use; null of one that has heard of nobody yet, and has nothing compacted. */
function latest({ before, after, history }: HistoryView): ConfigurationView | null {
  const { base } = after.log;
  const logged = entryAt(after.log, latestIn(after.log, before.log))?.configuration;
  if (logged !== undefined) return logged;
  if (base === 0) return null;
  for (let index = base; index > 0; index -= 1) {
    const configuration = history.committed.at(index - 1)?.entry.configuration;
    if (configuration !== undefined) return configuration;
  }
  return history.founding;
}

/** A log that is longer is not looked through again at every step. */
const shortLog = 64;

/** Where a long log has its latest configuration; its base if it has none. */
const latestIndexes = new WeakMap<LogView, LogIndex>();

/** That index of any log. What it has kept of the one `before` is not looked through again. */
function latestIn(log: LogView, before: LogView): LogIndex {
  if (log.entries.length < shortLog) return latestFrom(log, log.base);
  const found = latestIndexes.get(log);
  if (found !== undefined) return found;
  const was = log.base === before.base ? latestIndexes.get(before) : undefined;
  const kept = was === undefined ? log.base : Math.min(lastIndex(log), firstChangedIndex(before, log) - 1);
  const later = latestFrom(log, kept);
  const index = later > kept || was === undefined ? later : was <= kept ? was : latestFrom(log, log.base);
  latestIndexes.set(log, index);
  return index;
}

/** The latest one behind `from`; `from` if there is none. */
function latestFrom(log: LogView, from: LogIndex): LogIndex {
  let index = lastIndex(log);
  while (index > from && entryAt(log, index)?.configuration === undefined) index -= 1;
  return Math.max(index, from);
}

function follows(
  { after, history, historyBefore }: HistoryView,
  index: number,
  knownAt: number,
  known: ConfigurationView,
  next: ConfigurationView,
): Verdict {
  const who = `leader n${after.id} of term ${after.currentTerm} logs the configuration ${showConfiguration(next)} at ${index}`;
  // Joint consensus is left in the step that commits it, any other change is a step of its own.
  const { committed } = known.newVoters === null ? historyBefore : history;
  if (knownAt > committed.length) return violated(`${who}, but the one at ${knownAt} is not committed yet`);
  if (![...committed].some(({ entry }) => entry.term === after.currentTerm)) {
    return violated(`${who}, but no entry of that term is committed yet`);
  }
  return overlap(known, next)
    ? holds
    : violated(`${who}, of which a majority may have nobody of ${showConfiguration(known)}`);
}

function overlap(known: ConfigurationView, next: ConfigurationView): boolean {
  if (next.newVoters !== null) return String(next.voters) === String(known.voters);
  if (known.newVoters !== null) return String(next.voters) === String(known.newVoters);
  const differing = [...known.voters, ...next.voters].filter(
    (server) => known.voters.includes(server) !== next.voters.includes(server),
  );
  return differing.length <= 1;
}
