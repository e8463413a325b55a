import { resolve } from 'node:path';
import { SaveError } from '../../counterexamples/format/save.ts';
import { show } from '../../counterexamples/printable.ts';
import type { Found, SearchResult } from '../../search/engine/search-result.ts';
import { coverageLines, coverageValue } from '../report/coverage-report.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { findingValue, printNumbers, printReached } from '../report/finding.ts';
import type { FindingFiles } from '../files/finding-files.ts';
import type { Io } from '../io.ts';
import { noMemory } from '../files/memory.ts';
import type { Memory } from '../files/memory.ts';
import { memoryCode, printKnownReplays, rememberedValue, seenAgain, seenAgainLines } from '../report/memory-report.ts';
import { notJudgedLines } from '../terminal/not-judged.ts';
import { counted, seconds } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { printFindings, printReplays } from '../report/saved-findings.ts';
import type { PagesOfFindings } from '../report/saved-findings.ts';
import { pageValue } from '../report/page.ts';
import { explainingMs } from '../shrink-time.ts';
import { notJudgedBy, targetOf } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';
import { saveCorpus } from '../files/saved-drafts.ts';
import { exitCodeOf, printSummary, summaryValue } from '../report/search-report.ts';
import { verdictOf, whyInconclusive } from '../../search/engine/verdict.ts';
import { verdictLine, verdictWord } from '../terminal/verdict.ts';
import type { EarlyPictures } from '../report/early.ts';
import type { FuzzFlags } from './fuzz-job.ts';

/** A search from the command line: what it is for, and where all that comes of it goes. */
export interface Fuzzing extends PagesOfFindings {
  readonly output: Output;
  readonly io: Io;
  readonly flags: FuzzFlags;
  readonly job: SearchJob;
  readonly files: FindingFiles;
  readonly early: EarlyPictures;
}

/** `memory`: what was found before; null if nobody looked. */
export async function reportFindings(
  { output, io, flags, job, files, early, pages, shortenings }: Fuzzing,
  result: SearchResult,
  memory: Memory | null,
): Promise<ExitCode> {
  const before = memory ?? noMemory;
  const notJudged = notJudgedBy(job);
  const explainMs = ({ shrinkMs }: Found): number => explainingMs(flags.shrinkTime, shrinkMs);
  const saved = await printFindings(output, io, job, result, files, explainMs, early, { pages, shortenings });
  printSummary(output, result, 2);
  for (const line of [...seenAgainLines(io, before, result), ...notJudgedLines(notJudged)]) output.tellText(line, 2);
  printCoverage(output, result);
  if (flags.corpus !== undefined) await keepCorpus(output, io, flags.corpus, job, result);
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
    ...jobValue(flags, job),
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
export function reportGoal({ output, io, flags, job }: Fuzzing, goal: string, result: SearchResult): ExitCode {
  const [found] = result.findings;
  const interrupted = result.end === 'interrupted';
  const code = bySignal(
    found !== undefined ? exitCode.clean : interrupted ? exitCode.interrupted : exitCode.inconclusive,
    io.interrupted,
  );
  if (found !== undefined) {
    printReached(output, goal, targetOf(job), found);
    printNumbers(output, found);
    if (output.verbose) printSummary(output, result, 2);
  } else {
    printSummary(output, result, 2);
    output.print(`${goal} was not reached in ${seconds(result.ms)}`);
  }
  printCoverage(output, result);
  const saving = { file: null, error: null };
  output.report('fuzz', {
    verdict: found !== undefined ? 'reached' : interrupted ? 'interrupted' : 'inconclusive',
    exitCode: code,
    goal,
    ...jobValue(flags, job),
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
    output.tell(`  ${counted(saved, 'run')} added to the corpus ${show(folder)}`);
  } catch (error) {
    if (!(error instanceof SaveError)) throw error;
    output.warn(`${error.fact}. ${error.remedy}`);
  }
}

function printCoverage(output: Output, { coverage }: SearchResult): void {
  if (coverage !== null) output.print(`\n${coverageLines(coverage).join('\n')}\n`);
}

const jobValue = ({ from, fromFrontier }: FuzzFlags, job: SearchJob): object => {
  const { subject, properties, seed, drafts, strategy } = job;
  const { starts: _, ...drawn } = drafts;
  return {
    subject,
    ...drawn,
    ...(from === undefined ? {} : { from }),
    ...(fromFrontier === undefined ? {} : { fromFrontier }),
    strategy,
    seed,
    properties,
  };
};
