import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../properties/progressive.ts';
import type { Feature } from '../../properties/seen/subject.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { Corpus } from '../guidance/corpus.ts';
import { firstCorpus } from '../guidance/first-corpus.ts';
import { Fuzzer } from '../engine/fuzz.ts';
import { abstractStates } from '../guidance/abstract-state.ts';
import { isOfSpec, SpecSteps } from '../guidance/spec-steps.ts';
import type { Watches } from '../guidance/watch.ts';
import { allStrategies, portfolio, strategiesOf, strategyNamed } from './all.ts';
import { coverageGuided } from './coverage-guided.ts';
import { savedAndChanged } from './saved-and-changed.ts';
import { specGuided } from './spec-guided.ts';
import { usualNemeses } from '../../world/steps/descriptor.ts';
import type { Strategy } from './strategy.ts';
import { uniform } from './uniform.ts';

/** Searches so many chunks; the corpus learns from each. */
function searched(strategy: Strategy, chunks: number, watches: Watches, corpus = new Corpus()): Corpus {
  const target = targetNamed('impl');
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const { hit, kept } = new Fuzzer(target, 1, { servers: 3 }, strategy, watches).search(chunk, 32, corpus);
    expect(hit).toBeNull();
    for (const one of kept) corpus.add(one);
  }
  return corpus;
}

describe.each(allStrategies)('$name', (strategy) => {
  test('makes the same drafts of the same seed, and others of another', () => {
    const sample = (seed: number): unknown =>
      fc.sample(strategy.drafts({ servers: 3, steps: 20 }, new Corpus()), { seed, numRuns: 5 });
    expect(sample(1)).toEqual(sample(1));
    expect(sample(1)).not.toEqual(sample(2));
  });

  test('finds a fault, and nothing in the sound implementation', { tags: 'slow' }, () => {
    const drafts = { servers: 3 };
    const fault = new Fuzzer(targetNamed('fault:append-ack-before-fsync'), 1, drafts, strategy);
    expect(fault.search(0).hit).not.toBeNull();
    const sound = new Fuzzer(targetNamed('impl'), 1, drafts, strategy);
    expect(sound.search(0).hit).toBeNull();
    expect(sound.summary.runsWithCommit).toBeGreaterThan(32);
  });
});

const fixed = { servers: 3, features: [], disk: 'delayed' } as const;

test('uniform draws the same mix for all runs of the same options, with all kinds of trouble', () => {
  const drafts = fc.sample(uniform.drafts({ ...fixed, nemesis: usualNemeses, world: [] }, new Corpus()), {
    seed: 1,
    numRuns: 20,
  });
  for (const { mix } of drafts) {
    expect({ ...mix, command: 0, request: 0 }).toEqual({ ...drafts[0]?.mix, command: 0, request: 0 });
    for (const kind of ['deliverAny', 'drop', 'duplicate', 'cut', 'partition', 'crash'] as const)
      expect(mix[kind]).toBeGreaterThan(0);
  }
});

test('whatever a strategy goes on from, a run begins with all the steps of its start', () => {
  const steps = [1, 2, 3, 1, 2].map((server) => ({ kind: 'timeout', server }) as const);
  const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
  const wanted = { steps: 20, starts: [{ options, steps }] };
  for (const strategy of allStrategies.filter(({ inSmallScope }) => inSmallScope !== true)) {
    const corpus = new Corpus();
    for (const draft of fc.sample(strategy.drafts(wanted, corpus), { seed: 1, numRuns: 5 }))
      for (const until of [1, 7]) corpus.add({ draft, reached: [2 * until, 2 * until + 1], until });
    const drawn = fc.sample(strategy.drafts(wanted, corpus), { seed: 2, numRuns: 60 });
    expect(drawn.map(({ begin }) => begin)).toEqual(drawn.map(() => steps));
    expect(drawn.map(({ options: drawnOptions }) => drawnOptions)).toEqual(drawn.map(() => options));
  }
});

describe('coverage-guided', () => {
  test('keeps what reaches something new, ever less of it, and goes on from there', { tags: 'slow' }, () => {
    const corpus = searched(coverageGuided, 6, [() => abstractStates]);
    const { kept } = corpus;
    expect(kept.length).toBeGreaterThan(20);
    expect(kept.slice(-10).flatMap(({ reached }) => reached).length).toBeLessThan(
      kept.slice(0, 10).flatMap(({ reached }) => reached).length,
    );
    const parents = new Set(kept.map(({ draft }) => String(draft.choices.slice(0, 10))));
    const children = fc.sample(coverageGuided.drafts({ servers: 3 }, corpus), { seed: 1, numRuns: 100 });
    const likeAParent = children.filter(({ choices }) => parents.has(String(choices.slice(0, 10))));
    expect(likeAParent.length).toBeGreaterThan(30); // three of four, but for edits within the first ten choices
  });

  test('what is known is not kept again', { tags: 'slow' }, () => {
    const corpus = searched(uniform, 2, [() => abstractStates]);
    const { kept } = new Fuzzer(targetNamed('impl'), 1, { servers: 3 }, uniform, [() => abstractStates]).search(
      0,
      32,
      corpus,
    );
    expect(kept).toEqual([]);
  });
});

describe('spec-guided', () => {
  test('sees what the spec does beside the subject, though nobody judges it, and keeps what is new', {
    tags: 'slow',
  }, () => {
    const specSteps = new SpecSteps();
    const target = targetNamed('impl', { coverage: specSteps });
    const corpus = new Corpus();
    const fuzzer = new Fuzzer(target, 1, { servers: 3 }, specGuided, [() => specSteps.watch()]);
    for (const one of fuzzer.search(0, 32, corpus).kept) corpus.add(one);
    expect(corpus.kept.length).toBeGreaterThan(5);
    expect(corpus.kept.every(({ reached }) => reached.every(isOfSpec))).toBe(true);
  });

  test('goes on from none of the abstract states', () => {
    const corpus = searched(uniform, 1, [() => abstractStates]);
    const sample = (from: Corpus): unknown =>
      fc.sample(specGuided.drafts({ servers: 3 }, from), { seed: 1, numRuns: 5 });
    expect(sample(corpus)).toEqual(sample(new Corpus()));
  });
});

describe('saved and changed', () => {
  const draft = {
    options: { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' },
    mix: { deliverOldest: 1 },
    choices: [],
    begin: [1, 2, 3, 1, 2].map((server) => ({ kind: 'timeout', server }) as const),
  } as const;

  test('begins with the steps of a saved schedule, some of them left out, doubled or moved', () => {
    const drafts = fc.sample(savedAndChanged.drafts({ servers: 3 }, new Corpus([draft])), { seed: 1, numRuns: 200 });
    const begins = new Set(
      drafts.map(({ begin = [] }) => begin.map((step) => 'server' in step && step.server).join('')),
    );
    expect(begins).toContain('12312');
    expect(begins.size).toBeGreaterThan(20);
    expect(drafts.every(({ choices }) => choices.length > 0)).toBe(true);
  });

  test('a search takes no schedule of another number of servers, and knows at first what the others reach', () => {
    const wanted = { servers: 3, features: ['preVote'] } as const;
    const other = { ...draft, options: { ...draft.options, servers: 5 } };
    const corpus = outcomeOf(firstCorpus(targetNamed('impl'), wanted, [other, draft], [() => abstractStates]));
    expect(corpus.saved.map(({ options }) => options)).toEqual([{ ...draft.options, features: ['preVote'] }]);
    expect(corpus.kept).toHaveLength(1);
  });

  test('a search whose runs differ in their number of servers takes those with as many as a run may have', () => {
    const ofServers = [2, 3, 4, 5, 1].map((servers) => ({ ...draft, options: { ...draft.options, servers } }));
    const corpus = outcomeOf(firstCorpus(targetNamed('impl'), {}, ofServers, []));
    expect(corpus.saved.map(({ options }) => options.servers)).toEqual([2, 3, 4]);
  });

  test('where nobody can be added, all servers of a saved schedule take part from the start', () => {
    const growing = { ...draft, options: { ...draft.options, voters: 1, features: ['membership'] } } as const;
    const savedFor = (features: readonly Feature[]): unknown =>
      outcomeOf(firstCorpus(targetNamed('impl'), { servers: 3, features }, [growing], [])).saved[0]?.options;
    expect(savedFor(['preVote'])).toEqual({ ...draft.options, features: ['preVote'] });
    expect(savedFor(['membership'])).toEqual(growing.options);
  });
});

test('the portfolio is of all that can do something there', () => {
  const names = (strategies: readonly Strategy[]): readonly string[] => strategies.map(({ name }) => name);
  expect(names(strategiesOf(portfolio, { spec: true, saved: true, smallScope: true }))).toEqual(names(allStrategies));
  expect(names(strategiesOf(portfolio, { spec: false, saved: false, smallScope: false }))).toEqual([
    'swarm',
    'uniform',
    'pct',
    'delay-bounded',
    'coverage',
  ]);
  expect(names(strategiesOf('spec', { spec: false, saved: false, smallScope: false }))).toEqual(['spec']);
  expect(() => strategyNamed('guessing')).toThrow('there is no strategy guessing');
});
