import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coreFeatures, type SpecConfig } from '../state/config.ts';
import { stepServer } from '../server.ts';
import { anyEvents, featureSets, walk } from '../testing/random-walk.ts';
import { specTransitions } from './transitions.ts';

const choices = fc.array(fc.nat(), { minLength: 100, maxLength: 100, size: 'max' });

describe.each(featureSets)('with features: %s', (_, features) => {
  const config: SpecConfig = { servers: 3, initialTerm: 1, features };
  const transitions = specTransitions(config);

  test('a step tells the transition that it took: role, event, target and action are those of the list', () => {
    fc.assert(
      fc.property(choices, (walked) => {
        walk(config, walked, (server, event) => {
          const steps = anyEvents(event).flatMap((any) => {
            const step = stepServer(config, server, any);
            return step.transition === null ? [] : [{ any, step, listed: transitions[step.transition] }];
          });
          // [listed, taken] in each pair
          const pairs = steps.map(({ any, step, listed }) => [
            [listed?.id, listed?.event, listed?.action, listed?.target ?? server.role],
            [step.transition, any.type, step.action, step.server.role],
          ]);
          expect(pairs.map(([of]) => of)).toEqual(pairs.map(([, taken]) => taken));
          const states = steps.map(({ listed }) => listed?.state);
          expect(states.filter((state) => state !== 'any' && state !== server.role)).toEqual([]);
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
