import { expect, test } from 'vitest';
import { runSteps } from '../../world/cluster/run.ts';
import { implementation } from '../../world/subjects/implementation.ts';
import type { ImplementationState } from '../../world/subjects/implementation-parts.ts';
import { specification } from '../../world/subjects/specification/specification.ts';
import { plainOptions } from '../../world/testing/story.ts';
import { always } from '../invariants/define.ts';
import type { Invariant } from '../invariants/invariant.ts';
import { holds, violated } from '../invariants/invariant.ts';
import type { Step } from '../seen/schedule.ts';
import type { LocalState, Subject } from '../seen/subject.ts';
import type { ServerView } from '../seen/view.ts';
import { lockstep } from './lockstep.ts';

/** As the spec leaves all that it compares alone, a subject may not get away with changing it in place. */

interface Meddled extends LocalState {
  readonly inner: ImplementationState;
}

type Shown = { -readonly [Field in keyof ServerView]: ServerView[Field] };

/** Servers that each show one object all along, in which only what changes is written; a step of server 1 spoils that of 2. */
function meddling(spoil: (view: Shown) => void): Subject {
  const inner = implementation(plainOptions);
  const shown = new Map<number, Shown>();
  const of = (view: ServerView): Shown => shown.get(view.id) ?? { ...view };
  return {
    name: 'meddling',
    boot(id): Meddled {
      const state = inner.boot(id);
      shown.set(id, { ...state.view });
      return { view: of(state.view), inner: state };
    },
    step(state, input) {
      const before = (state as Meddled).inner;
      const transition = inner.step(before, input);
      const view = of(transition.state.view);
      for (const field of Object.keys(view) as (keyof ServerView)[]) {
        if (before.view[field] !== transition.state.view[field])
          Object.assign(view, { [field]: transition.state.view[field] });
      }
      const other = shown.get(2);
      if (view.id === 1 && other !== undefined) spoil(other);
      return { ...transition, state: { view, inner: transition.state } as Meddled };
    },
  };
}

const steps: readonly Step[] = [
  { kind: 'command', server: 2, command: 'x' }, // which is refused, and finds both equal
  { kind: 'command', server: 1, command: 'x' },
  { kind: 'command', server: 2, command: 'x' },
];

function found(spoil: (view: Shown) => void, invariants: readonly Invariant[], beside: boolean) {
  const make = (): Subject => {
    const subject = meddling(spoil);
    return beside ? lockstep(subject, specification(plainOptions)) : subject;
  };
  return runSteps({ name: 'meddling', make, invariants }, plainOptions, steps, { suffix: false }).violation;
}

test.each<readonly [string, (view: Shown) => void]>([
  ['commitIndex', (view) => void (view.commitIndex += 1)],
  ['role', (view) => void (view.role = 'candidate')],
  ['votesGranted', (view) => void (view.votesGranted = [2])],
  ['nextIndex/matchIndex', (view) => void (view.progress = [{ server: 1, nextIndex: 1, matchIndex: 0 }])],
  ['configuration', (view) => void (view.configuration = { ...view.configuration, learners: [3] })],
  ['durable votedFor', (view) => void (view.durable = { ...view.durable, votedFor: 3 })],
  ['log', (view) => void (view.log = { ...view.log, entries: [{ term: 1, command: 'x' }] })],
])('what a step changes of %s of a server that took none is found at the next step of that one', (field, spoil) => {
  expect(found(spoil, [], true)).toMatchObject({ property: 'Conformance', difference: { field }, atStep: 3 });
  expect(found(() => undefined, [], true)).toBeNull();
});

test('an invariant of states is asked about a server that took no step', () => {
  const unspoilt = always('Nothing Committed', ({ servers }) =>
    servers.every(({ commitIndex }) => commitIndex === 0) ? holds : violated('something is committed'),
  );
  const spoil = (view: Shown): void => void (view.commitIndex += 1);
  expect(found(spoil, [unspoilt], false)).toMatchObject({ property: 'Nothing Committed', atStep: 2 });
  expect(found(() => undefined, [unspoilt], false)).toBeNull();
});
