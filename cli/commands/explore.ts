import { resolve } from 'node:path';
import { counterexampleSchedule } from '../../properties/explore/counterexample.ts';
import { subjectOf } from '../../properties/explore/system.ts';
import { targetJudgedBy } from '../../properties/judged.ts';
import type { Schedule } from '../../properties/schedule/schedule.ts';
import type { Target } from '../../properties/target.ts';
import { coverageLines, coverageValue } from '../coverage-report.ts';
import type { ExitCode } from '../exit-code.ts';
import { defaultMemory, explore as search } from '../explore/explore.ts';
import type { Explored, Exploring } from '../explore/explore.ts';
import {
  exitCodeOf,
  exploredValue,
  progressLine,
  specLine,
  summaryLines,
  verdictOf,
  whyInconclusive,
} from '../explore/report.ts';
import { specOf } from '../explore/spec.ts';
import type { ExploreFlags } from '../explore/spec.ts';
import { printFailure, printSaving, replayCommand, save, scheduleValue } from '../finding.ts';
import type { Saving } from '../finding.ts';
import type { Io } from '../io.ts';
import { seconds } from '../numbers.ts';
import { Output } from '../output.ts';
import { Progress } from '../progress.ts';
import { verdictLine } from '../verdict.ts';

/** Every reachable state within bounds. */
export async function explore(flags: ExploreFlags, io: Io): Promise<ExitCode> {
  const output = new Output(io, flags);
  const exploring: Exploring = {
    spec: specOf(flags),
    abstraction: { reductions: flags.reductions ?? 'all', histories: flags.histories ?? false },
    limits: { states: flags.limitStates ?? Infinity, bytes: flags.limitMemory ?? defaultMemory() },
  };
  output.tell(`explore  ${specLine(exploring)}`);
  const explored = await watched(io, output.quiet, exploring);
  for (const line of summaryLines(explored, exploring)) output.tell(`         ${line}`);
  const failure = explored.counterexample === null ? null : failureOf(exploring, explored.counterexample);
  const saving = failure && keep(output, io, failure, resolve(io.cwd, flags.out));
  const verdict = verdictOf(explored);
  const code = exitCodeOf[verdict];
  const why = verdict === 'inconclusive' ? whyInconclusive(explored) : null;
  if (flags.coverage === true) output.print(['', ...coverageLines(explored.coverage)].join('\n'));
  if (why !== null) output.print(`inconclusive: ${why}`);
  if (failure === null) output.tell(verdictLine(output.paint, code, seconds(explored.ms)));
  if (saving?.file) output.print(`replay: ${replayCommand(saving.file)}`);
  output.report('explore', {
    verdict,
    exitCode: code,
    ...(why === null ? {} : { reason: why }),
    ...exploredValue(explored, exploring),
    counterexample: failure && saving && failureValue(failure, saving),
    ...(flags.coverage === true ? { coverage: coverageValue(explored.coverage) } : {}),
  });
  return code;
}

async function watched(io: Io, quiet: boolean, exploring: Exploring): Promise<Explored> {
  const progress = new Progress(io, quiet);
  try {
    return await search(exploring, {
      interrupted: io.interrupted,
      onProgress: (stand, ms) => progress.show(progressLine(stand, ms)),
    });
  } finally {
    progress.clear();
  }
}

interface Failure {
  readonly target: Target;
  readonly schedule: Schedule;
  readonly fact: string;
  readonly shortest: number; // steps of the path that breaks what is asked of states
}

function failureOf({ spec }: Exploring, found: NonNullable<Explored['counterexample']>): Failure {
  const target = targetJudgedBy(subjectOf(spec), [found.property]);
  if (target === null) throw new TypeError(`there is no subject ${subjectOf(spec)}`);
  const schedule = counterexampleSchedule(target, spec, found, found.path);
  return { target, schedule, fact: found.fact, shortest: found.path.length };
}

function keep(output: Output, io: Io, failure: Failure, out: string): Saving {
  const saving = save(io.cwd, out, failure.schedule);
  printFailure(output, failure.target, failure.schedule);
  output.print(`  ${shortestText(failure)}`);
  printSaving(output, saving, failure.schedule);
  return saving;
}

/** Breadth first, so no shorter one is within the bounds. */
function shortestText({ schedule, shortest }: Failure): string {
  const { length } = schedule.steps;
  return length === shortest
    ? `shortest: no schedule within these bounds breaks it in fewer than ${length} steps`
    : `the shortest path to a state that shows it has ${shortest} steps; seen over its history it is broken at ${length}`;
}

function failureValue({ schedule, fact, shortest }: Failure, { file, error }: Saving): object {
  const { expect } = schedule;
  return {
    property: expect.verdict === 'violated' ? expect.property : null,
    fact,
    steps: schedule.steps.length,
    shortest,
    file,
    ...(error === null ? {} : { saveError: error.fact }),
    ...(file === null ? {} : { replay: replayCommand(file) }),
    schedule: scheduleValue(schedule),
  };
}
