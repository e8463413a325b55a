// @module-tag slow
import { expect, test } from 'vitest';
import { watchFaults } from '../../search/testing/steps-of-faults.ts';
import { mayEnterHistory } from '../history/step-view.ts';
import type { HistoryView } from '../history/step-view.ts';
import { allInvariants } from './all.ts';
import type { PlainHistoryInvariant } from './invariant.ts';

const plain = allInvariants.filter(
  (invariant): invariant is PlainHistoryInvariant => invariant.of === 'history' && invariant.memory === undefined,
);

/** Whether the step has added nothing to the history but the terms that it tells of. */
const isSameButTold = ({ history, historyBefore }: HistoryView): boolean =>
  (['elections', 'votes', 'committed', 'reads'] as const).every((part) => history[part] === historyBefore[part]);

/** Of each invariant, how many steps were said to be of no concern, and how many of some. */
const counts = new Map(plain.map(({ name }) => [name, { none: 0, some: 0 }]));

test('a step that is said not to matter does not: neither to an invariant nor to the history, in whatever subject', () => {
  const see = (seen: HistoryView): void => {
    if (!mayEnterHistory(seen) && !isSameButTold(seen)) throw new Error('the step enters the history');
    for (const invariant of plain) {
      const count = counts.get(invariant.name);
      if (count === undefined || invariant.concerns === undefined) continue;
      if (invariant.concerns(seen)) {
        count.some += 1;
        continue;
      }
      count.none += 1;
      if (invariant.check(seen).verdict !== 'holds') throw new Error(`${invariant.name} is broken by it`);
    }
  };
  watchFaults(() => see, 300);
  for (const [name, { none, some }] of counts) {
    if (plain.find((invariant) => invariant.name === name)?.ofClients === true) continue; // nobody explores it
    expect(none, name).toBeGreaterThan(0);
    expect(some, name).toBeGreaterThan(0);
  }
});
