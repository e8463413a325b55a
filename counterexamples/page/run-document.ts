import type { Explanation } from '../../search/explain/explain.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import { writeSchedule } from '../format/write.ts';
import { show } from '../printable.ts';
import { optionsLine } from '../show/summary.ts';
import { traceOf, traceWithSuffix } from '../trace.ts';
import type { Trace } from '../trace.ts';
import type { Known, RunDocument, ShrinkStage } from './document.ts';
import { clientHistory } from './history.ts';
import { pageServer } from './servers.ts';
import { specBeside } from './spec.ts';
import { pagedRun } from './steps.ts';
import { storyOf } from './story.ts';
import { headlineOf, verdictOf } from './verdict.ts';

/** What a page says beyond the run itself. */
export interface Around {
  readonly trace?: Trace; // of the run, if it was made already
  readonly explanation: Explanation | null; // null: nothing is violated, or nobody has asked why
  readonly shrinking: Known<readonly ShrinkStage[]>;
  readonly command: string; // that runs it again; '' if there is no file
  readonly tool: string; // name and version
}

/** What a page shows of a schedule's run. Same target, schedule and surroundings, same document. */
export function runDocument(target: Target, schedule: Schedule, around: Around): RunDocument {
  const { explanation, trace = traceOf(target, schedule) } = around;
  const inSuffix = trace.outcome.violation !== null && trace.culprit === null;
  const whole = inSuffix ? traceWithSuffix(target, schedule) : trace;
  return documentOf(trace, whole, {
    ...around,
    schedule: writeSchedule(schedule),
    ...pagedRun(whole, schedule.steps.length, explanation),
    spec: specBeside(target, whole),
    story: storyOf(target, trace, explanation),
  });
}

/** The parts of a page that are made elsewhere: for they are more than one run, or are kept while a run goes on. */
export type Parts = Omit<Around, 'explanation' | 'trace'> &
  Pick<RunDocument, 'schedule' | 'steps' | 'messages' | 'spec' | 'story'>;

/** The same of a trace. `whole`: with the fault-free suffix, if the violation came in it. */
export function documentOf(trace: Trace, whole: Trace, parts: Parts): RunDocument {
  const { shrinking, command, tool, messages, steps, spec, story } = parts;
  const { schedule } = trace;
  const [subject = '', ...options] = optionsLine(schedule).split(/ {2,}/);
  return {
    format: 'raftcheck-page',
    version: 1,
    title: schedule.title === '' ? headlineOf(trace) : show(schedule.title),
    tool,
    command,
    schedule: parts.schedule,
    subject: subject.replace(/^subject /, ''),
    options,
    servers: trace.initial.map(pageServer),
    clients: schedule.options.clients ?? 0,
    messages,
    steps,
    verdict: verdictOf(trace, whole.culprit),
    spec,
    history: clientHistory(whole),
    story,
    shrinking,
  };
}
