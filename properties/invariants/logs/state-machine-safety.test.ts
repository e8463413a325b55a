import { expect, test } from 'vitest';
import { implementation } from '../../../world/subjects/implementation.ts';
import { Story } from '../../../world/testing/story.ts';
import { tampered } from '../../../world/testing/tampered.ts';
import type { Target } from '../../judging/target.ts';
import { lastIndex } from '../../seen/view.ts';
import { stateMachineSafety } from './state-machine-safety.ts';

/** A crash leaves its servers with a commitIndex that covers all of their logs. */
const overconfident: Target['make'] = (options) =>
  tampered(implementation(options), (outside, { kind }) =>
    kind === 'crash' ? { ...outside, view: { ...outside.view, commitIndex: lastIndex(outside.view.log) } } : outside,
  );

test('what a crash makes a server count as committed, and nobody has committed, is told as that', () => {
  const story = new Story(
    { name: 'overconfident', make: overconfident, invariants: [stateMachineSafety] },
    { servers: 2 },
  );
  expect(story.elect(1, 1, 2).crash(1).violation?.fact).toBe(
    'n1 counts entry 1 of term 1 as committed, which nobody has committed',
  );
});
