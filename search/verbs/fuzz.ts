import type { SpecCoverage } from '../../world/coverage/coverage.ts';
import { notJudgedIn, searchedFor } from '../../world/registry/judged.ts';
import type { Judgement } from '../../world/registry/judged-by.ts';
import { judgedBy, propertiesOf, recorded } from '../../world/registry/judged-by.ts';
import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ChunkWorker } from '../engine/chunk-worker.ts';
import { LocalWorker } from '../engine/chunk-worker.ts';
import type { FindingObserver } from '../engine/findings.ts';
import type { Host } from '../engine/host.ts';
import { search } from '../engine/search.ts';
import type { Budget } from '../engine/search.ts';
import type { SearchPlan } from '../engine/search-plan.ts';
import { stepsDrawn } from '../engine/search-plan.ts';
import type { Found, SearchResult } from '../engine/search-result.ts';
import type { Summary } from '../engine/summary.ts';
import { verdictOf, whyInconclusive } from '../engine/verdict.ts';
import type { DraftOptions } from '../drawing/draft.ts';
import { draftOptionNames } from '../drawing/draft.ts';
import { allStrategies, portfolio, strategiesOf } from '../strategies/all.ts';
import { walks } from '../strategies/walks.ts';
import { notJudgedInWalks, walksPay, whyNoWalks } from '../walks/scope.ts';
import { drawnFor } from './drawn-for.ts';
import { milliseconds, names, optionsOf, wholeNumber } from './refusing.ts';

/** How to search a subject, for how long, and what its schedules are like. */
export interface FuzzOptions extends DraftOptions, Judgement {
  /** A whole number; default: a fresh one, which the result tells. */
  readonly seed?: number | undefined;
  /** Default: 1000, unless it ends by anything else. */
  readonly runs?: number | undefined;
  /** Made in all runs: the run in which so many are reached is the last. As `runs`, the same on every machine. */
  readonly stepsTotal?: number | undefined;
  /** In milliseconds; a run that is under way then is cut off and does not count. */
  readonly time?: number | undefined;
  /** Likewise, of CPU time: that of all threads together, without shrinking. */
  readonly cpuTime?: number | undefined;
  /** Different ones; default 1. */
  readonly maxFindings?: number | undefined;
  /** Milliseconds for each of them; default 60,000. */
  readonly shrinkTime?: number | undefined;
  /** How schedules are made; default: all of them, sharing the runs. */
  readonly strategy?: string | undefined;
  /** Whether to count what the runs exercise of the spec, which must take part; default: no. */
  readonly coverage?: boolean | undefined;
  /** Threads; default 1, this one. */
  readonly workers?: number | undefined;
  /** Aborted: ends soon, with what there is. */
  readonly signal?: AbortSignal | undefined;
  /** The folder in which findings are saved; default: nothing is written. */
  readonly out?: string | undefined;
  readonly onProgress?: ((summary: Summary, ms: number) => void) | undefined;
}

/** What a search came to. */
export interface Fuzzed {
  /**
   * `clean`: nothing was found; `reached`: the goal was; `inconclusive`: too little happened to tell, see `reason`;
   * `interrupted`: the signal came, and here is what was found by then.
   */
  readonly verdict: 'clean' | 'violated' | 'reached' | 'inconclusive' | 'interrupted';
  readonly reason: string | null;
  /** Each as short as there was time for. */
  readonly findings: readonly Found[];
  /** Of all runs: that nothing was found means little if nothing happened. */
  readonly summary: Summary;
  /** That it is clean says nothing of these, or not all. */
  readonly notJudged: readonly NotJudged[];
  /** Of each strategy. */
  readonly runsBy: Readonly<Record<string, number>>;
  /** What the runs exercised of the spec, shrinking not included; null: not asked for. */
  readonly coverage: SpecCoverage | null;
  readonly seed: number;
  readonly ms: number;
}

const known = {
  seed: true,
  runs: true,
  stepsTotal: true,
  time: true,
  cpuTime: true,
  maxFindings: true,
  shrinkTime: true,
  strategy: true,
  workers: true,
  signal: true,
  out: true,
  coverage: true,
  onProgress: true,
  properties: true,
  reach: true,
  ...draftOptionNames,
} as const satisfies Record<keyof FuzzOptions, true>;

const seedMost = 2 ** 31 - 1;
const defaultRuns = 1000;
const defaultShrinkTime = 60_000;

/** What is searched: the same in every thread. Throws a TypeError or a RangeError for options that make no sense. */
export function planOf(subject: Target, searching: FuzzOptions & { readonly seed: number }): SearchPlan {
  const { seed, runs, stepsTotal, time, cpuTime, maxFindings, shrinkTime } = searching;
  const { strategy = portfolio, coverage = false } = searching;
  optionsOf('fuzz', searching, known);
  wholeNumber('seed', seed, 0, seedMost);
  wholeNumber('runs', runs, 1);
  wholeNumber('stepsTotal', stepsTotal, 1);
  milliseconds('time', time);
  milliseconds('cpuTime', cpuTime);
  wholeNumber('maxFindings', maxFindings, 1);
  milliseconds('shrinkTime', shrinkTime);
  const judged = judgedBy(subject, searching);
  const target = searching.properties === undefined ? judged : searchedFor(judged, propertiesOf(judged));
  if (target.core === true) {
    throw new TypeError(`${target.name} takes single actions of raft.tla, so nothing can be drawn for it: explore it`);
  }
  if (coverage && target.spec === undefined) {
    throw new RangeError(`coverage: the spec does not take part in ${target.name}: judge Conformance too`);
  }
  const drafts = drawnFor(target, { ...searching, steps: searching.steps ?? stepsDrawn });
  const noWalks = strategy === walks.name ? whyNoWalks(target, drafts) : null;
  if (noWalks !== null) throw new RangeError(`strategy: ${walks.name}: ${noWalks}`);
  const ground = { spec: target.spec !== undefined, saved: false, smallScope: walksPay(target, drafts) };
  const usable = strategiesOf(portfolio, ground).map(({ name }) => name);
  names('strategy', [strategy], [portfolio, ...allStrategies.map(({ name }) => name)]);
  if (strategy !== portfolio && !usable.includes(strategy)) {
    throw new RangeError(
      `strategy: ${strategy} has nothing to build on here: take ${portfolio}, or of ${usable.join(', ')}`,
    );
  }
  return {
    target: (recorder) => (recorder === undefined ? target : recorded(target, recorder)),
    seed,
    drafts,
    strategies: strategiesOf(strategy, ground),
    saved: [],
    coverage,
  };
}

/** Random schedules against the subject of the plan. `crew`: who searches, if not this thread alone. */
export async function fuzzing(
  plan: SearchPlan,
  { maxFindings = 1, shrinkTime = defaultShrinkTime, reach, onProgress, ...limits }: FuzzOptions,
  host: Host,
  { crew, observer }: { readonly crew?: readonly ChunkWorker[]; readonly observer?: FindingObserver | undefined } = {},
): Promise<Fuzzed> {
  const budget = {
    ...budgetOf(limits),
    findings: reach === undefined ? maxFindings : 1,
  };
  const workers = crew ?? [new LocalWorker(plan, host)];
  const result = await search(plan, budget, host, workers, { shrinkMs: shrinkTime, observer, onChunk: onProgress });
  const { findings, summary, coverage, runsBy, ms } = result;
  const { verdict, reason } = reach === undefined ? judgementOf(result) : reachedOf(result, reach);
  const notJudged = notJudgedOf(plan);
  return { verdict, reason, findings, summary, notJudged, coverage, runsBy, seed: plan.seed, ms };
}

/** How long; so many runs if nobody says. */
function budgetOf({ runs, stepsTotal: steps, time: timeMs, cpuTime: cpuMs }: FuzzOptions): Budget {
  const isLimited = [runs, steps, timeMs, cpuMs].some((limit) => limit !== undefined);
  return isLimited ? { runs, steps, timeMs, cpuMs } : { runs: defaultRuns };
}

function notJudgedOf({ target, drafts, strategies }: SearchPlan): readonly NotJudged[] {
  const judged = target();
  if (strategies.some(({ inSmallScope }) => inSmallScope !== true)) return notJudgedIn(judged, drafts);
  return notJudgedInWalks(judged, propertiesOf(judged));
}

type Told = Pick<Fuzzed, 'verdict' | 'reason'>;

function judgementOf(result: SearchResult): Told {
  const verdict = verdictOf(result);
  return { verdict, reason: verdict === 'inconclusive' ? whyInconclusive(result) : null };
}

function reachedOf({ findings, end }: SearchResult, reach: NonNullable<Judgement['reach']>): Told {
  if (findings.length > 0) return { verdict: 'reached', reason: null };
  if (end === 'interrupted') return { verdict: 'interrupted', reason: null };
  return { verdict: 'inconclusive', reason: `${typeof reach === 'string' ? reach : reach.name} was not reached` };
}
