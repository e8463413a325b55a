import type { CheckTimes } from './budget.ts';
import type { Budget } from '../../search/engine/search.ts';
import type { SearchResult } from '../../search/engine/search-result.ts';
import { findingValue } from '../report/finding.ts';
import { FindingFiles } from '../files/finding-files.ts';
import type { Pages } from '../files/pages.ts';
import { Shortenings } from '../files/shortenings.ts';
import { pageValue } from '../report/page.ts';
import type { Io } from '../io.ts';
import { keysOf } from '../files/memory.ts';
import type { Memory } from '../files/memory.ts';
import { seenAgain, seenAgainLines } from '../report/memory-report.ts';
import { notJudgedLines } from '../terminal/not-judged.ts';
import type { Output } from '../terminal/output.ts';
import { defaultShrinkTime } from '../shrink-time.ts';
import { printFindings } from '../report/saved-findings.ts';
import type { SavedFinding } from '../report/saved-findings.ts';
import { notJudgedBy, targetOf } from '../search-job.ts';
import type { SearchJob } from '../search-job.ts';
import { watchedSearch } from '../search/watched.ts';
import { jobLine, printSummary, summaryValue } from '../report/search-report.ts';
import { verdictOf, whyInconclusive } from '../../search/engine/verdict.ts';
import { EarlyPictures } from '../report/early.ts';

/** What fuzzing a cluster of one size came to. */
export interface Part {
  readonly job: SearchJob;
  readonly result: SearchResult;
  readonly findings: readonly SavedFinding[];
}

/** Null if the time was over before a single run was made. */
export async function fuzzPart(
  output: Output,
  io: Io,
  job: SearchJob,
  budget: Budget,
  { end, shrinkEnd }: CheckTimes,
  memory: Memory,
  workers: number,
  out: string,
  pages: Pages | null,
): Promise<Part | null> {
  const files = new FindingFiles(io.cwd, out);
  const shortenings = new Shortenings(files);
  const early = new EarlyPictures(output);
  const showMinimal = early.showing(targetOf(job));
  const options = { workers, known: keysOf(memory), until: shrinkEnd, observer: shortenings, showMinimal };
  const result = await watchedSearch(io, output.quiet, job, budget, options);
  if (result.summary.runs === 0) return null;
  const explainMs = (): number => Math.min(defaultShrinkTime, end - performance.now());
  const findings = await printFindings(output, io, job, result, files, explainMs, early, { pages, shortenings });
  output.tell(`fuzz   ${jobLine(job)}`);
  printSummary(output, result, 7);
  for (const line of [...seenAgainLines(io, memory, result), ...notJudgedLines(notJudgedBy(job))])
    output.tellText(line, 7);
  const why = verdictOf(result) === 'inconclusive' ? whyInconclusive(result) : null;
  if (why !== null) output.print(`       inconclusive: ${why}`);
  return { job, result, findings };
}

/** The same for --json. */
export function partValue({ job, result, findings }: Part, memory: Memory): object {
  return {
    subject: job.subject,
    servers: job.drafts.servers ?? null, // drawn
    verdict: verdictOf(result),
    summary: summaryValue(result),
    notJudged: notJudgedBy(job),
    findings: findings.map(({ found, saving, explanation, page }) => ({
      status: 'new',
      ...findingValue(found, saving, explanation, job.own?.flag),
      ...pageValue(page),
    })),
    seenAgain: seenAgain(memory, result),
  };
}
