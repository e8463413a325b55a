import { resolve } from 'node:path';
import { propertyNames } from '../../world/registry/judged.ts';
import { checkTimes } from '../check/budget.ts';
import { explorationNotRun, printNotRun } from '../check/not-run.ts';
import type { NotRun } from '../check/not-run.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { smallSpaces } from '../explore/small-spaces.ts';
import { portfolio } from '../../search/strategies/all.ts';
import { savedDrafts } from '../files/saved-drafts.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { Pages } from '../files/pages.ts';
import { freshSeed } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import { memoryOf, replayEach } from '../files/memory.ts';
import type { Replayed } from '../files/memory.ts';
import { memoryCode, printKnown, printKnownReplays } from '../report/memory-report.ts';
import { counted, seconds } from '../terminal/numbers.ts';
import { Output } from '../terminal/output.ts';
import { fileLines, fileValue, fileVerdictCode } from '../report/replay-report.ts';
import { foundFiles, savedFiles } from '../files/saved.ts';
import type { IsWanted } from '../files/saved.ts';
import type { Own } from '../own/own.ts';
import { mayBeOwn, Owns } from '../own/owns.ts';
import type { SubjectFlag } from '../own/owns.ts';
import { drawnFor } from '../../search/verbs/drawn-for.ts';
import { namesOf } from '../../world/registry/judged-by.ts';
import { printReplays } from '../report/saved-findings.ts';
import { stepsDrawn } from '../../search/engine/search-plan.ts';
import { refuseRandom } from '../search/determinism.ts';
import { exitCodeOf } from '../report/search-report.ts';
import { verdictOf } from '../../search/engine/verdict.ts';
import { verdictLine, verdictWord } from '../terminal/verdict.ts';
import { explorePart } from '../check/explore-part.ts';
import type { Space } from '../check/explore-part.ts';
import { fuzzPart, partValue } from '../check/fuzz-part.ts';
import type { Part } from '../check/fuzz-part.ts';

export interface CheckFlags extends SubjectFlag {
  readonly servers?: number;
  readonly seed?: number;
  readonly time?: number;
  readonly runs?: number;
  readonly stepsTotal?: number;
  readonly cpuTime?: number;
  readonly workers: number;
  readonly out: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

const defaultTimeMs = 25_000;
const defaultSizes = [undefined, 5]; // first as they are drawn

/**
 * What a CI job wants: every saved file again, then the implementation against the spec, then small spaces whole; of a
 * subject of the user, the findings and fuzzing. What is fuzzed may be another subject, to see it fail. What there was no time for is named, and leaves the verdict open.
 */
export async function check(flags: CheckFlags, io: Io, builtIn = 'impl'): Promise<ExitCode> {
  const output = new Output(io, flags);
  const own = await (await Owns.from(io, flags)).searched();
  const subject = own?.target.name ?? builtIn;
  const { startedAt: start = performance.now() } = io;
  const seed = flags.seed ?? freshSeed();
  const out = resolve(io.cwd, flags.out);
  const pages = Pages.wanted(io, flags.html, out, own);
  const { runs, stepsTotal, cpuTime } = flags;
  const isLimited = [runs, stepsTotal, cpuTime].some((limit) => limit !== undefined);
  const timeMs = flags.time ?? (isLimited ? undefined : defaultTimeMs);
  const { end } = checkTimes(start, timeMs);
  const { verdicts, notRun: filesNotRun } = await replaySaved(output, io, out, own, end);
  const judged = { subject, properties: own === null ? propertyNames : namesOf(own.target), own };
  const memory = memoryOf(verdicts, judged);
  printKnown(output, io, memory);
  const notRun: NotRun[] = filesNotRun.map((file) => ({ part: 'file', file }));
  const now = performance.now();
  const times = checkTimes(now, timeMs === undefined ? undefined : Math.max(0, end - now));
  const isOver = (): boolean => io.interrupted.aborted || performance.now() >= end;

  if (own !== null) {
    const drafts = drawnFor(own.target, { steps: stepsDrawn, ...(flags.servers && { servers: flags.servers }) });
    await refuseRandom(io, { ...judged, goal: null, seed, drafts, strategy: portfolio }, timeMs ?? defaultTimeMs);
  }
  const parts: Part[] = [];
  const saved = savedDrafts(portfolio, subject, { found: out, corpus: null, shipped: true });
  const sizes = flags.servers === undefined ? defaultSizes : [flags.servers];
  for (const [k, servers] of sizes.entries()) {
    const wanted = { steps: stepsDrawn, ...(servers !== undefined && { servers }) };
    const drafts = own === null ? wanted : drawnFor(own.target, wanted);
    const job = { ...judged, goal: null, seed, drafts, strategy: portfolio, saved };
    const budget = {
      runs: shareOf(runs, k, sizes.length),
      steps: shareOf(stepsTotal, k, sizes.length),
      cpuMs: shareOf(cpuTime, k, sizes.length),
      timeMs: timeMs === undefined ? undefined : (times.searchEnd - performance.now()) / (sizes.length - k),
    };
    const part = isOver() ? null : await fuzzPart(output, io, job, budget, times, memory, flags.workers, out, pages);
    if (part === null) notRun.push({ part: 'search', subject, servers: servers ?? null });
    else parts.push(part);
  }
  const spaces: Space[] = [];
  for (const spec of own === null ? smallSpaces : []) {
    if (isOver()) notRun.push(explorationNotRun(spec));
    else spaces.push(await explorePart(output, io, spec, times, out, pages));
  }

  if (!io.interrupted.aborted) printNotRun(output, io.cwd, notRun);
  const code = bySignal(
    worst([
      ...verdicts.map(fileVerdictCode),
      memoryCode(memory),
      ...parts.map(({ result }) => exitCodeOf[verdictOf(result)]),
      ...spaces.map(({ code: ofSpace }) => ofSpace),
      notRun.length > 0 ? exitCode.inconclusive : exitCode.clean,
      io.interrupted.aborted ? exitCode.interrupted : exitCode.clean,
    ]),
    io.interrupted,
  );
  const ms = performance.now() - start;
  output.tell(verdictLine(output.paint, code, seconds(ms)));
  printKnownReplays(output, io, memory);
  printReplays(
    output,
    parts.flatMap(({ findings }) => findings),
    own,
  );
  for (const { file } of spaces) if (file !== null) output.print(`replay: ${replayCommand(file)}`);
  output.report('check', {
    verdict: verdictWord(code),
    exitCode: code,
    seed,
    seconds: ms / 1000,
    notRun,
    files: verdicts.map(fileValue),
    searches: parts.map((part) => partValue(part, memory)),
    explorations: spaces.map(({ value }) => value),
  });
  return code;
}

/** Part `k` of `parts` nearly equal parts of so many, none of them empty. */
const shareOf = (all: number | undefined, k: number, parts: number): number | undefined =>
  all === undefined ? undefined : Math.max(1, Math.floor((all + parts - 1 - k) / parts));

async function replaySaved(output: Output, io: Io, found: string, own: Own | null, until: number): Promise<Replayed> {
  const files = own === null ? savedFiles(found) : foundFiles(found);
  // What was found of others stays theirs.
  const isWanted: IsWanted = ({ subject }) => (own === null ? !mayBeOwn(subject) : subject === own.target.name);
  const replayed = await replayEach(io, files, { isWanted, own, until });
  const reproduced = replayed.verdicts.filter(({ verdict }) => verdict === 'reproduced').length;
  const looked = replayed.verdicts.length + replayed.notRun.length;
  output.tell(`saved  ${reproduced} of ${counted(looked, 'file')} reproduced`);
  const left = files.length - looked;
  if (own === null && left > 0)
    output.print(`left   ${counted(left, 'file')} of subjects of your own: give --subject or --adapter`);
  for (const verdict of replayed.verdicts.filter((one) => one.verdict !== 'reproduced')) {
    for (const line of fileLines(io.cwd, output.paint, verdict, own?.flag)) output.print(line);
  }
  return replayed;
}
