import { describe, expect, test } from 'vitest';
import { targetNamed } from '../../world/testing/target-named.ts';
import type { Envelope } from '../../properties/seen/view.ts';
import type { Flight } from '../../world/environment/network.ts';
import { World } from '../../world/cluster/world.ts';
import type { Delivery } from './delivery.ts';
import { pickerOf } from './delivery.ts';

const options = { servers: 5, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;

function worldWith(envelopes: readonly Envelope[]): World {
  const world = new World(targetNamed('impl').make(options), options, [], false);
  for (const envelope of envelopes) world.network.send(envelope);
  return world;
}

const message = (from: number, to: number, term: number): Envelope => ({
  from,
  to,
  message: { kind: 'RequestVoteResponse', term, voteGranted: false },
});

/** Takes one message after another from the network, as a run would, and sends what `answers` says to each. */
function orderOf(
  delivery: Delivery,
  envelopes: readonly Envelope[],
  answers: (taken: Envelope) => readonly Envelope[] = () => [],
): readonly number[] {
  const world = worldWith(envelopes);
  const pick = pickerOf(delivery);
  const taken: Flight[] = [];
  for (let flight = pick(world, 0, true); flight !== null; flight = pick(world, 0, true)) {
    world.network.take(flight);
    taken.push(flight);
    for (const envelope of answers(flight.envelope)) world.network.send(envelope);
  }
  return taken.map(({ envelope }) => envelope.message.term);
}

const three = [message(1, 5, 1), message(2, 5, 2), message(3, 5, 3)];

describe('priorities of chains (PCT for message passing)', () => {
  const priorities = (seed: number, changes: readonly number[] = []): Delivery => ({
    kind: 'priorities',
    seed,
    changes,
  });

  test('every order of three chains comes up about as often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 3_000; seed += 1) {
      const order = orderOf(priorities(seed), three).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
    for (const count of counts.values()) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  test('what a delivery brings about goes on with its chain, so that it goes before the others too', () => {
    const answers = ({ from, to, message: { term } }: Envelope): readonly Envelope[] =>
      term < 10 ? [message(to, from, 10 * term)] : [];
    // Each chain has two messages, and the receivers are different servers: otherwise they would be one chain.
    const two = [message(1, 4, 1), message(2, 5, 2)];
    const orders = new Set(Array.from({ length: 100 }, (_, seed) => orderOf(priorities(seed), two, answers).join(' ')));
    expect(orders).toEqual(new Set(['1 10 2 20', '2 20 1 10']));
  });

  test('at a change the chain whose turn it is falls behind all others', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const [first, ...rest] = orderOf(priorities(seed), three);
      expect(orderOf(priorities(seed, [0]), three)).toEqual([...rest, first]);
    }
  });

  test('a bug of depth two is found at least as often as the theorem says', () => {
    // Two servers send a line of three messages each; the bug: 2 comes before 4, and 5 before 3 (so a change is needed).
    const lines = [message(1, 4, 1), message(2, 5, 4)];
    const answers = ({ from, to, message: { term } }: Envelope): readonly Envelope[] =>
      term % 3 === 0 ? [] : [message(to, from, term + 1)];
    const [messages, width] = [6, 2];
    let found = 0;
    const runs = 3_000;
    for (let seed = 0; seed < runs; seed += 1) {
      const order = orderOf(priorities(seed, [seed % messages]), lines, answers);
      const at = (term: number): number => order.indexOf(term);
      if (at(2) < at(4) && at(5) < at(3)) found += 1;
    }
    expect(found / runs).toBeGreaterThan(1 / (width * width * messages));
    expect(found / runs).toBeLessThan(0.9);
  });
});

describe('delays', () => {
  test('without any, messages arrive in the order of their sending', () => {
    expect(orderOf({ kind: 'delays', at: [] }, three)).toEqual([1, 2, 3]);
  });

  test('a message that is delayed waits for all the others', () => {
    expect(orderOf({ kind: 'delays', at: [0] }, three)).toEqual([2, 3, 1]);
    expect(orderOf({ kind: 'delays', at: [0, 2] }, three)).toEqual([2, 1, 3]);
  });

  test('if all are delayed, the first one arrives', () => {
    expect(orderOf({ kind: 'delays', at: [0, 1, 2] }, three)).toEqual([1, 2, 3]);
  });
});

test('what cannot arrive is not picked', () => {
  for (const delivery of [
    undefined,
    { kind: 'priorities', seed: 1, changes: [] },
    { kind: 'delays', at: [0] },
  ] as const) {
    const world = worldWith([message(1, 2, 1)]);
    world.network.setCut(1, 2, true);
    expect(pickerOf(delivery)(world, 0, true)).toBeNull();
  }
});
