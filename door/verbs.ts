import { replayingOn, replayingSchedule } from '../counterexamples/replay.ts';
import type { ReplayVerdict } from '../counterexamples/replay.ts';
import { FindingFiles } from '../counterexamples/format/finding-files.ts';
import type { SaveError } from '../counterexamples/format/save.ts';
import { saveSchedule } from '../counterexamples/format/save.ts';
import { crewOf } from './crew.ts';
import { defaultMemory, explorationHostOf, freshSeed, hostOf } from './node-host.ts';
import type { Schedule } from '../properties/seen/schedule.ts';
import { carryOn } from '../search/engine/carry-on.ts';
import type { Found } from '../search/engine/search-result.ts';
import type { Explanation } from '../search/explain/explain.ts';
import { explained } from '../search/verbs/explain.ts';
import type { ExplainOptions } from '../search/verbs/explain.ts';
import { exploring } from '../search/verbs/explore.ts';
import type { Counterexample, ExploreOptions, Explored } from '../search/verbs/explore.ts';
import { fuzzing, planOf } from '../search/verbs/fuzz.ts';
import type { FuzzOptions, Fuzzed } from '../search/verbs/fuzz.ts';
import { judgedAs } from '../search/verbs/judged-as.ts';
import { optionsOf } from '../search/verbs/refusing.ts';
import { shrinkingTo } from '../search/verbs/shrink.ts';
import type { ShrinkOptions, Shortened } from '../search/verbs/shrink.ts';
import { refuseSignal, refuseText, scheduleGiven, subjectOf } from './given.ts';
import type { SubjectGiven } from './given.ts';

/** A violation, the short schedule that shows it, and where that was saved. */
export interface FuzzFinding extends Found {
  /** Null: not asked for, or not possible. */
  readonly file: string | null;
  readonly saveError: SaveError | null;
}

/** What a search came to. */
export interface FuzzResult extends Fuzzed {
  readonly findings: readonly FuzzFinding[];
}

/** What an exploration came to. */
export interface ExploreResult extends Explored {
  readonly counterexample: (Counterexample & { readonly file: string | null }) | null;
}

/** A schedule made short. */
export interface ShrinkResult extends Shortened {
  /** Null: not asked for. */
  readonly file: string | null;
}

/** What a schedule is replayed on. */
export interface ReplayOptions {
  /** Default: the built-in one that the schedule names. */
  readonly subject?: SubjectGiven | undefined;
  /** Aborted: rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs random schedules against a subject, judges every step, and makes what fails short. Same subject, options and seed,
 * same findings, for any number of `workers`; with a limit in runs the same counts too. Nothing is written without `out`.
 * `signal` ends it soon, with what there is. Rejects with a TypeError or a RangeError for options that make no sense, a
 * NotDeterministicError for a subject whose run does not repeat, an InvariantError for an invariant that throws, and an
 * InternalError for a fault of raftcheck.
 *
 * @public
 */
export async function fuzz(subject: SubjectGiven, options: FuzzOptions = {}): Promise<FuzzResult> {
  const { seed = freshSeed(), out } = options;
  const host = hostOf(refuseSignal(options.signal));
  refuseText('out', out);
  const given = await subjectOf(subject);
  const searching = { ...options, seed };
  const plan = planOf(given.target, searching);
  const files = out === undefined ? undefined : new FindingFiles(out);
  const result = await fuzzing(plan, searching, host, { crew: crewOf(given, searching, plan, host), observer: files });
  const findings = result.findings.map((found): FuzzFinding => {
    const saved = files?.savedAs(found);
    return { ...found, file: saved?.path ?? null, saveError: saved?.error ?? null };
  });
  return { ...result, findings };
}

/**
 * Looks at every reachable state of a cluster within bounds, breadth first. `signal` ends it soon, with what there is.
 * Rejects as `fuzz` does, and with a SaveError if `out` cannot be written.
 *
 * @public
 */
export async function explore(subject: SubjectGiven, bounds: ExploreOptions = {}): Promise<ExploreResult> {
  const signal = refuseSignal(bounds.signal);
  refuseText('out', bounds.out);
  const { target } = await subjectOf(subject);
  const host = { ...hostOf(signal), ...explorationHostOf(signal) };
  const result = await exploring(target, bounds, host, defaultMemory());
  const { counterexample } = result;
  if (counterexample === null) return { ...result, counterexample };
  const file = bounds.out === undefined ? null : saveSchedule(bounds.out, counterexample.schedule);
  return { ...result, counterexample: { ...counterexample, file } };
}

/**
 * Runs a schedule again, and says whether it still ends as it says. Rejects with a ScheduleError if it is for a subject that
 * is not built in, and none is given.
 *
 * @public
 */
export async function replay(schedule: Schedule, options: ReplayOptions = {}): Promise<ReplayVerdict> {
  optionsOf('replay', options, { subject: true, signal: true });
  const { subject, signal } = options;
  const host = hostOf(refuseSignal(signal));
  host.signal.throwIfAborted();
  scheduleGiven(schedule);
  const steps =
    subject === undefined
      ? replayingSchedule(schedule)
      : replayingOn(judgedAs((await subjectOf(subject)).target, schedule, {}), schedule);
  const carried = await carryOn(steps, host);
  if (!carried.ended) throw host.signal.reason;
  return carried.outcome;
}

/**
 * Makes a failing schedule short: deletes and simplifies while it fails in the same way, then looks around for a shorter
 * one. Null: nothing is violated when it is run. `signal` and `time` end it with the shortest so far; a signal that comes
 * before the schedule was run once rejects with its reason.
 *
 * @public
 */
export async function shrink(
  subject: SubjectGiven,
  schedule: Schedule,
  options: ShrinkOptions = {},
): Promise<ShrinkResult | null> {
  const host = hostOf(refuseSignal(options.signal));
  refuseText('out', options.out);
  scheduleGiven(schedule);
  const { target } = await subjectOf(subject);
  const result = await shrinkingTo(target, schedule, options, host);
  if (result === null) return null;
  if (options.out === undefined) return { ...result, file: null };
  const left = result.interrupted && host.signal.aborted; // the next `raftcheck shrink` goes on with it
  return {
    ...result,
    file: saveSchedule(options.out, left ? { ...result.schedule, unshrunk: true } : result.schedule),
  };
}

/**
 * Says why a schedule fails, from running it in other ways: the rule that is broken, the steps that matter, the last moment
 * at which all was well, and the smallest change after which it is. Null: nothing is violated when it is run. `signal` and
 * `time` end it early; what it leaves out for that is said.
 *
 * @public
 */
export async function explain(
  subject: SubjectGiven,
  schedule: Schedule,
  options: ExplainOptions = {},
): Promise<Explanation | null> {
  const host = hostOf(refuseSignal(options.signal));
  scheduleGiven(schedule);
  const { target } = await subjectOf(subject);
  return explained(target, schedule, options, host);
}
