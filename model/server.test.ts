import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialTransition } from 'xstate';
import { type SpecAction, specActions } from './state/action.ts';
import { coreFeatures, type SpecConfig } from './state/config.ts';
import { eventKinds, type SpecEvent } from './state/event.ts';
import { createServerMachine } from './compose.ts';
import { documentedStep } from './testing/documented-step.ts';
import { halfWay, lagging } from './testing/lagging.ts';
import { allFeatures, anyEvents, featureSets, walk } from './testing/random-walk.ts';
import { leasing } from './testing/leasing.ts';
import { overtaking } from './testing/overtaking.ts';
import { appendEntries, continueSnapshot, requestPreVote, requestVote, Story } from './testing/story.ts';
import { initialServer, type SpecServer, stepServer } from './server.ts';
import { initialContext } from './state/state.ts';
import { established, handingOver, joint, toldLate } from './testing/changing.ts';

const choices = fc.array(fc.nat(), { minLength: 60, maxLength: 60, size: 'max' });

describe.each(featureSets)('with features: %s', (_, features) => {
  const config: SpecConfig = { servers: 3, initialTerm: 1, features };

  test("the fast call does what XState's transition() does", { tags: 'slow' }, () => {
    fc.assert(
      fc.property(choices, (walked) => {
        walk(config, walked, (server, event) => {
          const events = anyEvents(event);
          expect(events.map((any) => ({ ...stepServer(config, server, any), transition: null }))).toEqual(
            events.map((any) => documentedStep(config, server, any)),
          );
        });
      }),
      { numRuns: 5 },
    );
  });

  test('a step that is not enabled leaves the same server, and every step is one action', () => {
    const actions = new Set<SpecAction | null>([null, ...specActions]);
    fc.assert(
      fc.property(choices, (walked) => {
        walk(config, walked, (server, event) => {
          const steps = anyEvents(event).map((any) => stepServer(config, server, any));
          const known = steps.map(({ action, transition }) => [actions.has(action), transition === null]);
          expect(known).toEqual(steps.map(({ action }) => [true, action === null]));
          const refused = steps.filter(({ action }) => action === null);
          const nothing = { action: null, transition: null, sent: [], discarded: false, replies: [] };
          expect(refused.map(({ server: after, ...effects }) => [after === server, effects])).toEqual(
            refused.map(() => [true, nothing]),
          );
        });
      }),
      { numRuns: 5 },
    );
  });
});

test('a server begins as a follower (§5.2), as XState says too', () => {
  const config: SpecConfig = { servers: 3, initialTerm: 0, features: coreFeatures };
  const server = initialServer(config, 2);
  const [snapshot] = initialTransition(createServerMachine(config), { id: 2 });
  expect([server.role, server.context]).toEqual([snapshot.value, snapshot.context]);
  expect(server.context).toEqual(initialContext(config, 2));
});

test('a step changes nothing of the server that it starts from', () => {
  const config: SpecConfig = { servers: 3, initialTerm: 1, features: allFeatures };
  fc.assert(
    fc.property(choices, (walked) => {
      walk(config, walked, (server, event) => {
        const before = JSON.stringify(server.context);
        for (const any of anyEvents(event)) stepServer(config, server, any);
        expect(JSON.stringify(server.context)).toBe(before);
      });
    }),
    { numRuns: 5 },
  );
});

test('every kind of event is one of the machine', () => {
  const features = { ...allFeatures, leaseReads: true };
  const machine: unknown = createServerMachine({ servers: 3, initialTerm: 1, features });
  const { events } = machine as { readonly events: readonly string[] };
  expect(new Set(events)).toEqual(new Set(eventKinds));
});

/** Server 2 hears that server 1 leads, and server 3 asks it for a pre-vote. */
const heard = (): Story =>
  new Story({ preVote: true, checkQuorum: true, implicitSelfVote: true })
    .does(1, { type: 'timeout' }, requestPreVote(2))
    .exchange(1, 2)
    .does(1, { type: 'campaign' }, requestVote(2))
    .exchange(1, 2)
    .does(1, { type: 'becomeLeader' }, appendEntries(2))
    .exchange(1, 2)
    .does(3, { type: 'timeout' }, requestPreVote(2));

test('random walks meet every action', { tags: 'slow' }, () => {
  const met = new Set<SpecAction | null>();
  const fresh = featureSets.map(([, features]) => new Story(features));
  // From nothing, few walks come to a snapshot.
  const tooLate = handingOver().does(2, { type: 'timeout' });
  const twice = halfWay().does(1, continueSnapshot(3), continueSnapshot(3));
  const led = [
    lagging(),
    twice,
    established(),
    joint(),
    handingOver(),
    tooLate,
    toldLate(),
    leasing(),
    heard(),
    overtaking(),
  ];
  const missed = (): readonly SpecAction[] => specActions.filter((action) => !met.has(action));
  const numbers = fc.array(fc.nat(), { minLength: 300, maxLength: 300, size: 'max' });
  for (const walked of fc.sample(numbers, { seed: 3, numRuns: 12 })) {
    for (const { config, cluster } of [...fresh, ...led]) {
      const visit = (server: SpecServer, event: SpecEvent): void => {
        for (const any of anyEvents(event)) met.add(stepServer(config, server, any).action);
      };
      if (missed().length > 0) walk(config, walked, visit, cluster);
    }
  }
  expect(missed()).toEqual([]);
});
