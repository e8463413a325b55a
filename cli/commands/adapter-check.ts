import { show } from '../../counterexamples/printable.ts';
import { hostOf } from '../../door/node-host.ts';
import type { Declared } from '../../properties/seen/declared.ts';
import { carryOn } from '../../search/engine/carry-on.ts';
import { forgettingRuns, forgettingText, partingRuns, partingText } from '../../search/engine/determinism.ts';
import { stepsDrawn } from '../../search/engine/search-plan.ts';
import type { Parting } from '../../search/engine/determinism.ts';
import { surveying } from '../../search/engine/survey.ts';
import type { Survey } from '../../search/engine/survey.ts';
import { emptySummary, vacuity } from '../../search/engine/summary.ts';
import { drawnFor } from '../../search/verbs/drawn-for.ts';
import { bySignal, exitCode } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { ownBehind, targetFrom } from '../own/own.ts';
import { notJudgedLines } from '../terminal/not-judged.ts';
import { big, counted } from '../terminal/numbers.ts';
import { Output } from '../terminal/output.ts';
import type { OutputOptions } from '../terminal/output.ts';

export interface AdapterCheckFlags extends OutputOptions {
  readonly time: number;
}

const seed = 1;
const runsMost = 200;

/** What works of an adapter, what it declares, and where it contradicts itself: for its author, on one screen. */
export async function adapterCheck(command: string, { time, ...flags }: AdapterCheckFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const host = hostOf(io.interrupted);
  const own = await ownBehind(io.cwd, command, 'adapter check');
  const { target } = own;
  const declared = target.takes ?? null;
  output.print(`adapter   ${show(command, 200)}`);
  output.print(`says      ${target.name}: ${declared === null ? 'nothing more' : declarationsText(declared)}`);
  const drafts = drawnFor(target, { servers: 3, steps: stepsDrawn });

  const end = host.now() + time;
  const repeats = await carryOn(
    partingRuns(target, await targetFrom(own.source), drafts, seed, () => host.now() > end - time / 2),
    host,
  );
  const parting = repeats.ended ? repeats.outcome : null;
  if (parting !== null) output.print(`differs   ${show(partingText(parting), 500)}`);
  else if (repeats.ended) output.print('ok        runs made again are the same, in its process and in another');

  const saved = await carryOn(
    forgettingRuns(target, drafts, seed, () => host.now() > end - time / 4),
    host,
  );
  const forgotten = saved.ended ? saved.outcome : null;
  if (forgotten !== null) output.print(`forgets   ${show(forgettingText(forgotten), 500)}`);
  else if (saved.ended && target.reloaded !== undefined)
    output.print('ok        a server that begins with what was saved goes on as it was');

  const start = host.now();
  const surveyed = await carryOn(
    surveying(target, drafts, seed, runsMost, () => host.now() > end),
    host,
  );
  const survey = surveyed.ended ? surveyed.outcome : null;
  const summary = survey?.summary ?? emptySummary();
  const seconds = (host.now() - start) / 1000;
  if (survey !== null) for (const line of surveyLines(survey, declared, seconds)) output.print(line);
  for (const line of notJudgedLines(target.notJudged ?? [])) output.print(`          ${line}`);
  const code = io.interrupted.aborted ? exitCode.interrupted : codeOf(parting ?? forgotten, survey);
  output.report('adapter check', {
    exitCode: code,
    name: target.name,
    declares: declared,
    parting,
    forgotten,
    runs: summary.runs,
    moves: summary.applied + summary.suffixMoves,
    elections: summary.elections,
    commits: summary.commits,
    answers: summary.answers,
    messages: [...(survey?.messages ?? [])],
    violations: [...(survey?.violations.values() ?? [])],
    notJudged: target.notJudged ?? [],
  });
  return bySignal(code, io.interrupted);
}

function codeOf(parting: Parting | null, survey: Survey | null): ExitCode {
  if (parting !== null) return exitCode.notDeterministic;
  if (survey !== null && survey.violations.size > 0) return exitCode.violated;
  return survey !== null && vacuity(survey.summary) === null ? exitCode.clean : exitCode.inconclusive;
}

function surveyLines(survey: Survey, declared: Declared | null, seconds: number): readonly string[] {
  const { summary, messages, fields, violations } = survey;
  const { runs, applied, suffixMoves, elections, commits, answers } = summary;
  const never = [
    ...(declared?.words ?? []).filter((word) => !messages.has(word)).map((word) => `message ${word}`),
    ...(declared?.view ?? []).filter((field) => !fields.has(field)).map((field) => `field ${field}`),
  ];
  const line = (count: number, what: string): string => `${count > 0 ? 'ok     ' : 'never  '}   ${what}`;
  return [
    line(elections, `leaders are elected: ${big(elections)} in ${counted(runs, 'run')}`),
    line(commits, `commands are committed: ${counted(commits, 'entry', 'entries')}`),
    ...(declared?.clients === true ? [line(answers, `clients get answers: ${big(answers)}`)] : []),
    `messages  ${[...messages].sort().join(', ') || 'none'}`,
    ...(never.length === 0 ? [] : [`never     declared, and not seen: ${never.join(', ')}`]),
    ...[...violations.values()].map(({ property, fact }) => `broken    ${property}: ${show(fact, 300)}`),
    ...(violations.size === 0
      ? []
      : ['          the adapter contradicts itself, or here is a bug: raftcheck fuzz shows the run']),
    `speed     ${big(Math.round((applied + suffixMoves) / seconds))} judged moves a second`,
  ];
}

function declarationsText({ features, disk, clients, view, words, replies, answers, save, network }: Declared): string {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
  const never = Object.entries(network).map(([name, value]) => `${name} ${String(value)}`);
  return [
    `features ${list(features)}`,
    `disk ${disk}`,
    `clients ${clients ? 'yes' : 'no'}`,
    `replies ${replies ? 'yes' : 'no'}`,
    ...(answers ? ['answers'] : []),
    ...(save ? ['save'] : []),
    `view ${list(view)}`,
    `words ${list(words)}`,
    ...(never.length === 0 ? [] : [`network ${never.join(', ')}`]),
  ].join('; ');
}
