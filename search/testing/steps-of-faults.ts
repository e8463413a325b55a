import fc from 'fast-check';
import type { HistoryView } from '../../properties/history/step-view.ts';
import { allFaults } from '../../world/faults/all.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { drafts } from '../drawing/draft.ts';
import { runDraft } from '../drawing/run-draft.ts';

/**
 * Runs so many drawn schedules on the implementation and all of its faults, judged by nothing. `watching` is asked for each
 * run who sees its steps, and may throw.
 */
export function watchFaults(watching: () => (seen: HistoryView) => void, numRuns: number): void {
  const subjects = ['impl', ...allFaults.map(({ id }) => `fault:${id}`)];
  const targets = subjects.map((name) => ({
    ...targetNamed(name, { conformance: false, invariants: [] }),
    unjudged: [],
  }));
  fc.assert(
    fc.property(fc.constantFrom(...targets), drafts({ servers: 3, steps: 200 }), (target, draft) => {
      const watch = watching();
      runDraft(target, draft, {
        after(_, { seen }) {
          if (seen !== null) watch(seen);
        },
      });
    }),
    { numRuns, endOnFailure: true },
  );
}
