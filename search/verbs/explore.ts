import { isBuiltIn as isBuiltInInvariant } from '../../properties/invariants/all.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { neverJudged } from '../../properties/invariants/not-judged.ts';
import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { SubjectError } from '../../properties/subject-error.ts';
import type { Judgement } from '../../world/registry/judged-by.ts';
import { judgedBy, propertiesOf } from '../../world/registry/judged-by.ts';
import { isBuiltIn, makeTarget } from '../../world/registry/registry.ts';
import { carryOn } from '../engine/carry-on.ts';
import { forgettingRuns, forgettingText } from '../engine/determinism.ts';
import type { Host } from '../engine/host.ts';
import { stepsDrawn } from '../engine/search-plan.ts';
import { counterexampleSchedule } from '../explore/counterexample.ts';
import type { ExplorationHost } from '../explore/advancing.ts';
import { exploreToEnd } from '../explore/advancing.ts';
import type { Abstraction } from '../explore/explorer.ts';
import { Explorer } from '../explore/explorer.ts';
import { pathOf } from '../numbering/path.ts';
import { Trail } from '../numbering/trail.ts';
import type { Reductions } from '../symmetry/reductions.ts';
import { reductionNames } from '../symmetry/reductions.ts';
import { bounded } from './bounds.ts';
import type { Bounded, Bounds } from './bounds.ts';
import { drawnFor } from './drawn-for.ts';
import { names, optionsOf, wholeNumber } from './refusing.ts';

/** What to explore, and how far. */
export interface ExploreOptions extends Bounds, Judgement {
  /** Keep them, and judge by them: more states; default: if a goal or a property of them is named. */
  readonly histories?: boolean | undefined;
  /** States taken as one; default: all; none if the subject or a property is your own. */
  readonly reductions?: Reductions | undefined;
  /** Ends after so many; default: goes on to the end. */
  readonly maxStates?: number | undefined;
  /** Of typed arrays; default: 75 % of the memory that is free. */
  readonly maxBytes?: number | undefined;
  /** Aborted: ends soon, with what there is. */
  readonly signal?: AbortSignal | undefined;
  /** The folder in which a counterexample is saved; default: nothing is written. */
  readonly out?: string | undefined;
  readonly onProgress?: ((counts: ExplorationCounts) => void) | undefined;
}

/** How far an exploration has come. */
export interface ExplorationCounts {
  /** Reachable states, the initial one included. */
  readonly distinct: number;
  /** 1 and the enabled steps of every state that was expanded. */
  readonly generated: number;
  /** Levels begun, the initial state being the first. */
  readonly depth: number;
}

/** What an exploration came to. */
export interface Explored extends ExplorationCounts {
  /**
   * `clean`: every state within the bounds was seen, and nothing is violated; `reached`: the goal is; `inconclusive`: not all
   * were seen, or too little happens within the bounds, see `reason`; `interrupted`: the signal came.
   */
  readonly verdict: 'clean' | 'violated' | 'reached' | 'inconclusive' | 'interrupted';
  readonly reason: string | null;
  readonly counterexample: Counterexample | null;
  /** That it is clean says nothing of these, or not all. */
  readonly notJudged: readonly NotJudged[];
  readonly ms: number;
}

/** A property that does not hold, and a shortest way to break it. */
export interface Counterexample {
  readonly violation: Refutation;
  readonly schedule: Schedule;
  /** Steps of the shortest path to a state that shows it; the schedule may break it sooner. */
  readonly shortest: number;
}

const known = {
  servers: true,
  maxTerm: true,
  maxLog: true,
  maxMessages: true,
  duplicate: true,
  drop: true,
  restart: true,
  values: true,
  crashes: true,
  commands: true,
  timeouts: true,
  transfers: true,
  changes: true,
  reads: true,
  features: true,
  disk: true,
  properties: true,
  reach: true,
  histories: true,
  reductions: true,
  maxStates: true,
  maxBytes: true,
  signal: true,
  out: true,
  onProgress: true,
} as const satisfies Record<keyof ExploreOptions, true>;

/** Every reachable state of the subject within the bounds. */
export async function exploring(
  subject: Target,
  given: ExploreOptions,
  host: Host & ExplorationHost,
  memory: number,
): Promise<Explored> {
  const { reach, maxStates = Infinity, maxBytes = memory, onProgress } = given;
  optionsOf('explore', given, known);
  wholeNumber('maxStates', given.maxStates, 1);
  wholeNumber('maxBytes', given.maxBytes, 1);
  const begin = host.now();
  const target = judgedBy(explorable(subject), given);
  const what = bounded(target, given, given.maxStates !== undefined);
  const abstraction = abstractionOf(target, given);
  await refuseForgetting(target, what, host);
  const trail = new Trail();
  const explorer = new Explorer(what.system, abstraction, { states: maxStates, bytes: maxBytes }, trail);
  const end =
    explorer.refutation === null
      ? await exploreToEnd(explorer, host, () => onProgress?.(countsOf(explorer)))
      : 'refuted';
  const counterexample = counterexampleOf(target, what, explorer, trail);
  const notJudged = notJudgedOf(target, explorer, reach !== undefined);
  const reason =
    counterexample === null ? whyInconclusive(explorer, end, reach !== undefined, notJudged, target) : null;
  const found = reach === undefined ? 'violated' : 'reached';
  const nothing = end === 'interrupted' ? end : reason === null ? 'clean' : 'inconclusive';
  return {
    verdict: counterexample === null ? nothing : found,
    reason,
    counterexample,
    notJudged,
    ...countsOf(explorer),
    ms: host.now() - begin,
  };
}

/** The spec is explored as raft.tla, one action a step. */
function explorable(target: Target): Target {
  if (target.forwardOnly === true)
    throw new RangeError(
      `explore: the servers of ${target.name} change as they are stepped, and it does not declare save: their states cannot be compared (docs/own-raft.md)`,
    );
  if (target.name !== 'model' || !isBuiltIn(target)) return target;
  const core = makeTarget('model:core', { conformance: false, invariants: target.invariants });
  if (core === null) throw new RangeError('there is no subject model:core');
  return core;
}

const forgettingMs = 1000;
const seed = 1;

/** Too little that is saved would make states one that are not. */
async function refuseForgetting(target: Target, { options }: Bounded, host: Host): Promise<void> {
  if (target.reloaded === undefined) return;
  const { servers, features } = options;
  const until = host.now() + forgettingMs;
  const drafts = drawnFor(target, { servers, features, steps: stepsDrawn });
  const runs = await carryOn(
    forgettingRuns(target, drafts, seed, () => host.now() > until),
    host,
  );
  if (runs.ended && runs.outcome !== null) throw new SubjectError(`${target.name}: ${forgettingText(runs.outcome)}`);
}

function abstractionOf(target: Target, given: ExploreOptions): Abstraction {
  const { reach, properties, reductions } = given;
  names('reductions', reductions === undefined ? undefined : [reductions], reductionNames);
  const named = reach !== undefined || (properties !== undefined && target.invariants.some(isOfHistory));
  const { histories = named } = given;
  if (isBuiltIn(target)) {
    const areKnown = target.invariants.every(isBuiltInInvariant); // others may look at names, or at what is forgotten
    return { reductions: reductions ?? (areKnown ? 'all' : 'none'), histories };
  }
  if (reductions !== undefined && reductions !== 'none') {
    throw new RangeError(`reductions: nothing is known of the states of ${target.name}: only none can be taken`);
  }
  return { reductions: 'none', histories };
}

const isOfHistory = (invariant: Invariant): boolean => invariant.of === 'history' && invariant.memory === undefined;

const countsOf = ({ distinct, generated, depth }: Explorer): ExplorationCounts => ({ distinct, generated, depth });

function counterexampleOf(
  target: Target,
  { options }: Bounded,
  { refutation, tables }: Explorer,
  trail: Trail,
): Counterexample | null {
  if (refutation === null) return null;
  const path = pathOf(tables, trail.toLast());
  const judged = judgedBy(target, { properties: [refutation.property] });
  const schedule = counterexampleSchedule(judged, options, refutation, path);
  return { violation: refutation, schedule, shortest: path.length };
}

/** Of what is asked for. */
function notJudgedOf(target: Target, { notJudged }: Explorer, isGoal: boolean): readonly NotJudged[] {
  const asked = propertiesOf(target);
  return isGoal ? [] : notJudged.filter(({ property }) => asked.includes(property));
}

function whyInconclusive(
  { tables }: Explorer,
  end: Awaited<ReturnType<typeof exploreToEnd>>,
  isGoal: boolean,
  notJudged: readonly NotJudged[],
  target: Target,
): string | null {
  if (end === 'out of states') return 'the limit on states was reached';
  if (end === 'out of memory') return 'the memory allowed is full';
  if (end !== 'complete') return null;
  if (isGoal) return 'within these bounds it is not reached';
  const unasked = new Set(neverJudged(notJudged).map(({ property }) => property));
  if (propertiesOf(target).every((name) => unasked.has(name))) return 'nothing of what is asked for can be judged here';
  const seen = [...tables.reachedViews()];
  if (!seen.some(({ role }) => role === 'leader'))
    return 'within these bounds no leader is ever elected: raise maxMessages or maxTerm';
  if (seen.some(({ commitIndex }) => commitIndex > 0)) return null;
  return 'within these bounds nothing is ever committed: raise maxMessages or maxLog';
}
