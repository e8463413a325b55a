import { expect, test } from 'vitest';
import { textbookRules } from '../../impl/index.ts';
import type { Target } from '../../properties/judging/target.ts';
import { withRules } from '../faults/fault.ts';
import { implementation } from '../subjects/implementation.ts';
import { targetNamed } from '../testing/target-named.ts';
import { Story } from '../testing/story.ts';

/** Its followers help nobody until their own timers fire, long after the least election timeout (dissertation §4.2.3). */
const stickier: Target = {
  name: 'stickier',
  make: (options) =>
    implementation(
      options,
      'stickier',
      withRules({
        ignoresCampaign: (node, message) => textbookRules.ignoresCampaign({ ...node, suspectsLeader: false }, message),
      }),
    ),
  invariants: [],
};

/** n1 has led, and starts again: n2 takes it for the leader still. */
const lostOffice = (target: Target): Story =>
  new Story(target, { servers: 2, features: ['checkQuorum', 'leastTimeout'] })
    .elect(1, 1, 2)
    .replicate(1, 2)
    .crash(1)
    .settle();

test('who has fired first is elected, once the least election timeout has passed for all', () => {
  expect(lostOffice(targetNamed('impl')).violation).toBeNull();
});

test('who waits for its own timer instead is found, though with timers in turns somebody would be elected', () => {
  expect(lostOffice(stickier).violation).toMatchObject({ property: 'Liveness' });
  expect(lostOffice(stickier).violation?.fact).toContain('n1, whose timer alone had fired, was not elected');
});
