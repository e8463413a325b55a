import type { SpecAction } from './state/action.ts';
import type { SpecConfig } from './state/config.ts';
import type { SpecEvent } from './state/event.ts';
import { fastStep } from './composing/fast-step.ts';
import type { FastStep, Stepping, Taken } from './composing/stepping.ts';
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
  readonly server: SpecServer; // the same object if nothing has changed
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
  const row = new SpecRow(stepsOf(config), server);
  const taken = row.take(event);
  if (taken === null) return { server, ...notEnabled };
  const { sent, discarded, replies } = row;
  return { server: row.server, transition: taken.transition, action: taken.action, sent, discarded, replies };
}

/** A server that takes events one after the other, all of which are one step to whoever looks: nobody sees it in between. */
export class SpecRow implements Stepping {
  role: SpecRole;
  context: SpecContext; // changes with the next event
  isOwn = false;
  readonly sent: SpecMessage[] = [];
  readonly replies: SpecReply[] = [];
  discarded = false;
  readonly #step: FastStep;
  readonly #before: SpecServer;

  constructor(step: FastStep, server: SpecServer) {
    this.#step = step;
    this.#before = server;
    this.role = server.role;
    this.context = server.context;
  }

  /** As it is now; the same object as before if nothing has changed. */
  get server(): SpecServer {
    const { role, context } = this;
    return role === this.#before.role && context === this.#before.context ? this.#before : { role, context };
  }

  take(event: SpecEvent): Taken | null {
    return this.#step(this, event);
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

const steps = new WeakMap<SpecConfig, FastStep>();
const stepsOfEqual = new Map<string, FastStep>(); // to compose a machine takes as long as a hundred steps

/** What takes the steps of servers of that configuration. */
export function stepsOf(config: SpecConfig): FastStep {
  const known = steps.get(config);
  if (known !== undefined) return known;
  const key = JSON.stringify(config, (_, value: unknown) => (value === Infinity ? 'Infinity' : value));
  const step = stepsOfEqual.get(key) ?? fastStep(createServerMachine(config));
  stepsOfEqual.set(key, step);
  steps.set(config, step);
  return step;
}
