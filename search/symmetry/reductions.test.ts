// @module-tag slow
import { beforeAll, describe, expect, test } from 'vitest';
import type { SpecMutant } from '../../model/index.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { coreExplorable } from '../explore/core.ts';
import type { CoreBounds } from '../explore/core.ts';
import { reductionNames } from './reductions.ts';
import type { Explorable } from '../numbering/explorable.ts';
import type { Reductions } from './reductions.ts';
import { conformingExplorable, implementationExplorable } from '../explore/implementation.ts';
import type { ImplementationBounds } from '../explore/implementation.ts';
import { renamings } from './permutations.ts';
import { goldenNamed } from '../explore/testing/golden.ts';
import { searchNaively, Texts } from '../explore/testing/naive-search.ts';
import type { Global, NaiveSearch } from '../explore/testing/naive-search.ts';
import { countsOf, foundIn } from '../explore/testing/search.ts';

const calm: CoreBounds = { ...goldenNamed('T1').bounds };
const t3 = goldenNamed('T3').bounds;

const one: ClusterOptions = { servers: 2, features: [], maxEntries: 2, maxInFlight: 2, disk: 'delayed' };
const bounds: ImplementationBounds = {
  maxTerm: 1,
  maxLog: 2,
  maxMessages: 1,
  duplicate: true,
  drop: true,
  budgets: { crash: 1 },
};

const transfer: ClusterOptions = { ...one, features: ['transfer'], disk: 'immediate' };
const once: ImplementationBounds = {
  ...bounds,
  maxTerm: 2,
  duplicate: false,
  budgets: { crash: 0, electionTimeout: 2, transfer: 1 },
};

const changing: ClusterOptions = { ...one, features: ['snapshots', 'membership'], disk: 'immediate' };
const oneChange: ImplementationBounds = {
  ...bounds,
  maxTerm: 1,
  duplicate: false,
  budgets: { crash: 0, electionTimeout: 1, reconfigure: 1 },
};

const reading: ImplementationBounds = { ...bounds, budgets: { crash: 0, read: 2 } };

const systems: readonly (readonly [string, Explorable])[] = [
  ['the core, 2 servers', coreExplorable(calm)],
  ['the core, 2 servers with restart, duplication and loss', coreExplorable(goldenNamed('T2').bounds)],
  ['the core, 2 servers and 2 values', coreExplorable({ ...calm, values: 2, restart: true })],
  ['the core, 3 servers of which two campaign once', { ...coreExplorable(t3), budgets: { electionTimeout: 1 } }],
  ['the implementation', implementationExplorable(one, bounds)],
  ['the implementation with pre-vote', implementationExplorable({ ...one, features: ['preVote'] }, bounds)],
  ['the implementation with reads', implementationExplorable({ ...one, features: ['readIndex'] }, reading)],
  ['the implementation beside the spec', conformingExplorable(one, bounds)],
  ['the implementation with a transfer', implementationExplorable(transfer, once)],
  ['both with a transfer', conformingExplorable(transfer, once)],
  ['both with check-quorum', conformingExplorable({ ...one, features: ['checkQuorum'], disk: 'immediate' }, bounds)],
  ['both with snapshots and a change of who takes part', conformingExplorable(changing, oneChange)],
  ['both with reads', conformingExplorable({ ...one, features: ['readIndex'] }, reading)],
  ['both with pre-vote', conformingExplorable({ ...one, features: ['preVote'] }, bounds)],
];

describe.each(systems)('no reduction loses or adds a state: %s', (_, system) => {
  let naive: NaiveSearch;
  let forgetful: readonly Global[];
  const texts = new Texts();

  beforeAll(() => {
    naive = searchNaively(system);
    const servers = new Map(
      naive.states.flatMap((state) => state.servers.map((one) => [one, system.withoutDead(one)])),
    );
    forgetful = naive.states.map((state) => ({
      ...state,
      servers: state.servers.map((one) => servers.get(one) ?? one),
    }));
  });

  const leastTexts = (globals: readonly Global[]): Set<string> => {
    const names = renamings(system.servers);
    return new Set(globals.map((state) => names.map((renaming) => texts.of(state, renaming)).sort()[0] ?? ''));
  };
  const found = (reductions: Reductions): number => countsOf(system, { reductions }).distinct;

  test('without any, states, steps and levels are those of a naive search', () => {
    const { distinct, generated, depth } = naive;
    expect(countsOf(system)).toEqual({ distinct, generated, depth });
  });

  test('without what is dead, states are those that are left when it is forgotten', () => {
    expect(found('dead')).toBe(new Set(forgetful.map((state) => texts.of(state))).size);
  });

  test('with servers interchangeable, states are the classes under renaming', () => {
    expect(found('symmetry')).toBe(leastTexts(naive.states).size);
  });

  test('with both, the classes of what is left', () => {
    expect(found('all')).toBe(leastTexts(forgetful).size);
  });
});

describe('what is refuted without reduction is refuted with each, in as many steps:', () => {
  const mutants: readonly (readonly [SpecMutant, CoreBounds, string, number])[] = [
    ['vote-twice', t3, 'Election Safety', 16],
    ['lose-vote', goldenNamed('T4').bounds, 'Election Safety', 18],
    ['ignore-log', goldenNamed('T7').bounds, 'Leader Completeness', 25],
  ];
  test.each(mutants)('%s', (mutant, within, property, length) => {
    for (const reductions of reductionNames) {
      expect(foundIn(coreExplorable(within, mutant), { reductions }), reductions).toEqual({ property, length });
    }
  });
});
