import { resolve } from 'node:path';
import { propertyNames } from '../../world/registry/judged.ts';
import type { Nemesis } from '../../world/steps/descriptor.ts';
import { SaveError } from '../../counterexamples/format/save.ts';
import { show } from '../../counterexamples/printable.ts';
import { allStrategies, portfolio, strategyNamed } from '../../search/strategies/all.ts';
import type { Found, SearchResult } from '../../search/engine/search-result.ts';
import type { DiskMode, Feature } from '../../properties/seen/subject.ts';
import { conformance } from '../../properties/judging/judge.ts';
import { coverageLines, coverageValue } from '../report/coverage-report.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { certificate, findingValue, printReached, whereFound } from '../report/finding.ts';
import { freshSeed } from '../../door/node-host.ts';
import { FindingFiles } from '../files/finding-files.ts';
import { Pages } from '../files/pages.ts';
import { Shortenings } from '../files/shortenings.ts';
import { pageValue } from '../report/page.ts';
import { goOnShrinking } from './go-on-shrinking.ts';
import type { Io } from '../io.ts';
import type { Own } from '../own/own.ts';
import { Owns } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';
import type { Target } from '../../properties/judging/target.ts';
import { drawnFor } from '../../search/verbs/drawn-for.ts';
import { namesOf } from '../../world/registry/judged-by.ts';
import { keysOf, noMemory, recall } from '../files/memory.ts';
import type { Memory } from '../files/memory.ts';
import {
  memoryCode,
  printKnownReplays,
  printMemory,
  rememberedValue,
  seenAgain,
  seenAgainLines,
} from '../report/memory-report.ts';
import { notJudgedLines } from '../terminal/not-judged.ts';
import { counted, seconds } from '../terminal/numbers.ts';
import { Output } from '../terminal/output.ts';
import { printFindings, printReplays } from '../report/saved-findings.ts';
import type { PagesOfFindings } from '../report/saved-findings.ts';
import { explainingMs, shrinkingMs } from '../shrink-time.ts';
import { mayBeFolder } from '../files/saved.ts';
import { notJudgedBy, specRuns, targetOf } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';
import { saveCorpus, savedDrafts } from '../files/saved-drafts.ts';
import { refuseRandom } from '../search/determinism.ts';
import { searchJobAt } from '../search/search.ts';
import { watchedSearch, withProgress } from '../search/watched.ts';
import { exitCodeOf, jobLine, summaryLines, summaryValue } from '../report/search-report.ts';
import { verdictOf, whyInconclusive } from '../../search/engine/verdict.ts';
import { UsageError } from '../usage-error.ts';
import { verdictLine, verdictWord } from '../terminal/verdict.ts';

export interface FuzzFlags extends SubjectFlag {
  readonly servers: number;
  readonly seed?: number;
  readonly features?: readonly Feature[];
  readonly disk?: DiskMode;
  readonly clients?: number;
  readonly property?: readonly string[];
  readonly conformance: 'on' | 'off';
  readonly nemesis?: readonly Nemesis[];
  readonly steps: number;
  readonly runs?: number;
  readonly time?: number;
  readonly reach?: string;
  readonly maxFindings: number;
  readonly workers: number;
  readonly shrinkTime: number;
  readonly strategy: string;
  readonly corpus?: string;
  readonly path?: string;
  readonly coverage?: boolean;
  readonly fresh?: boolean;
  readonly out: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const defaultTimeMs = 20_000;

/** Random schedules against a subject. */
export async function fuzz(flags: FuzzFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const owns = await Owns.from(io, flags, { builtInToo: true });
  const job = jobOf(flags, io, await owns.searched());
  targetOf(job); // an unknown subject is told before anything is printed
  output.tell(`fuzz   ${jobLine(job)}`);
  const spentMs = await refuseRandom(io, job, flags.time ?? defaultTimeMs);
  const remembers = job.goal === null && flags.path === undefined && flags.fresh !== true;
  const out = resolve(io.cwd, flags.out);
  const pages = Pages.wanted(io, flags.html, out, job.own);
  const remembered = remembers ? await recall(io, out, job) : null;
  const memory = remembered && (await goOnShrinking(output, io, remembered, job, flags.shrinkTime));
  if (memory !== null) printMemory(output, io, memory);
  const files = new FindingFiles(io.cwd, out);
  const shortenings = new Shortenings(files);
  const result = await resultOf(flags, io, job, memory ?? noMemory, shortenings, spentMs);
  if (job.goal !== null) return reportGoal(output, io, job, job.goal, result);
  return reportFindings(output, io, flags, job, result, memory, files, { pages, shortenings });
}

function jobOf(
  { subject: named = 'impl', servers, features, disk, clients, steps, nemesis, reach, strategy, ...flags }: FuzzFlags,
  io: Io,
  own: Own | null,
): SearchJob {
  if (flags.path !== undefined) refusePathAlone(strategy, flags.seed);
  if (flags.html !== undefined && reach !== undefined)
    throw new UsageError('--html shows what is violated, and --reach looks for nothing that is');
  const subject = own?.target.name ?? named;
  const judged = own ? askedOf(own.target, flags.property) : (flags.property ?? propertyNames);
  const properties = flags.conformance === 'on' ? judged : judged.filter((name) => name !== conformance);
  if (properties.length === 0) throw new UsageError('no property is left to be judged');
  const goal = reach ?? null;
  if (flags.coverage === true && !specRuns({ subject, properties, goal })) {
    throw new UsageError(
      '--coverage counts steps of the spec, which does not run here: judge conformance, or take --subject model',
    );
  }
  const wanted = {
    servers,
    steps,
    ...(features === undefined ? {} : { features }),
    ...(disk === undefined ? {} : { disk }),
    ...(clients === undefined ? {} : { clients }),
    ...(nemesis === undefined ? {} : { nemesis }),
  };
  const drafts = own ? refusingAsUsage(() => drawnFor(own.target, wanted)) : wanted;
  const coverage = flags.coverage === true;
  const found = flags.fresh === true ? null : resolve(io.cwd, flags.out);
  const corpus = flags.corpus === undefined ? null : resolve(io.cwd, flags.corpus);
  if (corpus !== null) refuseCorpusOf(strategy);
  if (corpus !== null && !mayBeFolder(corpus))
    throw new UsageError(`--corpus ${show(flags.corpus ?? '')}: not a folder`);
  const saved = savedDrafts(strategy, subject, { found, corpus });
  return { subject, properties, goal, seed: flags.seed ?? freshSeed(), drafts, strategy, saved, coverage, own };
}

/** Beside the spec a subject of the user runs if it declares so, or where nothing else is asked for: `all` is not that. */
function askedOf(target: Target, asked: readonly string[] | undefined): readonly string[] {
  const names = namesOf(target);
  if (asked === undefined || names.includes(conformance) || asked.length === 1) return asked ?? names;
  return asked.filter((name) => name !== conformance);
}

/** What no server of the subject can do. */
function refusingAsUsage<What>(made: () => What): What {
  try {
    return made();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
}

function refuseCorpusOf(strategy: string): void {
  if (strategy === portfolio || strategyNamed(strategy).buildsOn !== undefined) return;
  throw new UsageError(`--corpus is for strategies that build on earlier runs, and ${strategy} does not`);
}

/** A path leads to one run only if that run builds on no other. */
function refusePathAlone(strategy: string, seed: number | undefined): void {
  if (seed === undefined) throw new UsageError('--path names a run of a seed: give --seed too');
  const alone = allStrategies.filter(({ buildsOn }) => buildsOn === undefined).map(({ name }) => name);
  if (alone.includes(strategy)) return;
  throw new UsageError(`--path names a run of one strategy: give --strategy too, one of ${alone.join(', ')}`);
}

async function resultOf(
  flags: FuzzFlags,
  io: Io,
  job: SearchJob,
  memory: Memory,
  findings: Shortenings,
  spentMs: number, // of the time
): Promise<SearchResult> {
  const { runs, time, maxFindings, workers, path } = flags;
  const observer = job.goal === null ? findings : undefined; // that a goal is reached is not saved
  const shrinking = { shrinkMs: shrinkingMs(flags.shrinkTime), observer };
  const quiet = flags.quiet === true;
  if (path !== undefined) {
    const result = await withProgress(io, quiet, async (_, around) =>
      searchJobAt(job, path, { ...around, ...shrinking }),
    );
    if (result === null) throw new UsageError(`--path ${path}: a seed has no run there`);
    return result;
  }
  const wantedMs = time ?? (runs === undefined ? defaultTimeMs : undefined);
  const timeMs = wantedMs === undefined ? undefined : Math.max(1, wantedMs - spentMs);
  const wanted = job.goal === null ? maxFindings : 1;
  return watchedSearch(
    io,
    quiet,
    job,
    { runs, timeMs, findings: wanted },
    { ...shrinking, workers, known: keysOf(memory) },
  );
}

/** `memory`: what was found before; null if nobody looked. */
async function reportFindings(
  output: Output,
  io: Io,
  flags: FuzzFlags,
  job: SearchJob,
  result: SearchResult,
  memory: Memory | null,
  files: FindingFiles,
  pages: PagesOfFindings,
): Promise<ExitCode> {
  const before = memory ?? noMemory;
  const notJudged = notJudgedBy(job);
  for (const line of [...summaryLines(result), ...seenAgainLines(io, before, result), ...notJudgedLines(notJudged)])
    output.tell(`       ${line}`);
  printCoverage(output, result);
  if (flags.corpus !== undefined) await keepCorpus(output, io, flags.corpus, job, result);
  const explainMs = ({ shrinkMs }: Found): number => explainingMs(flags.shrinkTime, shrinkMs);
  const saved = await printFindings(output, io, job, result, files, explainMs, pages);
  const verdict = io.interrupted.aborted ? 'interrupted' : verdictOf(result);
  const why = verdict === 'inconclusive' ? whyInconclusive(result) : null;
  const code = bySignal(worst([exitCodeOf[verdict], memoryCode(before)]), io.interrupted);
  if (why !== null) output.print(`inconclusive: ${why}`);
  if (saved.length === 0) output.tell(verdictLine(output.paint, code, seconds(result.ms)));
  printKnownReplays(output, io, before);
  printReplays(output, saved, job.own);
  output.report('fuzz', {
    verdict: verdictWord(code),
    exitCode: code,
    ...jobValue(job),
    ...(why === null ? {} : { reason: why }),
    summary: summaryValue(result),
    notJudged,
    ...(result.coverage === null ? {} : { coverage: coverageValue(result.coverage) }),
    ...(memory === null ? {} : { remembered: rememberedValue(memory), seenAgain: seenAgain(memory, result) }),
    findings: saved.map(({ found, saving, explanation, page }) => ({
      ...(memory === null ? {} : { status: 'new' }),
      ...findingValue(found, saving, explanation, job.own?.flag),
      ...pageValue(page),
    })),
  });
  return code;
}

/** A goal is reached, or the budget did not do; that is no violation, so nothing is saved. */
function reportGoal(output: Output, io: Io, job: SearchJob, goal: string, result: SearchResult): ExitCode {
  const [found] = result.findings;
  const interrupted = result.end === 'interrupted';
  const code = bySignal(
    found !== undefined ? exitCode.clean : interrupted ? exitCode.interrupted : exitCode.inconclusive,
    io.interrupted,
  );
  if (found !== undefined) {
    printReached(output, goal, targetOf(job), found);
    output.print(`  ${whereFound(found)}`);
    output.print(`  ${certificate(found.stepsFound, found.shrunk)}`);
  } else {
    for (const line of summaryLines(result)) output.tell(`       ${line}`);
    output.print(`${goal} was not reached in ${seconds(result.ms)}`);
  }
  printCoverage(output, result);
  const saving = { file: null, error: null };
  output.report('fuzz', {
    verdict: found !== undefined ? 'reached' : interrupted ? 'interrupted' : 'inconclusive',
    exitCode: code,
    goal,
    ...jobValue(job),
    summary: summaryValue(result),
    ...(result.coverage === null ? {} : { coverage: coverageValue(result.coverage) }),
    findings: found === undefined ? [] : [findingValue(found, saving)],
  });
  return code;
}

async function keepCorpus(
  output: Output,
  io: Io,
  folder: string,
  job: SearchJob,
  { learnt }: SearchResult,
): Promise<void> {
  try {
    const saved = await saveCorpus(resolve(io.cwd, folder), targetOf(job), learnt, io.interrupted);
    output.tell(`       ${counted(saved, 'run')} added to the corpus ${show(folder)}`);
  } catch (error) {
    if (!(error instanceof SaveError)) throw error;
    output.warn(`${error.fact}. ${error.remedy}`);
  }
}

function printCoverage(output: Output, { coverage }: SearchResult): void {
  if (coverage !== null) output.print(`\n${coverageLines(coverage).join('\n')}\n`);
}

const jobValue = ({ subject, properties, seed, drafts, strategy }: SearchJob): object => ({
  subject,
  ...drafts,
  strategy,
  seed,
  properties,
});
