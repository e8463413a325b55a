import type { Step } from '../../properties/seen/schedule.ts';
import { changesOf, nothingChanges } from '../show/changes.ts';
import { stepText } from '../show/step-words.ts';
import { count, serverName } from '../show/words.ts';
import { show } from '../printable.ts';
import { parseIdentity } from '../../properties/seen/schedule.ts';
import type { World } from '../../world/cluster/world.ts';
import type { LiveChoice, LiveEffect } from './live.ts';
import type { OpenRun } from './open-run.ts';
import { offeredOfLink, possibleSteps } from './possible.ts';

/** A choice, and the step that it is. */
interface Offered {
  readonly step: Step;
  readonly choice: LiveChoice;
}

/** What can happen behind a run; nothing where it is over. */
export function choicesAt(run: OpenRun): readonly Offered[] {
  if (run.isOver) return [];
  const { world } = run;
  return possibleSteps(world).map((step) => ({
    step,
    choice: {
      text: stepText({ fate: 'notRun', number: run.length + 1, step }, world.servers),
      group: groupOf(step),
      kind: step.kind,
      effect: null,
    },
  }));
}

/** Whom a step is about: who gets a message, too, when it is lost or doubled. */
function groupOf(step: Step): string {
  if (step.kind === 'request') return `client ${step.client}`;
  if ('server' in step) return serverName(step.server);
  const to = 'message' in step ? parseIdentity(step.message)?.to : undefined;
  return to === undefined ? 'network' : serverName(to);
}

/** Which messages are not offered, in words; '' if all are. */
export function leftOut({ network: { flights } }: World): string {
  const links = new Map<string, number>();
  for (const { envelope } of flights) {
    const link = `${envelope.from}>${envelope.to}`;
    links.set(link, (links.get(link) ?? 0) + 1);
  }
  const more = [...links.values()].reduce((sum, length) => sum + Math.max(0, length - offeredOfLink), 0);
  return more === 0
    ? ''
    : `${count(more, 'message')} more in flight: of each link the oldest ${offeredOfLink} are offered`;
}

/** What the last step of a run did. */
export function effectOf(run: OpenRun): LiveEffect {
  const made = run.last;
  if (made === null || made.fate !== 'applied') return { text: 'does not apply', nothing: true, violates: null };
  const { violation } = run.world.judge;
  const text = changesOf(made);
  return {
    text,
    nothing: text.endsWith(`: ${nothingChanges}`),
    violates: violation && show(`${violation.property}: ${violation.fact}`, 300),
  };
}
