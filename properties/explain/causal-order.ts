import type { MadeStep } from './variant.ts';

/**
 * Which steps each step depends on directly, by number (happened-before, Lamport 1978): the step before it on the same
 * server, or of the same client; the step that sent the message that it is about; and for a clock's tick the tick
 * before, since clocks may drift apart only so far. What is done to the network alone (a loss, a cut) nobody depends
 * on: a message that arrived, arrived whatever was done to others.
 */
export function causalOrder(made: readonly MadeStep[]): ReadonlyMap<number, readonly number[]> {
  const last = new Map<string, number>(); // step of a server, of a client, of any clock
  const sentBy = new Map<string, number>();
  const order = new Map<number, readonly number[]>();
  for (const step of made) {
    const places = placesOf(step);
    const sender = step.message === undefined ? undefined : sentBy.get(step.message);
    const causes = [sender, ...places.map((place) => last.get(place))].filter((cause) => cause !== undefined);
    order.set(
      step.number,
      [...new Set(causes)].sort((a, b) => a - b),
    );
    for (const place of places) last.set(place, step.number);
    for (const { sending } of step.sent) sentBy.set(sending, step.number);
  }
  return order;
}

function placesOf({ server, clients, step }: MadeStep): readonly string[] {
  return [
    ...(server === null ? [] : [`server ${server}`]),
    ...clients.map((client) => `client ${client}`),
    ...(step.kind === 'tick' ? ['clocks'] : []),
  ];
}

/** These steps, and all that they depend on. */
export function causalPast(
  order: ReadonlyMap<number, readonly number[]>,
  steps: readonly number[],
): ReadonlySet<number> {
  const past = new Set(steps);
  for (const step of past) {
    for (const cause of order.get(step) ?? []) past.add(cause); // a Set goes on with what is added meanwhile
  }
  return past;
}
