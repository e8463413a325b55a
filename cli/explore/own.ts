import { explorationHostOf, defaultMemory, hostOf } from '../../door/node-host.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import type { Bounds } from '../../search/verbs/bounds.ts';
import { codeWithin } from '../../search/verbs/bounds.ts';
import { exploring } from '../../search/verbs/explore.ts';
import type { Explored, ExploreOptions } from '../../search/verbs/explore.ts';
import { judgedBy } from '../../world/registry/judged-by.ts';
import { bySignal } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { Pages } from '../files/pages.ts';
import type { Own } from '../own/own.ts';
import { exitCodeOf } from '../report/search-report.ts';
import { defaultShrinkTime } from '../shrink-time.ts';
import { notJudgedLines } from '../terminal/not-judged.ts';
import { big, counted, seconds } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { Progress } from '../terminal/progress.ts';
import { verdictLine, verdictWord } from '../terminal/verdict.ts';
import { UsageError } from '../usage-error.ts';
import { keepSchedule } from './failure.ts';
import { rate, specLine } from './report.ts';
import { flagOf } from './spec.ts';
import type { ExploreFlags } from './spec.ts';

const ofBuiltIn = ['liveness', 'growTerms', 'growMessages', 'coverage', 'conformance', 'restart', 'values'] as const;

/** Every reachable state of a subject of the user within bounds, by one thread. */
export async function exploreOwn(
  { target, flag }: Own,
  flags: ExploreFlags,
  output: Output,
  io: Io,
  out: string,
  pages: Pages | null,
): Promise<ExitCode> {
  const foreign = ofBuiltIn.find((name) => flags[name] !== undefined);
  if (foreign !== undefined) throw new UsageError(`${flagOf(foreign)} is for built-in subjects only`);
  if (flags.workers !== 1) throw new UsageError('--workers: one thread explores a subject of your own');
  const spec = codeWithin({ fault: null, conformance: target.spec === 'beside' }, flags);
  const abstraction = { reductions: 'none', histories: flags.histories ?? false } as const;
  output.tell(`explore  ${specLine({ spec, abstraction }, target.name)}`);
  const explored = await exploredOf(target, flags, output, io);
  const { counterexample, distinct, generated, depth, ms, reason, notJudged } = explored;
  const verdict = explored.verdict === 'reached' ? 'violated' : explored.verdict;
  output.tell(
    `         ${counted(distinct, 'distinct state')}, ${big(generated)} generated, depth ${depth}, in ${seconds(ms)} ` +
      `(${big(rate(distinct, ms))} states/s)`,
  );
  const failure =
    counterexample &&
    (await keepSchedule(
      output,
      io,
      judgedBy(target, { properties: [counterexample.violation.property] }),
      counterexample,
      out,
      defaultShrinkTime,
      pages,
      flag,
    ));
  for (const line of notJudgedLines(notJudged)) output.tell(`         ${line}`);
  const code = bySignal(exitCodeOf[verdict], io.interrupted);
  if (reason !== null) output.print(`inconclusive: ${reason}`);
  if (failure === null) output.tell(verdictLine(output.paint, code, seconds(ms)));
  if (failure?.file) output.print(`replay: ${replayCommand(failure.file, flag)}`);
  output.report('explore', {
    verdict: verdictWord(code),
    exitCode: code,
    ...(reason === null ? {} : { reason }),
    subject: target.name,
    options: spec.kind === 'implementation' ? spec.options : {},
    bounds: spec.bounds,
    ...abstraction,
    distinct,
    generated,
    depth,
    complete: verdict === 'clean',
    seconds: ms / 1000,
    statesPerSecond: Math.round(rate(distinct, ms)),
    notJudged,
    counterexample: failure && failure.value,
  });
  return code;
}

async function exploredOf(target: Own['target'], flags: ExploreFlags, output: Output, io: Io): Promise<Explored> {
  const progress = new Progress(io, output.quiet);
  const host = { ...hostOf(io.interrupted), ...explorationHostOf(io.interrupted) };
  const start = host.now();
  try {
    return await exploring(
      target,
      {
        ...optionsFrom(flags),
        onProgress: ({ distinct, depth }) =>
          progress.show(
            `explore: level ${depth}, ${counted(distinct, 'state')}, ` +
              `${big(rate(distinct, host.now() - start))} states/s, ${seconds(host.now() - start)}`,
          ),
      },
      host,
      defaultMemory(),
    );
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error; // bounds at odds, or servers that are not saved
  } finally {
    progress.clear();
  }
}

const boundNames = [
  ...(['servers', 'maxTerm', 'maxLog', 'maxMessages', 'duplicate', 'drop', 'crashes', 'commands', 'timeouts'] as const),
  ...(['transfers', 'changes', 'reads', 'features', 'disk'] as const),
];

/** What the library takes. `all` is what nobody need say. */
function optionsFrom(flags: ExploreFlags): ExploreOptions {
  const { reductions, histories, limitStates: maxStates, limitMemory: maxBytes } = flags;
  const bounds: Written<Bounds> = {};
  for (const name of boundNames) give(bounds, flags, name);
  return { ...bounds, histories, maxStates, maxBytes, reductions: reductions === 'all' ? undefined : reductions };
}

type Written<What> = { -readonly [Key in keyof What]: What[Key] };

function give<Name extends keyof Bounds>(to: Written<Bounds>, from: Bounds, name: Name): void {
  const value = from[name];
  if (value !== undefined) to[name] = value;
}
