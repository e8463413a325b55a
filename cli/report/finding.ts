import { writeSchedule } from '../../counterexamples/format/write.ts';
import { show } from '../../counterexamples/printable.ts';
import { replayCommand } from '../../counterexamples/shell.ts';
import { explanationLines } from '../../counterexamples/show/explanation.ts';
import { render } from '../../counterexamples/formats.ts';
import { headline } from '../../counterexamples/show/summary.ts';
import { traceOf } from '../../counterexamples/trace.ts';
import { explaining } from '../../search/explain/explain.ts';
import type { Explanation } from '../../search/explain/explain.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { finish } from '../../search/engine/carry-on.ts';
import type { Found } from '../../search/engine/search-result.ts';
import { strategyNamed } from '../../search/strategies/all.ts';
import type { Shorter } from '../../search/shrink/shrunk.ts';
import { alwaysThere } from '../../search/shrink/shorter/space.ts';
import type { Shrunk } from '../../search/shrink/shrunk.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Saving } from '../files/finding-files.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Io } from '../io.ts';
import { explanationValue } from './explanation-value.ts';
import { printPicture, stepsShown } from './picture.ts';
import { big, counted, seconds } from '../terminal/numbers.ts';
import type { Output } from '../terminal/output.ts';
import { Progress } from '../terminal/progress.ts';

/** So few that nobody waits for them; `raftcheck explain` takes more. */
const replaysToExplain = 500;

/**
 * One screen: what was violated and why, how one gets there, and what would help, as far as the time allows. Returns what
 * that says.
 */
export function printFailure(
  output: Output,
  io: Io,
  target: Target,
  schedule: Schedule,
  explainMs: number,
): Promise<Explanation | null> {
  printPicture(output, target, schedule);
  return printExplanation(output, io, target, schedule, explainMs);
}

/** What takes a search, to stand under the picture. */
export async function printExplanation(
  output: Output,
  io: Io,
  target: Target,
  schedule: Schedule,
  explainMs: number,
): Promise<Explanation | null> {
  const progress = new Progress(io, output.quiet);
  const onReplay = (): void => progress.show('looking for what would help (Ctrl-C leaves it at that)');
  const explanation = await explained(io.interrupted, target, schedule, explainMs, onReplay);
  progress.clear();
  const { paint, columns } = output;
  if (explanation !== null)
    output.print(explanationLines(traceOf(target, schedule), explanation, paint, columns).join('\n'));
  return explanation;
}

/** Why it fails, as far as the time allows. */
export async function explained(
  interrupted: AbortSignal,
  target: Target,
  schedule: Schedule,
  explainMs: number,
  onReplay: () => void = () => undefined,
): Promise<Explanation | null> {
  const host = hostOf(interrupted);
  const until = host.now() + explainMs;
  const isOver = (): boolean => {
    onReplay();
    return interrupted.aborted || host.now() >= until;
  };
  return finish(explaining(target, schedule, { replaysMax: replaysToExplain, isOver }), host);
}

/** The same for a goal that is reached, which is no failure. */
export function printReached(output: Output, goal: string, target: Target, { schedule }: Found): void {
  const trace = traceOf(target, schedule);
  const { paint, columns } = output;
  const lines = render('table', trace, { paint, columns, steps: stepsShown }).trimEnd().split('\n');
  output.print(`${paint.bold(paint.green('REACHED'))} ${goal}`);
  output.print(lines.slice(headline(trace, paint, columns).length).join('\n'));
}

/** What vouches for the short schedule. */
export function certificate(
  stepsBefore: number,
  { candidate, replays, removalsTried, nearby, shorter }: Shrunk,
): string {
  const { length } = candidate.steps;
  const from = `shrunk ${big(stepsBefore)} -> ${counted(length, 'step')} in ${counted(replays, 'replay')}`;
  if (removalsTried === null) return `${from}; not proved 1-minimal (that no single step can go): a limit came first`;
  const minimal =
    removalsTried === 0 ? 'nothing to remove' : `no single step can go, all ${big(removalsTried)} removals pass`;
  const around = nearby === 0 ? '' : `; nothing shorter in ${counted(nearby, 'replay')} around it`;
  return `${from}; 1-minimal (${minimal})${around}${shorterText(shorter)}`;
}

function shorterText(shorter: Shorter): string {
  if (shorter.known === 'none') return `; none is shorter ${withinText(shorter)}`;
  if (shorter.known === 'nothing') return `; whether one is shorter is not decided: ${shorter.why}`;
  return shorter.states === 0
    ? ''
    : `; whether one is shorter is not decided: a limit came after ${counted(shorter.states, 'state')}`;
}

function withinText({ bounds, states }: Extract<Shorter, { known: 'none' }>): string {
  const all = `with these options: ${counted(states, 'state')} visited`;
  if (bounds === null) return all;
  const { maxTerm, maxLog, kinds } = bounds;
  const also = kinds.filter((kind) => !alwaysThere.includes(kind));
  const steps = also.length === 0 ? 'no fault' : `of faults and extras only ${also.join(', ')}`;
  return `up to term ${maxTerm}, logs of ${maxLog}, ${steps}, ${all}`;
}

function whereFound({ run, strategy, seed, path, afterMs }: Found): string {
  // What builds on earlier runs is not made again by its path alone.
  const where = strategyNamed(strategy).buildsOn === undefined ? `seed ${seed}, path ${path}` : `seed ${seed}`;
  return `found in run ${big(run)} after ${seconds(afterMs)} (strategy ${strategy}, ${where})`;
}

/** How it was found, and what vouches for its being short. */
export function printNumbers(output: Output, found: Found): void {
  output.printText(whereFound(found), 2);
  output.printText(certificate(found.stepsFound, found.shrunk), 2);
}

/** Where the schedule is now; if it could not be saved, the schedule itself. */
export function printSaving(output: Output, { file, error }: Saving, schedule: Schedule): void {
  if (file !== null) {
    output.print(`  saved ${show(file)}`);
    return;
  }
  if (error !== null) output.warn(`${error.fact}. ${error.remedy}`);
  output.print('not saved; this is the schedule:');
  output.print(writeSchedule(schedule).trimEnd());
}

export const scheduleValue = (schedule: Schedule): unknown => JSON.parse(writeSchedule(schedule));

/** A finding for --json. `flag`: by which a subject of the user was given. */
export function findingValue(
  found: Found,
  { file, error }: Saving,
  explanation: Explanation | null = null,
  flag?: string,
): object {
  const { violation, schedule, strategy, seed, path, run, stepsFound, afterMs, cpuMs, shrunk } = found;
  const { property, paper, fact, atStep, difference, stack } = violation;
  return {
    property,
    paper,
    fact,
    atStep,
    difference,
    ...(stack === undefined ? {} : { stack }),
    strategy,
    seed,
    path,
    run,
    seconds: afterMs / 1000,
    cpuSeconds: cpuMs / 1000,
    stepsFound,
    steps: schedule.steps.length,
    replays: shrunk.replays,
    removalsTried: shrunk.removalsTried,
    nearby: shrunk.nearby,
    shorter: shrunk.shorter,
    oneMinimal: shrunk.removalsTried !== null,
    file,
    ...(error === null ? {} : { saveError: error.fact }),
    ...(file === null ? {} : { replay: replayCommand(file, flag) }),
    ...(explanation === null ? {} : { explanation: explanationValue(explanation) }),
    schedule: scheduleValue(schedule),
  };
}
