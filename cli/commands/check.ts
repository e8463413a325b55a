import { resolve } from 'node:path';
import { propertyNames } from '../../properties/judged.ts';
import { exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { defaultMemory } from '../explore/explore.ts';
import { keepFailure } from '../explore/failure.ts';
import {
  exploredValue,
  specLine,
  summaryLines as exploreLines,
  verdictOf as exploreVerdict,
} from '../explore/report.ts';
import { smallSpaces } from '../explore/small-spaces.ts';
import { watchedExploration } from '../explore/watched.ts';
import { portfolio } from '../../properties/search/strategies/all.ts';
import { savedDrafts } from '../search/saved-drafts.ts';
import type { SystemSpec } from '../../properties/explore/system.ts';
import { findingValue, replayCommand } from '../finding.ts';
import { freshSeed, keepFindings, printReplays, watched } from '../hunt.ts';
import type { SavedFinding } from '../hunt.ts';
import type { Io } from '../io.ts';
import { keysOf, memoryOf, replayEach } from '../memory.ts';
import type { Memory } from '../memory.ts';
import { memoryCode, printKnown, printKnownReplays, seenAgain, seenAgainLines } from '../memory-report.ts';
import { notJudgedLines } from '../not-judged.ts';
import { counted, seconds } from '../numbers.ts';
import { Output } from '../output.ts';
import { fileLines, fileValue, fileVerdictCode } from '../replay-report.ts';
import { savedFiles } from '../saved.ts';
import type { FileVerdict } from '../saved.ts';
import { notJudgedBy, stepsDrawn } from '../search/job.ts';
import type { SearchJob } from '../search/job.ts';
import type { SearchResult } from '../search/search.ts';
import { exitCodeOf, jobLine, summaryLines, summaryValue, verdictOf, whyInconclusive } from '../search-report.ts';
import { verdictLine, verdictWord } from '../verdict.ts';

export interface CheckFlags {
  readonly servers?: number;
  readonly seed?: number;
  readonly time?: number;
  readonly runs?: number;
  readonly workers: number;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

interface Part {
  readonly job: SearchJob;
  readonly result: SearchResult;
  readonly findings: readonly SavedFinding[];
}

interface Space {
  readonly code: ExitCode;
  readonly file: string | null; // where what is wrong was saved
  readonly value: object;
}

const defaultTimeMs = 20_000;
const defaultSizes = [3, 5];
/** Of the time, what the fuzzer may use; exploring small spaces seldom needs the rest. */
const shareOfFuzzing = 0.85;

/**
 * What a CI job wants: every saved file again, then the implementation against the spec, then small spaces whole. What is
 * fuzzed may be another subject, to see it fail.
 */
export async function check(flags: CheckFlags, io: Io, subject = 'impl'): Promise<ExitCode> {
  const output = new Output(io, flags);
  const start = performance.now();
  const seed = flags.seed ?? freshSeed();
  const out = resolve(io.cwd, flags.out);
  const files = await replaySaved(output, io, out);
  const judged = { subject, properties: propertyNames };
  const memory = memoryOf(files, judged);
  printKnown(output, io, memory);
  const parts: Part[] = [];
  const timeMs = flags.time ?? (flags.runs === undefined ? defaultTimeMs : undefined);
  const saved = savedDrafts(portfolio, judged.subject, { found: out, corpus: null });
  const sizes = flags.servers === undefined ? defaultSizes : [flags.servers];
  for (const [k, servers] of sizes.entries()) {
    if (io.interrupted.aborted) break;
    const job = { ...judged, goal: null, seed, drafts: { servers, steps: stepsDrawn }, strategy: portfolio, saved };
    const left = sizes.length - k;
    const budget = {
      runs: flags.runs === undefined ? undefined : shareOf(flags.runs, k, sizes.length),
      timeMs:
        timeMs === undefined ? undefined : Math.max(0, shareOfFuzzing * timeMs - (performance.now() - start)) / left,
    };
    parts.push(await fuzzPart(output, io, job, budget, memory, flags.workers, out));
  }
  const spaces: Space[] = [];
  for (const spec of smallSpaces) {
    const left = timeMs === undefined ? Infinity : timeMs - (performance.now() - start);
    if (!io.interrupted.aborted && left > 0) spaces.push(await explorePart(output, io, spec, left, out));
  }
  const code = worst([
    ...files.map(fileVerdictCode),
    memoryCode(memory),
    ...parts.map(({ result }) => exitCodeOf[verdictOf(result)]),
    ...spaces.map(({ code: ofSpace }) => ofSpace),
    io.interrupted.aborted ? exitCode.interrupted : exitCode.clean,
  ]);
  const ms = performance.now() - start;
  output.tell(verdictLine(output.paint, code, seconds(ms)));
  printKnownReplays(output, io, memory);
  printReplays(
    output,
    parts.flatMap(({ findings }) => findings),
  );
  for (const { file } of spaces) if (file !== null) output.print(`replay: ${replayCommand(file)}`);
  output.report('check', {
    verdict: verdictWord(code),
    exitCode: code,
    seed,
    seconds: ms / 1000,
    files: files.map(fileValue),
    searches: parts.map(({ job, result, findings }) => ({
      subject: job.subject,
      servers: job.drafts.servers,
      verdict: verdictOf(result),
      summary: summaryValue(result),
      notJudged: notJudgedBy(job),
      findings: findings.map(({ found, saving, explanation }) => ({
        status: 'new',
        ...findingValue(found, saving, explanation),
      })),
      seenAgain: seenAgain(memory, result),
    })),
    explorations: spaces.map(({ value }) => value),
  });
  return code;
}

/** Part `k` of `parts` nearly equal parts of so many runs, none of them empty. */
const shareOf = (runs: number, k: number, parts: number): number =>
  Math.max(1, Math.floor((runs + parts - 1 - k) / parts));

async function replaySaved(output: Output, io: Io, found: string): Promise<readonly FileVerdict[]> {
  const files = savedFiles(found);
  const verdicts = await replayEach(io, files);
  const reproduced = verdicts.filter(({ verdict }) => verdict === 'reproduced').length;
  output.tell(`saved  ${reproduced} of ${counted(files.length, 'file')} reproduced`);
  for (const verdict of verdicts.filter((one) => one.verdict !== 'reproduced')) {
    for (const line of fileLines(io.cwd, output.paint, verdict)) output.print(line);
  }
  return verdicts;
}

async function fuzzPart(
  output: Output,
  io: Io,
  job: SearchJob,
  budget: { readonly runs: number | undefined; readonly timeMs: number | undefined },
  memory: Memory,
  workers: number,
  out: string,
): Promise<Part> {
  const result = await watched(io, output.quiet, job, budget, { workers, known: keysOf(memory) });
  output.tell(`fuzz   ${jobLine(job)}`);
  const notJudged = notJudgedLines(notJudgedBy(job));
  for (const line of [...summaryLines(result), ...seenAgainLines(io, memory, result), ...notJudged])
    output.tell(`       ${line}`);
  const why = verdictOf(result) === 'inconclusive' ? whyInconclusive(result) : null;
  if (why !== null) output.print(`       inconclusive: ${why}`);
  return { job, result, findings: keepFindings(output, io, job, result, out) };
}

/** Explores one space whole, unless the time is over first: then nothing wrong was found within the budget. */
async function explorePart(output: Output, io: Io, spec: SystemSpec, leftMs: number, out: string): Promise<Space> {
  const exploring = {
    spec,
    abstraction: { reductions: 'all' },
    workers: 1,
    limits: { states: Infinity, bytes: defaultMemory() },
  } as const;
  const over = Number.isFinite(leftMs) ? [AbortSignal.timeout(Math.ceil(leftMs))] : [];
  const interrupted = AbortSignal.any([io.interrupted, ...over]);
  const explored = await watchedExploration({ ...io, interrupted }, output.quiet, exploring);
  const timeOver = explored.end === 'interrupted' && !io.interrupted.aborted;
  output.tell(`explore ${specLine(exploring)}`);
  for (const line of exploreLines(explored, exploring)) output.tell(`       ${line}`);
  for (const line of notJudgedLines(explored.notJudged)) output.tell(`       ${line}`);
  if (timeOver) output.tell('       the time was over before all states were seen');
  const failure = keepFailure(output, io, spec, explored.counterexample, out);
  const verdict = timeOver ? 'clean' : exploreVerdict(explored);
  return {
    code: exitCodeOf[verdict],
    file: failure?.file ?? null,
    value: {
      verdict: timeOver ? 'inconclusive' : verdict,
      ...exploredValue(explored, exploring),
      notJudged: explored.notJudged,
      counterexample: failure && failure.value,
    },
  };
}
