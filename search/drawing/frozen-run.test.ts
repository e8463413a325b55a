import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Target } from '../../properties/judging/target.ts';
import type { Transition } from '../../properties/seen/subject.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import { drafts } from './draft.ts';
import { runDraft } from './run-draft.ts';

/** Freezes all that can be reached, as far as it is plain data. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}

const frozenTransition = (transition: Transition): Transition => frozen({ ...transition });

/** The same target, whose servers must never write to what an earlier step has returned. */
const onFrozenStates = (target: Target): Target => ({
  ...target,
  make(options) {
    const subject = target.make(options);
    return {
      ...subject,
      boot: (id) => frozen(subject.boot(id)),
      step: (state, input) => frozenTransition(subject.step(state, input)),
    };
  },
});

// A step of the core writes to its own copy of a node while it is made: nobody may ever see that.
test('what a step of a server has returned never changes', () => {
  const target = targetNamed('impl', { conformance: false });
  const onFrozen = onFrozenStates(target);
  fc.assert(
    fc.property(drafts({ servers: 3 }), (draft) => {
      expect(runDraft(onFrozen, draft)).toEqual(runDraft(target, draft));
    }),
    { numRuns: 20 },
  );
});
