// @module-tag slow
import { expect, test } from 'vitest';
import { fuzz } from '../door/verbs.ts';
import type { Step } from '../properties/seen/schedule.ts';
import { raft } from '../world/registry/raft.ts';

const isOvertaking = (step: Step): boolean => step.kind === 'deliver' && (step.position ?? 0) > 0;

test('a failure shrinks within its network, whatever else is made simpler', async () => {
  const found = await fuzz(raft('fault:uptodate-check-index-only', { properties: ['Leader Completeness'] }), {
    seed: 2,
    runs: 2000,
    nemesis: ['drop', 'partition', 'crash'],
    features: ['preVote', 'snapshots'],
  });
  const [finding] = found.findings;
  expect(finding?.schedule.options.network).toEqual({ order: 'fifo', duplicates: false });
  expect(finding?.schedule.steps.filter(isOvertaking)).toEqual([]);
  expect(finding?.stepsFound).toBeGreaterThan(finding?.schedule.steps.length ?? Infinity);
});
