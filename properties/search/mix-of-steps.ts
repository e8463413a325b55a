import type { Step } from '../schedule/schedule.ts';
import { choiceKinds } from './mix.ts';
import type { ChoiceKind, Mix } from './mix.ts';

/** The kinds of steps as often as they come up, and a little of what makes any run go on. */
export function mixOf(steps: readonly Step[]): Mix {
  const mix: { -readonly [Kind in ChoiceKind]?: number } = { timeout: 1, heartbeat: 1, command: 1 };
  for (const step of steps) {
    for (const kind of kindsOf(step)) mix[kind] = (mix[kind] ?? 0) + 1;
  }
  return mix;
}

function kindsOf({ kind }: Step): readonly ChoiceKind[] {
  if (kind === 'deliver') return ['deliverOldest', 'deliverAny'];
  return choiceKinds.filter((one) => one === kind); // the others are never drawn
}
