import type { Step } from '../../properties/seen/schedule.ts';
import { descriptorOf } from '../../world/steps/all.ts';
import type { ChoiceKind, Mix } from '../../world/steps/descriptor.ts';

/** The kinds of steps as often as they come up, and a little of what makes any run go on. */
export function mixOf(steps: readonly Step[]): Mix {
  const mix: { -readonly [Kind in ChoiceKind]?: number } = { timeout: 1, heartbeat: 1, command: 1 };
  for (const step of steps) {
    for (const { name } of descriptorOf(step).choices) mix[name] = (mix[name] ?? 0) + 1;
  }
  return mix;
}
