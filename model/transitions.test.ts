import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coreFeatures, type SpecConfig } from './config.ts';
import { stepServer } from './server.ts';
import { anyEvents, featureSets, walk } from './testing/random-walk.ts';
import { specTransitions } from './transitions.ts';

const choices = fc.array(fc.nat(), { minLength: 100, maxLength: 100, size: 'max' });

describe.each(featureSets)('with features: %s', (_, features) => {
  const config: SpecConfig = { servers: 3, initialTerm: 1, features };
  const transitions = specTransitions(config);

  test('a step tells the transition that it took: role, event, target and action are those of the list', () => {
    fc.assert(
      fc.property(choices, (walked) => {
        walk(config, walked, (server, event) => {
          for (const any of anyEvents(event)) {
            const { transition: taken, action, server: after } = stepServer(config, server, any);
            if (taken === null) continue;
            expect(transitions[taken]).toMatchObject({ id: taken, event: any.type, action });
            const { state, target } = transitions[taken] ?? {};
            expect(['any', server.role]).toContain(state);
            expect(after.role).toBe(target ?? server.role);
          }
        });
      }),
      { numRuns: 5 },
    );
  });

  test('state, event, guard and action name a transition', () => {
    const names = transitions.map(({ state, event, guard, action }) => `${state} ${event} ${guard} ${action}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

test('what holds for all roles is one transition, whatever the role', () => {
  const config: SpecConfig = { servers: 3, initialTerm: 1, features: coreFeatures };
  const restarts = specTransitions(config).filter(({ event }) => event === 'restart');
  expect(restarts).toEqual([
    {
      id: 11,
      state: 'any',
      event: 'restart',
      guard: null,
      target: 'follower',
      actions: ['restart'],
      action: 'Restart',
    },
  ]);
});
