import type { SpecAction } from './action.ts';
import type { SpecConfig } from './config.ts';
import type { SpecEventKind } from './event.ts';
import { type Definition, definitionsOf, type FlatMachine } from './flat-machine.ts';
import { createServerMachine } from './machine.ts';
import type { SpecRole } from './state.ts';

/** One transition of the machine, as data. */
export interface SpecTransition {
  readonly id: number; // its place in the list, which a step tells as `transition`
  readonly state: SpecRole | 'any'; // any: of the whole machine, asked after the role's own
  readonly event: SpecEventKind;
  readonly guard: string | null;
  readonly target: SpecRole | null; // null: the role stays
  readonly actions: readonly string[]; // by name, `took` left out
  readonly action: SpecAction; // what `took` says
}

/** Every transition of the machine of that configuration, in the machine's order: what holds for any role first. */
export function specTransitions(config: SpecConfig): readonly SpecTransition[] {
  const machine = createServerMachine(config) as unknown as FlatMachine;
  return definitionsOf(machine).map(({ state, event, definition }, id) => {
    const { guard = null, target, actions } = definition;
    const names = actions.map((action) => (typeof action === 'string' ? action : action.type));
    return {
      id,
      state,
      event,
      guard,
      target: target?.[0]?.key ?? null,
      actions: names.filter((name) => name !== 'took'),
      action: tookOf(definition),
    };
  });
}

function tookOf({ actions }: Definition): SpecAction {
  for (const action of actions) {
    if (typeof action !== 'string' && action.type === 'took') {
      return (action.params as { readonly action: SpecAction }).action;
    }
  }
  throw new Error('a transition does not say which action it is');
}
