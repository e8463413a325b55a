import { resolve } from 'node:path';
import type { SearchResult } from '../../search/engine/search-result.ts';
import type { ExitCode } from '../exit-code.ts';
import { FindingFiles } from '../files/finding-files.ts';
import { Pages } from '../files/pages.ts';
import { Shortenings } from '../files/shortenings.ts';
import { goOnShrinking } from './go-on-shrinking.ts';
import type { Io } from '../io.ts';
import { Owns } from '../own/owns.ts';
import { keysOf, noMemory, recall } from '../files/memory.ts';
import { loadStart, refuseBroken } from '../files/start-file.ts';
import type { StartFile } from '../files/start-file.ts';
import { fromFrontier, startLine } from './fuzz-starts.ts';
import type { Memory } from '../files/memory.ts';
import { printMemory } from '../report/memory-report.ts';
import { Output } from '../terminal/output.ts';
import { shrinkingMs } from '../shrink-time.ts';
import { targetOf } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';
import { refuseRandom } from '../search/determinism.ts';
import { searchJobAt } from '../search/search.ts';
import { watchedSearch, withProgress } from '../search/watched.ts';
import { jobLine } from '../report/search-report.ts';
import { UsageError } from '../usage-error.ts';
import type { WhileShrinking } from '../search/watched.ts';
import { EarlyPictures } from '../report/early.ts';
import { jobOf } from './fuzz-job.ts';
import type { FuzzFlags } from './fuzz-job.ts';
import { reportFindings, reportGoal } from './fuzz-report.ts';
import type { Fuzzing } from './fuzz-report.ts';

const defaultTimeMs = 20_000;

/** Random schedules against a subject. */
export async function fuzz(flags: FuzzFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const owns = await Owns.from(io, flags, { builtInToo: true });
  const from = flags.from === undefined ? null : await loadStart(io, flags.from, owns);
  const isNamed = flags.subject !== undefined || flags.adapter !== undefined;
  const own = from === null || isNamed ? await owns.searched() : from.own;
  const begin = performance.now();
  const job = await started(jobOf(flags, io, own, from), io, flags, from);
  const exploringMs = flags.fromFrontier === undefined ? 0 : performance.now() - begin;
  output.tell(`fuzz   ${jobLine(job)}`);
  const where = startLine(job, from);
  if (where !== null) output.tellText(where, 7);
  const spentMs = exploringMs + (await refuseRandom(io, job, flags.time ?? defaultTimeMs));
  const isFresh = flags.fresh === true || flags.saved === false;
  const remembers = job.goal === null && flags.path === undefined && !isFresh;
  const out = resolve(io.cwd, flags.out);
  const pages = Pages.wanted(io, flags.html, out, own);
  const remembered = remembers ? await recall(io, out, job) : null;
  const memory = remembered && (await goOnShrinking(output, io, remembered, job, flags.shrinkTime));
  if (memory !== null) printMemory(output, io, memory);
  const files = new FindingFiles(io.cwd, out);
  const shortenings = new Shortenings(files);
  const fuzzing = { output, io, flags, job, files, early: new EarlyPictures(output), pages, shortenings };
  const result = await resultOf(fuzzing, memory ?? noMemory, spentMs);
  return job.goal === null ? reportFindings(fuzzing, result, memory) : reportGoal(fuzzing, job.goal, result);
}

/** The job with the states that its runs begin in. An unknown subject is told before anything is printed. */
async function started(
  job: SearchJob,
  io: Io,
  { fromFrontier: count }: FuzzFlags,
  from: StartFile | null,
): Promise<SearchJob> {
  const target = targetOf(job);
  if (from !== null) refuseBroken(target, from);
  return count === undefined ? job : fromFrontier(job, io, count);
}

async function resultOf(
  { output, io, flags, job, early, shortenings }: Fuzzing,
  memory: Memory,
  spentMs: number, // of the time
): Promise<SearchResult> {
  const { runs, stepsTotal: steps, time, cpuTime: cpuMs, maxFindings, workers, path } = flags;
  const observer = job.goal === null ? shortenings : undefined; // that a goal is reached is not saved
  const shrinking = { shrinkMs: shrinkingMs(flags.shrinkTime), observer };
  const { quiet } = output;
  const showMinimal = job.goal === null ? early.showing(targetOf(job)) : undefined;
  if (path !== undefined) {
    const again = async (_: unknown, around: WhileShrinking): Promise<SearchResult | null> =>
      searchJobAt(job, path, { ...around, ...shrinking });
    const result = await withProgress(io, quiet, again, showMinimal);
    if (result === null) throw new UsageError(`--path ${path}: a seed has no run there`);
    return result;
  }
  const isLimited = [runs, steps, cpuMs].some((limit) => limit !== undefined);
  const wantedMs = time ?? (isLimited ? undefined : defaultTimeMs);
  const timeMs = wantedMs === undefined ? undefined : Math.max(1, wantedMs - spentMs);
  const findings = job.goal === null ? maxFindings : 1;
  return watchedSearch(
    io,
    quiet,
    job,
    { runs, steps, timeMs, cpuMs, findings },
    { ...shrinking, workers, known: keysOf(memory), showMinimal },
  );
}
