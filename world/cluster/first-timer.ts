import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import { isUpToDate } from '../../properties/seen/view.ts';
import type { Move } from '../steps/descriptor.ts';
import { maySuspect } from '../steps/server/least-timeout.ts';
import type { World } from './world.ts';

/** What a fault-free suffix does for whoever goes on from where it is. */
interface GoingOn {
  quiesce(): boolean;
  leader(): ServerView | null;
  waitForTimer(server: ServerId): boolean;
}

/**
 * Timers are random so that one server's fires before all others (§5.2, §9.3). While there is no leader, everybody's least
 * election timeout passes, and the timer of one server alone fires, as often as it must for its term to come up with
 * the others': if no log is more up-to-date than its own, they must elect it. What kept them from that, or null. Where all
 * timers fire in turns (the rest of the suffix), somebody else would have been elected, and nobody would have noticed.
 */
export function electedFirst(
  suffix: GoingOn,
  world: World,
  make: (move: Move) => void,
  isReachable: (view: ServerView) => boolean,
): string | null {
  if (!suffix.quiesce()) return null; // what follows finds that too
  const first = suffix.leader() === null ? mostUpToDate(world.views.filter(isReachable)) : null;
  if (first === null) return null;
  const { elections } = world.tally; // who is elected may leave at once, as one that is removed does
  for (let fired = 0; fired < firings(world); fired += 1) {
    if (world.judge.violation !== null || world.tally.elections > elections) return null;
    if (!suffix.waitForTimer(first)) return null;
    for (const { id } of world.views) {
      const view = world.view(id);
      if (id !== first && isReachable(view) && maySuspect(world, view)) make({ kind: 'leastTimeout', server: id });
    }
    make({ kind: 'timeout', server: first });
    if (!suffix.quiesce()) return null;
  }
  if (world.tally.elections > elections) return null;
  return `n${first}, whose timer alone had fired, was not elected, though everybody's least election timeout had passed and no log is more up-to-date`;
}

/** Its term rises to the newest with the answer to the first, and each stands for one election. */
const firings = ({ servers }: World): number => servers + 2;

/** Of those with the most up-to-date log (§5.4.1) the first that may campaign; null if it is none that has a vote. */
function mostUpToDate(reachable: readonly ServerView[]): ServerId | null {
  const best = reachable.reduce<ServerView | null>(
    (so, view) => (so !== null && isUpToDate(so.log, view.log) ? so : view),
    null,
  );
  if (best === null) return null;
  const equal = reachable.filter(({ log }) => isUpToDate(log, best.log));
  return equal.find(({ id, configuration }) => configuration.voters.includes(id))?.id ?? null;
}
