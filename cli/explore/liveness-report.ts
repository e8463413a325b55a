import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import { propertyNames } from '../../world/registry/judged.ts';
import { liveness } from '../../properties/judging/judge.ts';
import { exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { printFailure, printSaving, scheduleValue } from '../report/finding.ts';
import { save } from '../files/finding-files.ts';
import type { Pages } from '../files/pages.ts';
import { pageValue, printPage } from '../report/page.ts';
import { atOnce } from './failure.ts';
import type { Saving } from '../files/finding-files.ts';
import type { Io } from '../io.ts';
import { big, counted, seconds } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { defaultShrinkTime } from '../shrink-time.ts';
import type { Exploring } from './explore.ts';
import { lassoOf } from './lasso.ts';
import type { Lasso } from './lasso.ts';
import { bytesPerState, checkLiveness } from './liveness.ts';
import type { LivenessAsked, LivenessResult } from './liveness.ts';
import type { ExploreFlags } from './spec.ts';

export interface JudgedLiveness {
  readonly code: ExitCode;
  readonly file: string | null; // where a run that never commits was saved
  readonly value: object; // for --json
}

/** Whether commits come once the faults stop. */
export async function judgeLiveness(
  { growTerms = 1, growMessages = 1, limitStates }: ExploreFlags,
  io: Io,
  output: Output,
  out: string,
  { spec, limits }: Exploring,
  pages: Pages | null,
): Promise<JudgedLiveness> {
  const asked = { spec, growTerms, growMessages, states: limitStates ?? Math.floor(limits.bytes / bytesPerState) };
  const result = await checkLiveness(io, output.quiet, asked);
  for (const line of livenessLines(result, asked)) output.tellText(line, 2);
  const lasso = result.finding && lassoOf(spec, result.finding);
  const saving = lasso?.replays === true ? save(io.cwd, out, lasso.schedule) : null;
  const page = lasso && (await print(output, io, lasso, saving, pages));
  return {
    code: exitCodes[verdictOf(result)],
    file: saving?.file ?? null,
    value: { ...valueOf(result, asked, lasso, saving), ...pageValue(page) },
  };
}

async function print(
  output: Output,
  io: Io,
  { schedule, target, circles }: Lasso,
  saving: Saving | null,
  pages: Pages | null,
): Promise<Saving | null> {
  const explanation = await printFailure(output, io, target, schedule, defaultShrinkTime);
  for (const { lines } of circles) output.print(lines.join('\n'));
  if (saving === null) {
    output.print('  not saved: a schedule of this subject has no fault-free suffix that would fail again');
    return null;
  }
  printSaving(output, saving, schedule);
  const page = pages && pages.save({ target, schedule, file: saving.file, explanation, shrinking: atOnce });
  printPage(output, page);
  return page;
}

/** Unknown is never shown as holds; nor is a space in which nothing is ever committed. */
function verdictOf({ end, counts }: LivenessResult): 'holds' | 'violated' | 'unknown' | 'interrupted' {
  if (end === 'interrupted' || end === 'violated') return end;
  return end === 'holds' && counts.commits > 0 ? 'holds' : 'unknown';
}

const exitCodes: Readonly<Record<ReturnType<typeof verdictOf>, ExitCode>> = {
  holds: exitCode.clean,
  violated: exitCode.violated,
  unknown: exitCode.inconclusive,
  interrupted: exitCode.interrupted,
};

function livenessLines(result: LivenessResult, { growTerms, growMessages }: LivenessAsked): readonly string[] {
  const { reached, suffix, calm, owned, commits, beyondBounds } = result.counts;
  return [
    `from each of ${counted(reached, 'state')}, faults off, ${counted(growTerms, 'term')} and ` +
      `${counted(growMessages, 'message')} more, in ${seconds(result.ms)}:`,
    `${counted(suffix, 'state')} without election timers, ${big(calm)} of them at rest or going round; ` +
      `${big(owned)} with one server's timer; ${counted(commits, 'step')} that commit`,
    ...(beyondBounds > 0
      ? [`${counted(beyondBounds, 'state')} in which only the bound on messages is in the way: try --grow-messages`]
      : []),
    'with the faults off nothing but Liveness is judged',
    verdictText[verdictOf(result)],
  ];
}

const verdictText = {
  holds: 'live: a commit can always come, and comes in every fair run',
  violated: 'not live: see below',
  unknown: 'unknown whether it is live',
  interrupted: 'interrupted',
} as const;

/** In the suffix, servers go beyond the bounds of what was explored before. */
const othersWithoutFaults: readonly NotJudged[] = propertyNames
  .filter((name) => name !== liveness)
  .map((property) => ({ property, reason: 'with the faults off nothing but Liveness is judged' }));

function valueOf(
  result: LivenessResult,
  { growTerms, growMessages }: LivenessAsked,
  lasso: Lasso | null,
  saving: Saving | null,
): object {
  return {
    verdict: verdictOf(result),
    growTerms,
    growMessages,
    seconds: result.ms / 1000,
    ...result.counts,
    notJudged: othersWithoutFaults,
    finding: lasso && {
      stepsWithFaults: lasso.prefix,
      schedule: scheduleValue(lasso.schedule),
      circles: lasso.circles.map(({ owner, stem, cycle }) => ({ owner, stem, cycle })),
      file: saving?.file ?? null,
    },
  };
}
