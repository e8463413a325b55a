// @module-tag slow
import { expect, test } from 'vitest';
import { watchFaults } from '../../search/testing/steps-of-faults.ts';
import type { HistoryView } from '../history/step-view.ts';
import { allInvariants } from './all.ts';
import { aspectsIn, concernsOf } from './aspects.ts';
import type { Invariant } from './invariant.ts';
import { besideOthers } from './pairs.ts';

/** How often an invariant was concerned, and how often not. */
interface Counts {
  concerned: number;
  not: number;
}

/** Asks the invariant of every step of a run, and throws if one that is said not to concern it does. */
function watch(invariant: Invariant, counts: Counts): (seen: HistoryView) => void {
  const { memory } = invariant.of === 'history' ? invariant : {};
  let known: unknown = memory?.initial;
  return (seen) => {
    const remembered: unknown = memory?.after(known, seen);
    const concerned = (aspectsIn(seen) & concernsOf(invariant.concernedBy)) !== 0;
    counts[concerned ? 'concerned' : 'not'] += 1;
    if (!concerned && remembered !== known) throw new Error(`${invariant.name} remembers the step`);
    if (!concerned && !holdsIn(invariant, seen, remembered)) throw new Error(`${invariant.name} is broken by it`);
    known = remembered;
  };
}

function holdsIn(invariant: Invariant, seen: HistoryView, memory: unknown): boolean {
  if (invariant.of === 'step') return invariant.check(seen).verdict === 'holds';
  if (invariant.of === 'history') return invariant.check(seen, memory).verdict === 'holds';
  const { pairs } = invariant;
  // Of pairs, only those with the server that stepped; if the others break it, that was told before.
  const verdict = pairs === undefined ? invariant.check(seen) : besideOthers(pairs, seen.after, seen.servers);
  return verdict.verdict === 'holds' || pairs?.reads?.(seen.before) === pairs?.reads?.(seen.after);
}

function run(invariants: readonly Invariant[], numRuns: number): ReadonlyMap<string, Counts> {
  const counts = new Map(invariants.map(({ name }) => [name, { concerned: 0, not: 0 }]));
  watchFaults(() => {
    const watches = invariants.map((one) => watch(one, counts.get(one.name) ?? { concerned: 0, not: 0 }));
    return (seen) => {
      for (const see of watches) see(seen);
    };
  }, numRuns);
  return counts;
}

test('what a step is said not to concern neither is broken by it nor remembers it, in whatever subject', () => {
  const counts = run(
    allInvariants.filter(({ concernedBy }) => concernedBy !== undefined),
    200,
  );
  expect(counts.size).toBeGreaterThan(15);
  for (const [name, { concerned, not }] of counts) {
    expect(concerned, name).toBeGreaterThan(0);
    expect(not, name).toBeGreaterThan(0);
  }
});

const remembering = allInvariants.filter((one) => one.of === 'history' && one.memory !== undefined);

test.each(remembering.filter(({ concernedBy }) => concernedBy !== undefined).map((one) => [one.name, one] as const))(
  'that %s is concerned by less is found out',
  (_, invariant) => {
    expect(() => run([{ ...invariant, concernedBy: ['served'] }], 300)).toThrow('Property failed');
  },
);
