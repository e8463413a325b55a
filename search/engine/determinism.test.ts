import { expect, test } from 'vitest';
import { outcomeOf } from '../../properties/progressive.ts';
import { defineSubject } from '../../world/registry/define-subject.ts';
import type { OwnServer } from '../../world/subjects/own/server.ts';
import { partingRuns } from './determinism.ts';

/** Servers whose term rises by what `grows` says, at each election timeout. */
function growing(grows: () => number) {
  const start = (): OwnServer => {
    let currentTerm = 0;
    return {
      step: ({ kind }) => {
        if (kind === 'electionTimeout') currentTerm += grows();
        return {};
      },
      view: () => ({ role: 'follower', currentTerm, votedFor: null, leaderId: null, commitIndex: 0, log: [] }),
    };
  };
  return defineSubject({ name: 'growing', make: () => start });
}

const sound = growing(() => 1);
const partingOf = (one: typeof sound, beside: typeof sound) =>
  outcomeOf(partingRuns(one, beside, { steps: 40 }, 1, () => true));

test('runs that repeat do not part', () => {
  expect(
    partingOf(
      sound,
      growing(() => 1),
    ),
  ).toBeNull();
});

test('a subject that is another each time is told, with the step, the server and the field', () => {
  let calls = 0;
  const parting = partingOf(
    growing(() => (calls += 1)),
    sound,
  );
  expect(parting).toMatchObject({ field: 'currentTerm' });
  expect(parting?.again).not.toBe(parting?.first);
});

test('so is one that is another beside it, as in another process', () => {
  expect(
    partingOf(
      sound,
      growing(() => 2),
    ),
  ).toMatchObject({ field: 'currentTerm', first: '1', again: '2' });
});
