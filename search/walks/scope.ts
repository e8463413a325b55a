import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Target } from '../../properties/judging/target.ts';
import { isBuiltIn } from '../../world/registry/registry.ts';
import type { DraftOptions } from '../drawing/draft.ts';
import type { ImplementationBounds } from '../explore/implementation.ts';
import { ownExplorable } from '../explore/own.ts';
import { makeExplorable } from '../explore/system.ts';
import type { Explorable } from '../numbering/explorable.ts';
import { Judges } from '../numbering/judging.ts';

/** Why no small scope of such schedules can be walked in; null: it can. */
export function whyNoWalks(target: Target, wanted: DraftOptions): string | null {
  const { features, disk, clients, servers = 3, nemesis } = wanted;
  const { name } = target;
  if (wanted.starts !== undefined) return 'walks begin at the beginning';
  if (target.core === true || (isBuiltIn(target) && target.explored === undefined)) return `${name} is not explored`;
  if (target.forwardOnly === true)
    return `the servers of ${name} cannot be saved, so that their states cannot be compared`;
  if (target.slow === true) return `the servers of ${name} are another process`;
  const { order, losses, duplicates } = target.takes?.network ?? {};
  if (order === 'fifo' || losses === false || duplicates === false || target.takes?.notices === true)
    return `${name} relies on its network`;
  if (nemesis?.includes('reorder') === false) return 'walks keep no order of messages';
  if (features?.includes('leaseReads') === true) return 'walks have no clocks, which leaseReads needs';
  if (disk === 'log') return 'walks have no log on disk';
  if (clients !== undefined && clients > 0) return 'walks have no clients';
  return servers > 5 ? `${servers} servers are too many for walks` : null;
}

/**
 * Whether walks are worth a share of a portfolio: looking a step up takes as long as taking it anew takes the built-in
 * servers, but a fraction of what it takes somebody's own (docs/decisions/0024-walks-in-small-scope.md).
 */
export const walksPay = (target: Target, wanted: DraftOptions): boolean =>
  !isBuiltIn(target) && whyNoWalks(target, wanted) === null;

/** Of what is asked for, by name, what walks do not judge of the target, or not all. */
export const notJudgedInWalks = (
  { invariants, notJudged = [] }: Target,
  asked: readonly string[],
): readonly NotJudged[] =>
  new Judges({ invariants, notJudged }, true).notJudged.filter(({ property }) => asked.includes(property));

/** How far a walk goes: the more features there are, the less far, so that what happens to a server happens again. */
function boundsOf({ servers, features }: ClusterOptions): ImplementationBounds {
  const few = features.length <= 1;
  return {
    maxTerm: few ? 4 : 3,
    maxLog: few ? 3 : 2,
    maxMessages: servers * (servers - 1) + 2,
    duplicate: true,
    drop: true,
    budgets: {},
  };
}

/** The target's servers within those bounds. */
export function explorableIn(target: Target, options: ClusterOptions): Explorable {
  const bounds = boundsOf(options);
  const { explored, invariants } = target;
  if (explored === undefined || !isBuiltIn(target)) return ownExplorable(target, options, bounds);
  return { ...makeExplorable({ kind: 'implementation', ...explored, options, bounds }), invariants };
}
