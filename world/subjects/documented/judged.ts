import { leaderIdentity } from '../../../properties/invariants/elections/leader-identity.ts';
import type { Invariant } from '../../../properties/invariants/invariant.ts';
import type { Judgeable } from '../../../properties/invariants/judgeable.ts';
import { keptOf } from '../../../properties/invariants/judgeable.ts';
import { messageLimits } from '../../../properties/invariants/logs/message-limits.ts';
import { sendWindow } from '../../../properties/invariants/logs/send-window.ts';

/** The invariants that the documented engine means to keep, and why not the others: its rules are others, by their numbers. */
export const judgedOfDocumented = (invariants: readonly Invariant[]): Judgeable => keptOf(invariants, notKept);

const notKept: ReadonlyMap<Invariant['name'], string> = new Map([
  [leaderIdentity.name, 'R2, K6: it names the last leader that it knew, of whatever term'],
  [messageLimits.name, 'R15: it sends one entry more than the greatest number'],
  [sendWindow.name, 'R15: it does not count what is under way'],
]);
