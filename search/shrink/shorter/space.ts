import type { Explorable, OwnInput } from '../../numbering/explorable.ts';
import type { Reductions } from '../../symmetry/reductions.ts';
import { makeExplorable } from '../../explore/system.ts';
import { runSteps } from '../../../world/cluster/run.ts';
import { isBuiltIn } from '../../../properties/invariants/all.ts';
import { isBuiltIn as isBuiltInSubject } from '../../../world/registry/registry.ts';
import type { Invariant } from '../../../properties/invariants/invariant.ts';
import type { Step } from '../../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../../properties/seen/subject.ts';
import type { Target } from '../../../properties/judging/target.ts';
import { lastIndex } from '../../../properties/seen/view.ts';
import { liveness } from '../../../properties/judging/judge.ts';
import { stepKindOf } from '../../../properties/seen/schedule.ts';
import { linkKinds } from '../../../world/steps/network/links.ts';
import type { Candidate } from '../trial.ts';

/** The bounds of a search beside its length. */
export interface Bounds {
  readonly maxTerm: number;
  readonly maxLog: number;
  readonly kinds: readonly Step['kind'][]; // of steps; the network's own are not needed, but for `duplicate`
}

/** What is searched, as the explorer takes it. */
export interface Space {
  readonly system: Explorable;
  readonly reductions: Reductions;
  readonly begin: readonly Step[] | null; // the steps that every schedule begins with; null: none
}

/** In flight at once. So many that short schedules hardly come upon it. */
const messagesMost = 24;

/** What any run may need to go on. */
export const alwaysThere: readonly Step['kind'][] = [
  'deliver',
  'timeout',
  'heartbeat',
  'command',
  'write',
  'restart',
  'apply',
];

/** Why the target cannot be searched with such options; null if it can. */
export function whyNotSearched(target: Target, { clients, features, disk, network }: ClusterOptions): string | null {
  if (target.explored === undefined || !isBuiltInSubject(target)) return 'its states cannot be compared';
  if (clients !== undefined) return 'clients cannot be explored';
  if (features.includes('leaseReads')) return 'clocks cannot be explored';
  if (network?.order === 'fifo') return 'a network without overtaking cannot be explored';
  if (network?.heals === false) return 'links that stay cut cannot be explored';
  return disk === 'log' ? 'disks cannot be explored' : null;
}

/** Of a target that can be searched. */
export function spaceOf(
  { explored, invariants }: Target,
  options: ClusterOptions,
  bounds: Bounds | null,
  property: string,
  begin: readonly Step[] | null,
): Space {
  if (explored === undefined) throw new RangeError('there is nothing to explore');
  const { maxTerm = Infinity, maxLog = Infinity, kinds } = bounds ?? {};
  const duplicate = options.network?.duplicates !== false && (kinds?.includes('duplicate') ?? true);
  const budgets = kinds?.includes('crash') === false ? { crash: 0 } : {};
  const network = { maxMessages: messagesMost, duplicate, drop: false };
  const system = makeExplorable({
    kind: 'implementation',
    ...explored,
    options,
    bounds: { maxTerm, maxLog, budgets, ...network },
  });
  const isWithin = (input: OwnInput): boolean => kinds?.includes(stepKindOf(input)) ?? true;
  return {
    system: {
      ...system,
      keepsSteps: true, // for the judge
      inputs: (state) => system.inputs(state).filter(isWithin),
    },
    reductions: namesMatter(options, property) || invariants.some(mayRememberNames) ? 'dead' : 'all',
    begin,
  };
}

/**
 * The suffix takes servers in their order, and some properties remember them by name: Leader Quorum who answered, Pre-Vote
 * Majority who granted. And not all may take part at first. There, renamed states are not the same.
 */
const namesMatter = ({ features, voters }: ClusterOptions, property: string): boolean =>
  property === liveness || features.includes('checkQuorum') || features.includes('preVote') || voters !== undefined;

/** An invariant of somebody else, which may keep servers by name. */
const mayRememberNames = (invariant: Invariant): boolean =>
  invariant.of === 'history' && invariant.memory !== undefined && !isBuiltIn(invariant);

/** What a schedule keeps within. */
export function boundsOf(target: Target, { options, steps }: Candidate): Bounds {
  let maxTerm = 0;
  let maxLog = 0;
  runSteps(target, options, steps, {
    observer: {
      after({ views }) {
        for (const { currentTerm, log } of views) {
          maxTerm = Math.max(maxTerm, currentTerm);
          maxLog = Math.max(maxLog, lastIndex(log));
        }
      },
    },
    suffix: false,
  });
  const own = steps.map(({ kind }) => kind).filter((kind) => !needless.includes(kind));
  return { maxTerm, maxLog, kinds: [...new Set([...alwaysThere, ...own])].sort() };
}

/**
 * What only keeps messages from arriving: any of them may be late as it is, and the explorer knows of no cut links. In the
 * fault-free suffix, all that is in flight is lost, and every link carries.
 */
const needless: readonly Step['kind'][] = ['drop', ...linkKinds];
