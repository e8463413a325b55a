import fc from 'fast-check';
import { expect, test } from 'vitest';
import { targetNamed } from '../../world/testing/target-named.ts';
import type { LiveState } from './live.ts';
import { Session } from './session.ts';
import { newIn, shownAfter, wholeOf } from './telling.ts';
import type { Shown } from './telling.ts';

const plain = { servers: 3, features: [], maxEntries: 4, maxInFlight: 4, disk: 'immediate' } as const;

const sessionOf = (clients: number): Session =>
  new Session({
    target: targetNamed('impl'),
    schedule: { options: { ...plain, ...(clients > 0 && { clients }) }, steps: [] },
    at: 0,
    seed: 1,
    tool: '',
  });

const shownOf = (session: Session): Shown => ({
  revision: session.revision,
  branch: session.here.branch,
  document: session.document(),
});

/** As a tab hears it. */
const stateOf = (session: Session, document: LiveState['document']): LiveState =>
  JSON.parse(JSON.stringify({ ...session.state(), document, busy: null, said: '' })) as LiveState;

/** Which choice is taken, how far one goes back before, and whether a tab misses what is told of it. */
const way = fc.array(
  fc.record({
    choice: fc.nat(),
    back: fc.constantFrom(0, 0, 0, 0, 1, 3),
    compares: fc.constantFrom(false, false, true),
    isMissed: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 25 },
);

test('a tab that heard all shows what the server shows; one that missed something notices, and is told all', () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 2), way, (clients, taken) => {
      const session = sessionOf(clients);
      let told = shownOf(session);
      let known = shownAfter(null, stateOf(session, wholeOf(told)));
      for (const { choice, back, compares, isMissed } of taken) {
        const { branch, at } = session.here;
        const place = { branch, at: Math.max(0, at - back) };
        const { choices } = session.look(place);
        const text = choices[choice % Math.max(1, choices.length)]?.text;
        if (text !== undefined) session.take(place, text);
        if (compares) session.compare();
        const now = shownOf(session);
        const state = stateOf(session, newIn(now, told));
        const hasMissed = known?.revision !== told.revision;
        told = now;
        if (isMissed) continue;
        known = shownAfter(known, state);
        expect(known === null).toBe(hasMissed && state.document?.kind !== 'whole');
        known ??= shownAfter(null, stateOf(session, wholeOf(now)));
        expect(known).toEqual(JSON.parse(JSON.stringify(now)));
      }
    }),
    { numRuns: 15 },
  );
});

test('of a run that went on by a step, only that step is told', () => {
  const session = sessionOf(0);
  for (let k = 0; k < 300; k += 1) session.take(session.here, k % 2 === 0 ? 'n1 timeout' : 'n2 timeout');
  const before = shownOf(session);
  session.take(session.here, 'n3 timeout');
  const whole = JSON.stringify(shownOf(session)).length;
  const told = newIn(shownOf(session), before);
  expect(told).toMatchObject({ kind: 'change', since: before.revision });
  expect(JSON.stringify(told).length).toBeLessThan(whole / 100);
});
