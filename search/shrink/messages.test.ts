import { expect, test } from 'vitest';
import { runSteps } from '../../world/cluster/run.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import { plainOptions, Story } from '../../world/testing/story.ts';
import { targetNamed } from '../../world/testing/target-named.ts';
import type { Move } from '../../world/steps/descriptor.ts';
import { nameOf } from '../../world/cluster/move.ts';
import type { World } from '../../world/cluster/world.ts';
import { passingFewer, takingOlder } from './messages.ts';
import { without } from './reductions.ts';

const target = targetNamed('impl');

/** How many steps do not apply, nor any that the names mean by chance. */
const skippedIn = (of: readonly Step[]): number => runSteps(target, plainOptions, of, { suffix: false }).skipped.length;

test('with a heartbeat, the message goes that a later one passed by', () => {
  const late: Step = { kind: 'deliver', message: '1>2 AppendEntries t1 #4', position: 4 };
  const told = [...new Story(target).elect(1, 1, 3).heartbeat(1).heartbeat(1).heartbeat(1).steps, late];
  expect(skippedIn(told)).toBe(0);
  const { length } = told;
  const heartbeat = told.slice(length - 2, length - 1);
  const shorter = without({ options: plainOptions, steps: told }, length - 2, length - 1);
  expect(skippedIn(shorter.steps)).toBe(1);
  const [closer] = passingFewer(shorter, length - 2, heartbeat);
  expect(closer?.steps.at(-1)).toMatchObject({ position: 3 });
  expect(skippedIn(closer?.steps ?? [])).toBe(0);
});

test('what was sent before a step that goes is passed by as many as before', () => {
  const early: Step = { kind: 'deliver', message: '1>2 AppendEntries t1 #1', position: 1 };
  const late: Step = { kind: 'deliver', message: '1>2 AppendEntries t1 #4', position: 3 };
  const told = [...new Story(target).elect(1, 1, 3).heartbeat(1).heartbeat(1).heartbeat(1).steps, early, late];
  const at = told.length - 3;
  const shorter = without({ options: plainOptions, steps: told }, at, at + 1);
  const [, ofKind] = passingFewer(shorter, at, told.slice(at, at + 1));
  expect(ofKind?.steps.slice(at)).toEqual([early, { ...late, message: '1>2 AppendEntries t1 #3', position: 2 }]);
});

test('where no message passes by another, none passes by fewer', () => {
  const { steps: inOrder } = new Story(target).elect(1, 1, 2).replicate(1, 2);
  expect(passingFewer({ options: plainOptions, steps: inOrder.slice(1) }, 0, inOrder.slice(0, 1))).toEqual([]);
});

test('an older message of the link, or of those of its kind', () => {
  const { steps: sent } = new Story(target).elect(1, 1, 3).heartbeat(1).heartbeat(1);
  const late: Step = { kind: 'deliver', message: '1>2 AppendEntries t1 #3', position: 3 };
  const candidates = takingOlder({ options: plainOptions, steps: [...sent, late] }, 0, sent.length + 1);
  const taken = candidates.map((candidate) => {
    const made: Step[] = [];
    const before = (world: World, _: Step, move: Move): void => void made.push(nameOf(world, move));
    runSteps(target, plainOptions, candidate.steps, { observer: { before }, suffix: false });
    const last = made.at(-1);
    return last !== undefined && 'message' in last ? last.message : null;
  });
  const first = '1>2 AppendEntries t1 #1';
  expect(taken).toEqual([null, first, first, first]); // the oldest of all is a RequestVote, so that step does not apply
});
