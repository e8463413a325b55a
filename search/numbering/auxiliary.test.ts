// @module-tag slow
import { describe, expect, test } from 'vitest';
import { electionSafety } from '../../properties/invariants/elections/election-safety.ts';
import { runSteps } from '../../world/cluster/run.ts';
import { Grown } from '../../properties/history/grown.ts';
import { electionIn, emptyHistory, remember, votesIn } from '../../properties/history/history.ts';
import type { Commitment, History } from '../../properties/history/history.ts';
import { coreExplorable } from '../explore/core.ts';
import { reductionNames } from '../symmetry/reductions.ts';
import type { Budgets, Explorable } from './explorable.ts';
import { implementationExplorable } from '../explore/implementation.ts';
import { stepKindOf } from '../../properties/seen/schedule.ts';
import { readsIn } from '../../properties/history/reads.ts';
import type { Parts } from '../../world/subjects/implementation-parts.ts';
import { allFaults } from '../../world/faults/all.ts';
import type { SystemSpec } from '../explore/system.ts';
import { counterexampleOf } from '../explore/testing/counterexample-of.ts';
import { goldenNamed } from '../explore/testing/golden.ts';
import { searchNaively, Texts } from '../explore/testing/naive-search.ts';
import type { NaiveStep } from '../explore/testing/naive-search.ts';
import { countsOf, foundIn, search } from '../explore/testing/search.ts';
import { relay } from '../explore/testing/relay.ts';

const options = { servers: 2, features: [], maxEntries: 2, maxInFlight: 2, disk: 'delayed' } as const;
const bounds = { maxTerm: 1, maxLog: 2, maxMessages: 1, duplicate: false, drop: true };
const code = (budgets: Budgets): Explorable => implementationExplorable(options, { ...bounds, budgets });
const reading = (parts?: Parts): Explorable =>
  implementationExplorable(
    { ...options, features: ['readIndex'], disk: 'immediate' },
    { ...bounds, maxTerm: 2, maxLog: 0, maxMessages: 2, budgets: { crash: 0, read: 1 } },
    'reading',
    parts,
  );
const { bounds: t1 } = goldenNamed('T1');

describe('a budget', () => {
  test('of more crashes gives more states, which are those of a naive search', () => {
    const counts = [0, 1, 2].map((crash) => countsOf(code({ crash })));
    const naive = [0, 1, 2].map((crash) => searchNaively(code({ crash })));
    expect(counts).toEqual(naive.map(({ distinct, generated, depth }) => ({ distinct, generated, depth })));
    expect(counts[0]?.distinct).toBeLessThan(counts[1]?.distinct ?? 0);
    expect(counts[1]?.distinct).toBeLessThan(counts[2]?.distinct ?? 0);
  });

  test('that is spent allows no more: nobody crashes after the last crash', () => {
    const { states } = searchNaively(code({ crash: 1 }));
    expect(Math.max(...states.map(({ spent }) => spent.crash ?? 0))).toBe(1);
    const { tables } = search(code({ crash: 0 })).explorer;
    expect(tables.states.every(({ view }) => view.up)).toBe(true);
  });

  test('of several kinds at once is kept of each', () => {
    const system = code({ crash: 1, electionTimeout: 2, command: 1 });
    const { distinct, generated, depth } = searchNaively(system);
    expect(countsOf(system)).toEqual({ distinct, generated, depth });
  });

  test('that is never reached adds no state but by what is spent of it', () => {
    const core = coreExplorable(t1);
    const budgeted = { ...core, budgets: { electionTimeout: 100 } };
    const { states, distinct } = searchNaively(budgeted);
    expect(countsOf(budgeted).distinct).toBe(distinct);
    const texts = new Texts();
    const bare = new Set(states.map((state) => texts.of({ ...state, spent: {} })));
    expect(bare.size).toBe(countsOf(core).distinct);
  });

  test('of what never happens changes no count', () => {
    const core = coreExplorable(t1);
    for (const reductions of reductionNames) {
      const counts = countsOf({ ...core, budgets: { heartbeatTimeout: 0 } }, { reductions });
      expect(counts).toEqual(countsOf(core, { reductions }));
    }
  });
});

describe('with the history beside the servers', () => {
  test.each([
    ['vote-twice', 'T3', 16, 7],
    ['lose-vote', 'T4', 18, 8],
  ] as const)('One Vote is broken sooner than two leaders are seen: %s', (mutant, golden, withoutIt, withIt) => {
    const system = coreExplorable(goldenNamed(golden).bounds, mutant);
    expect(foundIn(system, { reductions: 'all' })).toEqual({ property: 'Election Safety', length: withoutIt });
    for (const reductions of reductionNames) {
      const found = foundIn(system, { reductions, histories: true });
      expect(found, reductions).toEqual({ property: 'One Vote', length: withIt });
    }
  });

  test('Election Safety is broken by leaders of one term of whom no state shows two', () => {
    expect(foundIn(relay('other server'))).toBeNull();
    for (const reductions of ['none', 'dead'] as const) {
      const found = foundIn(relay('other server'), { reductions, histories: true });
      expect(found).toEqual({ property: 'Election Safety', length: 3 });
    }
  });

  test('only what the system is judged by is judged', () => {
    expect(foundIn({ ...relay('other server'), invariants: [] }, { reductions: 'none', histories: true })).toBeNull();
    const system = coreExplorable(goldenNamed('T3').bounds, 'vote-twice');
    const found = foundIn({ ...system, invariants: [electionSafety] }, { reductions: 'all', histories: true });
    expect(found).toEqual({ property: 'Election Safety', length: 16 });
  });

  test('a clean system stays clean, with crashes and a disk that takes time, whatever the reduction', () => {
    const sizes = new Set<number>();
    for (const reductions of reductionNames) {
      const system = code({ crash: 1 });
      const { explorer } = search(system, { reductions, histories: true });
      expect(explorer.progress).toBe('complete');
      sizes.add(explorer.distinct);
      expect(explorer.distinct).toBeGreaterThan(countsOf(system, { reductions }).distinct);
    }
    expect(sizes.size).toBe(2); // the implementation has nothing dead
  });
});

describe('histories are told apart exactly as far as properties ask for it:', () => {
  test.each([
    ['the core with a mutant', coreExplorable({ ...t1, restart: true }, 'lose-vote')],
    ['the implementation with a crash', code({ crash: 1 })],
    ['the implementation with a read', reading()],
  ] as [string, Explorable][])('%s', (_, system) => {
    const { distinct, generated, depth } = searchNaively(system, undefined, (history, step) =>
      remembered(history as Remembered | undefined, step, system.mayBeDown),
    );
    const judged = { ...system, invariants: [electionSafety] };
    expect(countsOf(judged, { reductions: 'none', histories: true })).toEqual({ distinct, generated, depth });
  });
});

describe('Read Freshness', () => {
  test('is kept by every state of two servers', () => {
    const { explorer } = search(reading(), { reductions: 'all', histories: true });
    expect(explorer.progress).toBe('complete');
  });

  test('is broken by a leader that does not wait for the first commit of its term, and not seen without the history', () => {
    const hasty = reading(allFaults.find(({ id }) => id === 'readindex-before-term-commit')?.parts);
    expect(foundIn(hasty)).toBeNull();
    for (const reductions of reductionNames) {
      const found = foundIn(hasty, { reductions, histories: true });
      expect(found, reductions).toEqual({ property: 'Read Freshness', length: 11 });
    }
  });
});

describe('Commit Durability, which takes all servers together', () => {
  const hasty: SystemSpec = {
    kind: 'implementation',
    fault: 'append-ack-before-fsync',
    conformance: false,
    options,
    bounds: { ...bounds, maxMessages: 2, budgets: { crash: 0 } },
  };

  const durable = 'Commit Durability'; // Persistence Before Reply sees it sooner, in the step that acknowledges

  test('is broken once the leader counts an entry that is not durable yet', () => {
    const { schedule, target, refutation } = counterexampleOf(hasty, { reductions: 'all', histories: true }, durable);
    expect(refutation.fact).toBe('entry 1 of term 1 is committed, but durable on n1 only, no majority of n1 n2');
    expect(schedule.expect).toEqual({ verdict: 'violated', property: 'Commit Durability', atStep: 8 });
    expect(runSteps(target, options, schedule.steps).violation).toMatchObject({ atStep: 8 });
  });

  test('is not seen without the history', () => {
    expect(() => counterexampleOf(hasty, { reductions: 'all' }, durable)).toThrow(
      'the search is complete without a refutation',
    );
  });
});

interface Remembered {
  readonly wins: readonly string[];
  readonly votes: readonly string[];
  readonly committed: readonly Commitment[];
  readonly told: Readonly<Record<number, number>>;
  readonly reads: History['reads'];
}

/** The history after any step at all, as sets: who won which term how often, who voted for whom, what is committed. */
function remembered(history: Remembered | undefined, step: NaiveStep, mayBeDown: boolean): Remembered | undefined {
  const { before, input, transition } = step;
  const { state, sent, replies } = transition;
  const { view: after } = state;
  const { wins = [], votes = [], committed = [], told = {}, reads = [] } = history ?? {};
  const elected = electionIn(before, after, 1);
  const won = elected === null ? [] : [JSON.stringify(elected)];
  const cast = votesIn(before, after, sent).map((vote) => JSON.stringify(vote));
  const highest = Math.max(told[after.id] ?? 0, ...sent.map(({ message }) => message.term));
  const now: Remembered = {
    wins: [...wins, ...won].sort(),
    votes: [...new Set([...votes, ...cast])].sort(),
    committed: [
      ...remember({ ...emptyHistory([before, after]), committed: Grown.of(committed) }, after, [], null, [], [])
        .committed,
    ],
    reads: readsIn(reads, committed.length, stepKindOf(input), before, after, replies).open.toSorted(
      (one, other) => one.server - other.server,
    ),
    told: mayBeDown && highest > 0 ? { ...told, [after.id]: highest } : told,
  };
  const isEmpty = [now.wins, now.votes, now.committed, now.reads, Object.keys(now.told)].every(
    ({ length }) => length === 0,
  );
  return isEmpty ? undefined : now;
}
