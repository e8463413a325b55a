import { liveness } from '../../properties/judging/judge.ts';
import { coverageLines, coverageValue } from '../report/coverage-report.ts';
import { bySignal, exitCode, worst } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { defaultMemory } from '../../door/node-host.ts';
import type { Exploring } from '../explore/explore.ts';
import { exploredValue, printExplored, specLine, verdictOf, whyInconclusive } from '../explore/report.ts';
import { writableFolder } from '../explore/out.ts';
import { specOf } from '../explore/spec.ts';
import type { ExploreFlags } from '../explore/spec.ts';
import { judgeLiveness } from '../explore/liveness-report.ts';
import { watchedExploration } from '../explore/watched.ts';
import { keepFailure } from '../explore/failure.ts';
import { Pages } from '../files/pages.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import type { Io } from '../io.ts';
import { exploreOwn } from '../explore/own.ts';
import { Owns } from '../own/owns.ts';
import { notJudgedLines } from '../terminal/not-judged.ts';
import { seconds } from '../terminal/numbers.ts';
import { exitCodeOf } from '../report/search-report.ts';
import { defaultShrinkTime } from '../shrink-time.ts';
import { Output } from '../terminal/output.ts';
import { verdictLine, verdictWord } from '../terminal/verdict.ts';

/** Every reachable state within bounds. */
export async function explore(flags: ExploreFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const out = writableFolder(io.cwd, flags.out);
  const own = await (await Owns.from(io, flags, { builtInToo: true })).searched();
  const pages = Pages.wanted(io, flags.html, out, own);
  if (own !== null) return exploreOwn(own, flags, output, io, out, pages);
  const exploring: Exploring = {
    spec: specOf(flags),
    abstraction: { reductions: flags.reductions ?? 'all', histories: flags.histories ?? false },
    workers: flags.workers,
    limits: { states: flags.limitStates ?? Infinity, bytes: flags.limitMemory ?? defaultMemory() },
  };
  output.tell(`explore  ${specLine(exploring)}`);
  const explored = await watchedExploration(io, output.quiet, exploring);
  const found = explored.counterexample;
  const failure = await keepFailure(output, io, exploring.spec, found, out, defaultShrinkTime, pages);
  printExplored(output, explored, exploring, 2);
  const lively =
    flags.liveness === true && explored.end === 'complete'
      ? await judgeLiveness(flags, io, output, out, exploring, pages)
      : null;
  const notJudged = explored.notJudged.filter(({ property }) => lively === null || property !== liveness);
  for (const line of notJudgedLines(notJudged)) output.tellText(line, 2);
  const verdict = verdictOf(explored);
  const code = bySignal(worst([exitCodeOf[verdict], lively?.code ?? exitCode.clean]), io.interrupted);
  const why = verdict === 'inconclusive' ? whyInconclusive(explored) : null;
  if (flags.coverage === true) output.print(['', ...coverageLines(explored.coverage)].join('\n'));
  if (why !== null) output.print(`inconclusive: ${why}`);
  if (failure === null && lively?.code !== exitCode.violated)
    output.tell(verdictLine(output.paint, code, seconds(explored.ms)));
  for (const file of [failure?.file, lively?.file]) if (file) output.print(`replay: ${replayCommand(file)}`);
  output.report('explore', {
    verdict: verdictWord(code),
    exitCode: code,
    ...(why === null ? {} : { reason: why }),
    ...exploredValue(explored, exploring),
    notJudged,
    counterexample: failure && failure.value,
    ...(lively === null ? {} : { liveness: lively.value }),
    ...(flags.coverage === true ? { coverage: coverageValue(explored.coverage) } : {}),
  });
  return code;
}
