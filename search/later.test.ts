// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { Target } from '../properties/judging/target.ts';
import type { StepView } from '../properties/history/step-view.ts';
import { worldOptions } from '../properties/seen/subject.ts';
import { CoverageRecorder } from '../world/coverage/recorder.ts';
import { implementation } from '../world/subjects/implementation.ts';
import { targetNamed } from '../world/testing/target-named.ts';
import { drafts } from './drawing/draft.ts';
import { drawn } from './drawing/draws.ts';
import { runDraft } from './drawing/run-draft.ts';
import { conformingExplorable } from './explore/implementation.ts';
import { search } from './explore/testing/search.ts';
import { searchFor } from './testing/search-for.ts';

const world = worldOptions;

const situations: Readonly<Record<string, (step: StepView) => boolean>> = {
  'a read that is served because its index is applied': ({ step, replies }) =>
    step === 'apply' && replies.some(({ kind }) => kind === 'readable'),
  'a client that is answered after another entry was committed': ({ step, after, replies }) =>
    step === 'apply' && after.appliedIndex < after.commitIndex && replies.some(({ kind }) => kind === 'answered'),
  'a snapshot of less than is committed': ({ step, before, after }) =>
    step === 'compact' && before.snapshotBegun !== after.snapshotBegun && before.appliedIndex < before.commitIndex,
  'a snapshot that is whole when more is applied': ({ step, before, after }) =>
    step === 'finishSnapshot' && after.log.base > before.log.base && after.log.base < after.appliedIndex,
  'a snapshot that is whole when a newer one is installed': ({ step, before }) =>
    step === 'finishSnapshot' && (before.snapshotBegun ?? 0) < before.log.base,
  'a snapshot that a crash loses': ({ step, before }) => step === 'crash' && before.snapshotBegun !== undefined,
};

describe('random search with all that may take time', () => {
  test('reaches what there is to be judged', () => {
    const target: Target = { name: 'impl', make: (options) => implementation(options), invariants: [] };
    const reached = new Set<string>();
    for (const draft of drawn(() => drafts({ steps: 400, features: ['readIndex', 'snapshots'], world }), 1, 320)) {
      runDraft(target, draft, {
        after(_, { seen }) {
          if (seen === null) return;
          for (const [name, isIt] of Object.entries(situations)) if (isIt(seen)) reached.add(name);
        },
      });
    }
    expect(Object.keys(situations).filter((name) => !reached.has(name))).toEqual([]);
  });

  test('finds nothing, beside the spec, and takes the transitions of the spec', () => {
    const coverage = new CoverageRecorder();
    const { finding } = searchFor(targetNamed('impl', { conformance: true, coverage }), 192, { world });
    expect(finding).toBeNull();
    const taken = new Set(coverage.take().transitions.map(({ action }) => action));
    const expected = ['Apply', 'Compact/begin', 'Compact/finish', 'Compact/discard'] as const;
    expect(expected.filter((action) => !taken.has(action))).toEqual([]);
  });
});

describe('exhaustive search with all that may take time', () => {
  const options = {
    servers: 2,
    features: ['readIndex', 'snapshots'],
    maxEntries: 1,
    maxInFlight: 1,
    disk: 'immediate',
  } as const;
  const budgets = { crash: 0, read: 1, compact: 1 };
  const bounds = { maxTerm: 1, maxLog: 2, maxMessages: 3, duplicate: false, drop: false, budgets };

  test('finds more than without it, and nothing wrong', () => {
    const counts = [{ ...options, world }, options].map((within) => {
      const { explorer } = search(conformingExplorable(within, bounds), { reductions: 'all' });
      expect(explorer).toMatchObject({ progress: 'complete', refutation: null });
      return explorer.distinct;
    });
    expect(counts[0]).toBeGreaterThan(counts[1] ?? Infinity);
  });
});
