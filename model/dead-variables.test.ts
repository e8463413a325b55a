// @module-tag slow
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpecConfig } from './state/config.ts';
import { withoutDeadVariables } from './dead-variables.ts';
import { anyEvents, featureSets, walk } from './testing/random-walk.ts';
import { initialServer, type SpecServer, serverKey, stepServer } from './server.ts';

const choices = fc.array(fc.nat(), { minLength: 80, maxLength: 80, size: 'max' });

test.each(featureSets)('to forget dead variables before a step or after it is the same: %s', (_, features) => {
  const config: SpecConfig = { servers: 3, initialTerm: 1, features };
  const project = (server: SpecServer) => serverKey(withoutDeadVariables(config, server));
  fc.assert(
    fc.property(choices, (walked) => {
      walk(config, walked, (server, event) => {
        const shown = (from: SpecServer) =>
          anyEvents(event).map((any) => {
            const { server: after, action, sent, discarded, replies } = stepServer(config, from, any);
            return [project(after), action === null, sent, discarded, replies];
          });
        expect(shown(withoutDeadVariables(config, server))).toEqual(shown(server));
      });
    }),
    { numRuns: 4 },
  );
});

test('a server without dead variables is left as it is', () => {
  const [, features] = featureSets[0] ?? [];
  if (features === undefined) throw new Error('no features');
  const config: SpecConfig = { servers: 3, initialTerm: 1, features };
  const server = initialServer(config, 1);
  expect(withoutDeadVariables(config, server)).toBe(server);
});
