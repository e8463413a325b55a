import fc from 'fast-check';
import type { Draft, DraftOptions } from './drawing/draft.ts';
import { drafts } from './drawing/draft.ts';
import { runDraft } from './drawing/run-draft.ts';
import type { Step } from '../properties/seen/schedule.ts';
import { shrinkDraft } from './shrink/shrink-draft.ts';
import type { Target } from '../properties/judging/target.ts';
import type { Violation } from '../properties/judging/judge.ts';

/** A schedule on which a property does not hold: what a test prints. */
export class ScheduleFailure extends Error {
  override readonly name = 'ScheduleFailure';
  readonly violation: Violation;
  readonly steps: readonly Step[];

  constructor(violation: Violation, steps: readonly Step[]) {
    const numbered = steps.map((step, k) => `${String(k + 1).padStart(4)} ${JSON.stringify(step)}`);
    const { property, paper, fact, stack } = violation;
    const head = `${property}${paper === '' ? '' : ` (${paper})`}: ${fact}`;
    super([head, ...numbered, ...(stack === undefined ? [] : [stack])].join('\n'));
    this.violation = violation;
    this.steps = steps;
  }
}

/**
 * Every drawn schedule keeps every invariant of the target, and gets going again after it: a property for
 * `fc.assert`, whose seed and path then repeat a failing run. It shrinks by itself, better than choice by choice, so
 * the failure says the short schedule at once.
 */
export function holdsOnEverySchedule(target: Target, options: DraftOptions = {}): fc.IPropertyWithHooks<[Draft]> {
  return fc.property(fc.noShrink(drafts(options)), (draft) => {
    if (runDraft(target, draft).violation === null) return;
    const { violation, candidate } = shrinkDraft(target, draft);
    throw new ScheduleFailure(violation, candidate.steps);
  });
}
