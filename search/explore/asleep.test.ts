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

/** A search that skips what is asleep, or takes every step: what it comes to, and how many steps it took. */
function searched(system: Explorable, reductions: Reductions, skips: boolean) {
  const found = new Found();
  const explorer = new Explorer(system, { reductions }, plenty, found, skips ? null : new Fingerprints(plenty.bytes));
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
      const [skipping, full] = [true, false].map((skips) => searched(system, reductions, skips));
      expect(skipping?.came).toEqual(full?.came);
      expect(skipping?.taken).toBeLessThan(full?.taken ?? 0);
    });
  });
});
