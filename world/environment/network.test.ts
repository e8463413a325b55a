import { expect, test } from 'vitest';
import type { Envelope } from '../../properties/seen/view.ts';
import { Network } from './network.ts';

const ask = (from: number, to: number, term: number): Envelope => ({
  from,
  to,
  message: { kind: 'RequestVote', term, lastLogIndex: 0, lastLogTerm: 0 },
});

test('occurrences count equal messages of a link from the start of the run, delivered or not', () => {
  const network = new Network(3, true);
  network.send(ask(1, 2, 1));
  network.send(ask(1, 3, 1));
  network.send(ask(1, 2, 2));
  const [first] = network.flights;
  if (first !== undefined) network.take(first);
  network.send(ask(1, 2, 1));
  expect(network.flights.map(({ occurrence }) => occurrence)).toEqual([1, 1, 2]);
  expect(network.find({ from: 1, to: 2, kind: 'RequestVote', term: 1, occurrence: 1 })).toBeUndefined();
  expect(network.find({ from: 1, to: 2, kind: 'RequestVote', term: 1, occurrence: 2 })).toBe(network.flights[2]);
});

test('a position counts the messages of its link alone', () => {
  const network = new Network(3, true);
  for (const envelope of [ask(1, 2, 1), ask(2, 1, 1), ask(1, 2, 2), ask(1, 2, 3)]) network.send(envelope);
  expect(network.atPosition(1, 2, 1)).toBe(network.flights[2]);
  expect(network.atPosition(1, 2, 3)).toBeUndefined();
  for (const flight of network.flights) {
    const { from, to } = flight.envelope;
    expect(network.atPosition(from, to, network.positionOf(flight))).toBe(flight);
  }
});

test('a link is cut in one direction', () => {
  const network = new Network(3, false);
  network.setCut(1, 2, true);
  network.setCut(1, 2, true);
  expect([network.isCut(1, 2), network.isCut(2, 1), network.cutLinks]).toEqual([true, false, 1]);
  network.healAll();
  expect([network.isCut(1, 2), network.cutLinks]).toEqual([false, 0]);
});

test('a flapping link is cut, and changes whenever a timer of its sender fires, until it is cut for good, mended or healed', () => {
  const network = new Network(3, false);
  network.setFlapping(1, 2);
  const carried = [1, 1, 2, 1].map((sender) => {
    network.flap(sender);
    return !network.isCut(1, 2);
  });
  expect(carried).toEqual([true, false, false, true]);
  expect([network.isCut(2, 1), network.cutLinks, network.isWhole, network.isSteady(1, 2)]).toEqual([
    false,
    0,
    false,
    false,
  ]);
  network.setCut(1, 2, true);
  network.flap(1);
  expect([network.isCut(1, 2), network.isFlapping(1, 2)]).toEqual([true, false]);
  network.setFlapping(1, 2);
  network.setCut(1, 2, false);
  expect([network.isWhole, network.isSteady(1, 2)]).toEqual([true, true]);
  network.setFlapping(1, 2);
  network.healAll();
  network.flap(1);
  expect([network.isWhole, network.cutLinks]).toEqual([true, 0]);
});
