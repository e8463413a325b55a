import { transition } from 'xstate';
import type { SpecAction } from '../state/action.ts';
import type { SpecConfig } from '../state/config.ts';
import type { SpecEvent } from '../state/event.ts';
import { createServerMachine } from '../compose.ts';
import type { SpecMessage, SpecReply } from '../state/message.ts';
import type { SpecServer, SpecStep } from '../server.ts';
import type { SpecContext, SpecRole } from '../state/state.ts';

/** What `stepServer` returns, but from XState's own `transition()`, read in the plainest way. It numbers no transitions. */
export function documentedStep(config: SpecConfig, server: SpecServer, event: SpecEvent): SpecStep {
  const machine = machineOf(config);
  const before = machine.resolveState({ value: server.role, context: server.context });
  const [{ value, context }, actions] = documented(machine, before, event);
  const took = actions.flatMap(({ type, params }) => (type === 'took' ? [params?.action] : []));
  if (took.length > 1) throw new RangeError(`one event took several actions: ${took.join(', ')}`);
  return {
    server: { role: value, context },
    action: took[0] ?? null,
    transition: null,
    // With a disk `send` is an assignment, and what XState returns are the messages that persist lets go.
    sent: actions.flatMap(({ params }) => params?.messages ?? (params?.message ? [params.message] : [])),
    discarded: actions.some(({ type }) => type === 'discard'),
    replies: actions.flatMap(({ params }) => params?.replies ?? (params?.reply ? [params.reply] : [])),
  };
}

const machines = new WeakMap<SpecConfig, ReturnType<typeof createServerMachine>>();

function machineOf(config: SpecConfig): ReturnType<typeof createServerMachine> {
  const machine = machines.get(config) ?? createServerMachine(config);
  machines.set(config, machine);
  return machine;
}

/** `transition()` with the types that matter here; the machine's own are `any`. */
const documented = transition as unknown as (
  machine: unknown,
  snapshot: unknown,
  event: SpecEvent,
) => readonly [{ readonly value: SpecRole; readonly context: SpecContext }, readonly ReturnedAction[]];

interface ReturnedAction {
  readonly type: string;
  readonly params?: Partial<{
    readonly action: SpecAction;
    readonly message: SpecMessage;
    readonly messages: readonly SpecMessage[];
    readonly reply: SpecReply;
    readonly replies: readonly SpecReply[];
  }>;
}
