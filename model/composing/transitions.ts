import type { SpecAction } from '../state/action.ts';
import type { SpecConfig } from '../state/config.ts';
import type { SpecEventKind } from '../state/event.ts';
import { actionOf } from './chart.ts';
import { createServerMachine } from '../compose.ts';
import { definitionsOf, flatMachine } from './flat-machine.ts';
import type { SpecRole } from '../state/state.ts';

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
  return definitionsOf(flatMachine(createServerMachine(config))).map(({ state, event, definition }, id) => {
    const { guard = null, target, actions } = definition;
    const names = actions.map((action) => (typeof action === 'string' ? action : action.type));
    return {
      id,
      state,
      event,
      guard,
      target: target?.[0]?.key ?? null,
      actions: names.filter((name) => name !== 'took'),
      action: actionOf(definition),
    };
  });
}
