import fc from 'fast-check';
import type { Step } from '../../properties/seen/schedule.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import { choice, drafts, stepsOf } from '../drawing/draft.ts';
import type { Strategy } from './strategy.ts';

const freshLength = 60; // choices behind the steps of a saved schedule, about as many as it has itself
const editsMax = 3;

/** Plays saved schedules again, with a few steps left out, doubled or moved, cut off somewhere, and goes on by chance. */
export const savedAndChanged: Strategy = {
  name: 'saved',
  buildsOn: 'saved',
  drafts(wanted, { saved }) {
    return saved.length === 0 ? drafts(wanted) : variations(wanted, saved);
  },
};

type Edit = { readonly kind: 'leaveOut' | 'double' | 'move' | 'cut'; readonly at: number; readonly to: number };

function variations(wanted: DraftOptions, saved: readonly Draft[]): fc.Arbitrary<Draft> {
  const edit: fc.Arbitrary<Edit> = fc.record({
    kind: fc.constantFrom('leaveOut', 'leaveOut', 'double', 'move', 'cut'),
    at: choice,
    to: choice,
  });
  const length = Math.min(freshLength, stepsOf(wanted));
  return fc
    .record({
      draft: fc.noBias(fc.nat(saved.length - 1)),
      edits: fc.array(edit, { minLength: 0, maxLength: editsMax, size: 'max' }),
      choices: fc.array(choice, { minLength: length, maxLength: length, size: 'max' }),
    })
    .map(({ draft: k, edits, choices }) => {
      const draft = saved[k];
      if (draft === undefined) throw new RangeError('no such draft');
      return { ...draft, begin: edits.reduce(edited, draft.begin ?? []), choices };
    });
}

function edited(steps: readonly Step[], { kind, at, to }: Edit): readonly Step[] {
  const k = at % steps.length; // NaN where there are none
  const step = steps[k];
  if (step === undefined) return steps;
  const without = [...steps.slice(0, k), ...steps.slice(k + 1)];
  switch (kind) {
    case 'leaveOut':
      return without;
    case 'double':
      return [...steps.slice(0, k), step, ...steps.slice(k)];
    case 'move': {
      const there = to % steps.length;
      return [...without.slice(0, there), step, ...without.slice(there)];
    }
    case 'cut':
      return steps.slice(0, k);
  }
}
