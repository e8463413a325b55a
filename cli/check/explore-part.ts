import type { CheckTimes } from './budget.ts';
import type { ExitCode } from '../exit-code.ts';
import { defaultMemory } from '../../door/node-host.ts';
import { keepFailure } from '../explore/failure.ts';
import { exploredValue, printExplored, specLine, verdictOf as exploreVerdict } from '../explore/report.ts';
import { watchedExploration } from '../explore/watched.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import type { Pages } from '../files/pages.ts';
import type { Io } from '../io.ts';
import { notJudgedLines } from '../terminal/not-judged.ts';
import type { Output } from '../terminal/output.ts';
import { defaultShrinkTime } from '../shrink-time.ts';
import { exitCodeOf } from '../report/search-report.ts';

/** What came of exploring one space. */
export interface Space {
  readonly code: ExitCode;
  readonly file: string | null; // where what is wrong was saved
  readonly value: object;
}

/** Explores one space whole, unless the time is over first: that leaves it open. */
export async function explorePart(
  output: Output,
  io: Io,
  spec: SystemSpec,
  { end }: CheckTimes,
  out: string,
  pages: Pages | null,
): Promise<Space> {
  const exploring = {
    spec,
    abstraction: { reductions: 'all' },
    workers: 1,
    limits: { states: Infinity, bytes: defaultMemory() },
  } as const;
  const leftMs = (): number => Math.max(0, Math.ceil(end - performance.now()));
  const over = Number.isFinite(end) ? [AbortSignal.timeout(leftMs())] : [];
  const interrupted = AbortSignal.any([io.interrupted, ...over]);
  const explored = await watchedExploration({ ...io, interrupted }, output.quiet, exploring);
  const timeOver = explored.end === 'interrupted' && !io.interrupted.aborted;
  output.tell(`explore ${specLine(exploring)}`);
  printExplored(output, explored, exploring, 7);
  for (const line of notJudgedLines(explored.notJudged)) output.tellText(line, 7);
  if (timeOver) output.print('       inconclusive: the time was over before all states were seen');
  const failure = await keepFailure(
    output,
    io,
    spec,
    explored.counterexample,
    out,
    Math.min(defaultShrinkTime, leftMs()),
    pages,
  );
  const verdict = timeOver ? 'inconclusive' : exploreVerdict(explored);
  return {
    code: exitCodeOf[verdict],
    file: failure?.file ?? null,
    value: {
      verdict,
      ...exploredValue(explored, exploring),
      notJudged: explored.notJudged,
      counterexample: failure && failure.value,
    },
  };
}
