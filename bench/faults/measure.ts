import { faultJob } from '../../cli/commands/run-fault.ts';
import { search } from '../../cli/search/search.ts';
import { allFaults } from '../../properties/faults/all.ts';
import { portfolio } from '../../properties/search/strategies/all.ts';

/** One fault to be looked for, once. */
export interface Task {
  readonly fault: string;
  readonly strategy: string;
  readonly besideSpec: boolean; // conformance on
  readonly seed: number;
  readonly seconds: number; // when to give up
}

export interface Measured extends Task {
  readonly found: {
    readonly property: string;
    readonly by: string; // the strategy of the portfolio whose run it was
    readonly run: number;
    readonly cpuSeconds: number; // up to there
    readonly stepsFound: number;
    readonly steps: number; // shrunk, if it was
    readonly replays: number;
    readonly shrinkSeconds: number;
    readonly removalsTried: number | null;
  } | null;
}

/** Looks for the fault. What the portfolio finds with the invariants alone is shrunk. */
export async function measure(task: Task): Promise<Measured> {
  const fault = allFaults.find(({ id }) => id === task.fault);
  if (fault === undefined) throw new RangeError(`there is no fault ${task.fault}`);
  const shrinks = task.strategy === portfolio && !task.besideSpec;
  const job = faultJob(fault, task.seed, task.besideSpec, task.strategy);
  const around = {
    interrupted: new AbortController().signal,
    ...(shrinks ? {} : { limits: { replaysMax: 0, states: 0, patience: 0 } }),
  };
  const { findings, ms, searchMs } = await search(job, { timeMs: 1000 * task.seconds }, around);
  const [found] = findings;
  if (found === undefined) return { ...task, found: null };
  const { violation, strategy: by, run, cpuMs, stepsFound, schedule, shrunk } = found;
  return {
    ...task,
    found: {
      property: violation.property,
      by,
      run,
      cpuSeconds: cpuMs / 1000,
      stepsFound,
      steps: schedule.steps.length,
      replays: shrunk.replays,
      shrinkSeconds: (ms - searchMs) / 1000,
      removalsTried: shrunk.removalsTried,
    },
  };
}
