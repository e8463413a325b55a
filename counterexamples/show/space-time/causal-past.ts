import type { ServerId } from '../../../properties/seen/view.ts';
import type { AppliedStep, Trace, TraceMessage } from '../../trace.ts';

/**
 * The numbers of the steps that happened before the violation (Lamport 1978), its own step included: a step of a server
 * rests on the one before on that server, a delivery on the step that sent the message, a request and an answer on what
 * their client did last. Empty without a violation; all steps if it came when the faults stopped, which is nobody's
 * doing. Every step in it may matter, and `explain` finds which do.
 */
export function pastOf({ steps, outcome, culprit }: Trace): ReadonlySet<number> {
  const made = steps.filter((step) => step.fate === 'applied');
  if (outcome.violation === null) return new Set();
  if (culprit === null) return new Set(made.map(({ number }) => number));
  const causes = causesOf(made);
  const past = new Set([culprit]);
  for (const number of past) {
    for (const cause of causes.get(number) ?? []) past.add(cause); // a Set goes on with what is added meanwhile
  }
  return past;
}

function causesOf(made: readonly AppliedStep[]): ReadonlyMap<number, readonly number[]> {
  const causes = new Map<number, readonly number[]>();
  const ofServer = new Map<ServerId, number>();
  const ofClient = new Map<number, number>();
  const senders = new Map<TraceMessage, number>();
  for (const { number, step, server, message, sent, copy, answered } of made) {
    const sender = message === null ? undefined : senders.get(message);
    for (const one of sent) senders.set(one, number);
    if (copy !== null && sender !== undefined) senders.set(copy, sender);
    if (server === null) continue; // what is done to the network alone nobody rests on
    const clients = [...(step.kind === 'request' ? [step.client] : []), ...answered.map(({ client }) => client)];
    const earlier = [ofServer.get(server), sender, ...clients.map((client) => ofClient.get(client))];
    causes.set(
      number,
      earlier.filter((cause) => cause !== undefined),
    );
    ofServer.set(server, number);
    for (const client of clients) ofClient.set(client, number);
  }
  return causes;
}
