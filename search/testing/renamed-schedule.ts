import { renamed, renamedSet } from '../symmetry/permutations.ts';
import type { Renaming } from '../symmetry/permutations.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { descriptorOf } from '../../world/steps/all.ts';

/** The schedule with other names for its servers. */
export const renamedSchedule = (renaming: Renaming, schedule: Schedule): Schedule => ({
  ...schedule,
  steps: schedule.steps.map((step) => renamedStep(renaming, step)),
});

function renamedStep(renaming: Renaming, step: Step): Step {
  const names = {
    one: (server: ServerId): ServerId => renamed(renaming, server),
    several: (servers: readonly ServerId[]): readonly ServerId[] => renamedSet(renaming, servers),
  };
  const result = descriptorOf(step).renamed(step, names);
  if (result === null) throw new TypeError(`${JSON.stringify(step)} names no server`);
  return result;
}
