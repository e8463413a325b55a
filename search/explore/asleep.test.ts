// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Explorable } from '../numbering/explorable.ts';
import { Fingerprints } from '../numbering/fingerprints.ts';
import { Trail } from '../numbering/trail.ts';
import type { Reductions } from '../symmetry/reductions.ts';
import { coreExplorable } from './core.ts';
import { Explorer } from './explorer.ts';
import { conformingExplorable, implementationExplorable } from './implementation.ts';
import { goldenNamed } from './testing/golden.ts';
import { plenty } from './testing/search.ts';

/** From which state by which step each state was found, in the order in which they were. */
class Found extends Trail {
  readonly all: string[] = [];

  override add(source: number, step: number): void {
    super.add(source, step);
    this.all.push(`${source} ${step}`);
  }
}

/** A search by itself; one beside others, for all it knows; one that takes every step, since there are auxiliary states. */
type Way = 'alone' | 'beside others' | 'taking every step';

/** What the search comes to, and how many steps it took. */
function searched(system: Explorable, reductions: Reductions, way: Way) {
  const found = new Found();
  const budgets = way === 'taking every step' ? { ...system.budgets, read: 1 } : system.budgets; // none is ever asked for
  const common = way === 'beside others' ? new Fingerprints(plenty.bytes) : null;
  const explorer = new Explorer({ ...system, budgets }, { reductions }, plenty, found, common);
  let taken = 0;
  while (explorer.advance(1) === 'searching') taken += explorer.expansion.length;
  const { progress, distinct, generated, depth, tables, refutation } = explorer;
  const { states, envelopes, inputs } = tables;
  const met = [states.length, envelopes.length, inputs.length];
  return { taken, came: { progress, distinct, generated, depth, met, refutation, found: found.all } };
}

const options: ClusterOptions = { servers: 2, features: [], maxEntries: 2, maxInFlight: 2, disk: 'immediate' };
const bounds = { maxTerm: 2, maxLog: 1, maxMessages: 2, duplicate: true, drop: true, budgets: {} };
const restarting = { ...goldenNamed('T4').bounds, servers: 2, maxLog: 2, maxMessages: 3, duplicate: true, drop: true };

const systems: readonly (readonly [string, Explorable])[] = [
  ['T2', coreExplorable(goldenNamed('T2').bounds)],
  ['T3', coreExplorable(goldenNamed('T3').bounds)],
  ['the core with three messages and all faults', coreExplorable(restarting)],
  ['a mutant of it', coreExplorable(goldenNamed('T3').bounds, 'vote-twice')],
  ['the implementation', implementationExplorable(options, bounds, 'impl')],
  [
    'the implementation, messages waiting for a disk',
    implementationExplorable({ ...options, disk: 'delayed' }, bounds, 'impl'),
  ],
  ['the implementation beside the spec', conformingExplorable(options, { ...bounds, duplicate: false }, 'impl')],
];

describe('steps that are asleep lead nowhere new: states, their order and the steps to them are the same', () => {
  describe.each(systems)('%s', (_, system) => {
    test.each(['none', 'all'] as const)('reductions %s', (reductions) => {
      const alone = searched(system, reductions, 'alone');
      const beside = searched(system, reductions, 'beside others');
      const full = searched(system, reductions, 'taking every step');
      expect(alone.came).toEqual(full.came);
      expect(beside.came).toEqual(full.came);
      if (alone.came.refutation !== null) return; // its ways to expand a batch leave out other doubles
      expect(alone.taken).toBeLessThan(beside.taken);
      expect(beside.taken).toBeLessThan(full.taken);
    });
  });
});
