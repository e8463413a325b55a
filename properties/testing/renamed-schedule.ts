import { renamed, renamedSet } from '../explore/permutations.ts';
import type { Renaming } from '../explore/permutations.ts';
import type { Schedule, Step } from '../schedule/schedule.ts';
import { parseIdentity, showIdentity } from '../schedule/schedule.ts';
import { unreachable } from '../unreachable.ts';

/** The schedule with other names for its servers. */
export const renamedSchedule = (renaming: Renaming, schedule: Schedule): Schedule => ({
  ...schedule,
  steps: schedule.steps.map((step) => renamedStep(renaming, step)),
});

function renamedStep(renaming: Renaming, step: Step): Step {
  if ('message' in step) {
    const identity = parseIdentity(step.message);
    if (identity === null) throw new TypeError(`${step.message} names no message`);
    const { from, to } = identity;
    const message = showIdentity({ ...identity, from: renamed(renaming, from), to: renamed(renaming, to) });
    return { ...step, message };
  }
  switch (step.kind) {
    case 'heal':
      return step;
    case 'cut':
    case 'mend':
      return { ...step, from: renamed(renaming, step.from), to: renamed(renaming, step.to) };
    case 'partition':
      return { ...step, side: renamedSet(renaming, step.side) };
    case 'reconfigure':
      return {
        ...step,
        server: renamed(renaming, step.server),
        voters: renamedSet(renaming, step.voters),
        learners: renamedSet(renaming, step.learners),
      };
    case 'transfer':
      return { ...step, server: renamed(renaming, step.server), target: renamed(renaming, step.target) };
    case 'action': {
      const to = step.to === undefined ? {} : { to: renamed(renaming, step.to) };
      return { ...step, server: renamed(renaming, step.server), ...to };
    }
    case 'timeout':
    case 'heartbeat':
    case 'crash':
    case 'restart':
    case 'write':
    case 'compact':
    case 'read':
    case 'tick':
    case 'command':
    case 'request':
    case 'harness':
      return { ...step, server: renamed(renaming, step.server) };
    default:
      return unreachable(step);
  }
}
