import type { SpecAction } from './state/action.ts';
import type { SpecConfig } from './state/config.ts';
import type { Effect } from './rules/effect.ts';
import type { SpecEvent } from './state/event.ts';
import { type FastStep, fastStep } from './composing/fast-step.ts';
import { createServerMachine } from './compose.ts';
import type { ServerId, SpecMessage, SpecReply } from './state/message.ts';
import { initialContext, type SpecContext, type SpecRole } from './state/state.ts';

/** One server at rest, as plain data. Immutable. */
export interface SpecServer {
  readonly role: SpecRole;
  readonly context: SpecContext;
}

/** What one event did to one server. */
export interface SpecStep {
  readonly server: SpecServer; // the same object if the event was not enabled
  readonly action: SpecAction | null; // null: the event was not enabled
  readonly transition: number | null; // its place in specTransitions; null: the event was not enabled
  readonly sent: readonly SpecMessage[];
  readonly discarded: boolean; // whether the received message was consumed
  readonly replies: readonly SpecReply[];
}

/** Returns a server that has never run. */
export function initialServer(config: SpecConfig, id: ServerId): SpecServer {
  return { role: 'follower', context: initialContext(config, id) };
}

/** Returns what the event does to the server. Same arguments, same result. */
export function stepServer(config: SpecConfig, server: SpecServer, event: SpecEvent): SpecStep {
  const row = new SpecRow(config, server);
  const step = row.take(event);
  return { server: row.server, ...step };
}

/** A server that takes events one after the other, all of which are one step to whoever looks: nobody sees it in between. */
export class SpecRow {
  readonly #step: FastStep;
  readonly #before: SpecServer;
  #now: SpecServer; // its context is ours once an event was taken

  constructor(config: SpecConfig, server: SpecServer) {
    this.#step = stepOf(config);
    this.#before = server;
    this.#now = server;
  }

  /** As it is now. Its context changes with the next event. */
  get server(): SpecServer {
    return this.#now;
  }

  take(event: SpecEvent): Omit<SpecStep, 'server'> {
    const { role, context } = this.#now;
    const taken = this.#step(role, context, event, this.#now !== this.#before);
    if (taken === null) return notEnabled;
    this.#now = { role: taken.role, context: taken.context };
    const outcome: Outcome = { action: null, sent: [], discarded: false, replies: [] };
    for (const effect of taken.effects) collect(effect, outcome);
    return { transition: taken.transition, ...outcome };
  }
}

/** A text that is the same for two servers of one configuration exactly if they behave the same for ever. */
export function serverKey({ role, context }: SpecServer): string {
  return JSON.stringify([role, context]);
}

const notEnabled: Omit<SpecStep, 'server'> = {
  transition: null,
  action: null,
  sent: [],
  discarded: false,
  replies: [],
};

interface Outcome {
  action: SpecAction | null;
  readonly sent: SpecMessage[];
  discarded: boolean;
  readonly replies: SpecReply[];
}

function collect(action: Effect, into: Outcome): void {
  switch (action.type) {
    case 'took':
      into.action = action.params.action;
      break;
    case 'send':
      into.sent.push(action.params.message);
      break;
    case 'transmit':
      into.sent.push(...action.params.messages);
      break;
    case 'reply':
      into.replies.push(action.params.reply);
      break;
    case 'replyAll':
      into.replies.push(...action.params.replies);
      break;
    case 'discard':
      into.discarded = true;
      break;
    default:
      action satisfies never;
  }
}

const steps = new WeakMap<SpecConfig, FastStep>();
const stepsOfEqual = new Map<string, FastStep>(); // to compose a machine takes as long as a hundred steps

function stepOf(config: SpecConfig): FastStep {
  const known = steps.get(config);
  if (known !== undefined) return known;
  const key = JSON.stringify(config, (_, value: unknown) => (value === Infinity ? 'Infinity' : value));
  const step = stepsOfEqual.get(key) ?? fastStep(createServerMachine(config));
  stepsOfEqual.set(key, step);
  steps.set(config, step);
  return step;
}
