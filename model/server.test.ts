import * as fc from 'fast-check';
import { assert, describe, expect, test } from 'vitest';
import { initialTransition } from 'xstate';
import { type SpecAction, specActions } from './action.ts';
import { coreFeatures, type SpecConfig } from './config.ts';
import { eventKinds } from './event.ts';
import { createServerMachine } from './compose.ts';
import { documentedStep } from './testing/documented-step.ts';
import { halfWay, lagging } from './testing/lagging.ts';
import { allFeatures, anyEvents, featureSets, walk } from './testing/random-walk.ts';
import { leasing } from './testing/leasing.ts';
import { continueSnapshot, Story } from './testing/story.ts';
import { initialServer, stepServer } from './server.ts';
import { initialContext } from './state.ts';
import { established, handingOver, joint, toldLate } from './testing/changing.ts';

const choices = fc.array(fc.nat(), { minLength: 60, maxLength: 60, size: 'max' });

describe.each(featureSets)('with features: %s', (_, features) => {
  const config: SpecConfig = { servers: 3, initialTerm: 1, features };

  test("the fast call does what XState's transition() does", () => {
    fc.assert(
      fc.property(choices, (walked) => {
        walk(config, walked, (server, event) => {
          for (const any of anyEvents(event)) {
            expect({ ...stepServer(config, server, any), transition: null }).toEqual(
              documentedStep(config, server, any),
            );
          }
        });
      }),
      { numRuns: 5 },
    );
  });

  test('a step that is not enabled leaves the same server, and every step is one action', () => {
    fc.assert(
      fc.property(choices, (walked) => {
        walk(config, walked, (server, event) => {
          for (const any of anyEvents(event)) {
            const { server: after, action, transition, ...effects } = stepServer(config, server, any);
            expect([null, ...specActions]).toContain(action);
            expect(transition === null).toBe(action === null);
            const nothing = { sent: [], discarded: false, replies: [] };
            if (action === null) assert.deepEqual([after === server, effects], [true, nothing]);
          }
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

test('random walks meet every action', () => {
  const met = new Set<SpecAction | null>();
  const fresh = featureSets.map(([, features]) => new Story(features));
  // From nothing, few walks come to a snapshot.
  const tooLate = handingOver().does(2, { type: 'timeout' });
  const twice = halfWay().does(1, continueSnapshot(3), continueSnapshot(3));
  const led = [lagging(), twice, established(), joint(), handingOver(), tooLate, toldLate(), leasing()];
  for (const { config, cluster } of [...fresh, ...led]) {
    for (const walked of fc.sample(fc.array(fc.nat(), { minLength: 300, maxLength: 300, size: 'max' }), {
      seed: 3,
      numRuns: 12,
    })) {
      walk(
        config,
        walked,
        (server, event) => {
          for (const any of anyEvents(event)) met.add(stepServer(config, server, any).action);
        },
        cluster,
      );
    }
  }
  expect(specActions.filter((action) => !met.has(action))).toEqual([]);
});
