import { expect, test } from 'vitest';
import { runSteps } from '../../../world/cluster/run.ts';
import type { Step } from '../../seen/schedule.ts';
import { implementation } from '../../../world/subjects/implementation.ts';
import type { Outside } from '../../../world/testing/tampered.ts';
import { tampered } from '../../../world/testing/tampered.ts';
import { plainOptions } from '../../../world/testing/story.ts';
import type { Reply } from '../../seen/view.ts';
import { readFreshness } from './read-freshness.ts';

const options = { ...plainOptions, servers: 1, features: ['readIndex'] } as const;

/** A server that is alone commits its no-op as it becomes leader, then an entry, and serves a read. */
const steps: readonly Step[] = [
  { kind: 'timeout', server: 1 },
  { kind: 'command', server: 1, command: 'x' },
  { kind: 'read', server: 1 },
];

function refuted(change: (outside: Outside) => Outside): string | undefined {
  const subject = tampered(implementation(options), change);
  const target = { name: 'broken', make: () => subject, invariants: [readFreshness] };
  return runSteps(target, options, steps, { suffix: false }).violation?.fact;
}

const servedAt =
  (index: number) =>
  (reply: Reply): Reply =>
    reply.kind === 'readable' ? { ...reply, index } : reply;

test('what the implementation serves is fresh', () => {
  expect(refuted((outside) => outside)).toBeUndefined();
});

test.each<readonly [string, (replies: readonly Reply[]) => readonly Reply[], string]>([
  [
    'an index below what was committed when it was asked',
    (replies) => replies.map(servedAt(1)),
    'n1 serves read 1 at index 1, but up to 2 was committed when it was asked',
  ],
  [
    'an index that is not applied',
    (replies) => replies.map(servedAt(3)),
    'n1 serves read 1 at index 3, but has applied up to 2',
  ],
  [
    'an answer that was given before',
    (replies) => [...replies, ...replies],
    'n1 answers read 1, for which nobody waits',
  ],
])('a read is not served with %s', (_, change, fact) => {
  expect(refuted((outside) => ({ ...outside, replies: change(outside.replies) }))).toBe(fact);
});
