import { faultJob } from '../../cli/commands/run-fault.ts';
import type { SearchJob } from '../../cli/search-job.ts';
import { searchJob } from '../../cli/search/search.ts';
import { allFaults } from '../../world/faults/all.ts';
import { portfolio } from '../../search/strategies/all.ts';

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
    readonly steps: number;
  } | null;
  readonly shrunk: {
    readonly steps: number;
    readonly replays: number;
    readonly seconds: number;
    readonly removalsTried: number | null;
  } | null; // null: not done
}

/** Looks for the fault. */
export async function find(task: Task): Promise<Measured> {
  const limits = { replaysMax: 0, states: 0, patience: 0 };
  const { findings } = await searchJob(jobOf(task), { timeMs: 1000 * task.seconds }, { interrupted: never, limits });
  const [found] = findings;
  if (found === undefined) return { ...task, found: null, shrunk: null };
  const { violation, strategy: by, run, cpuMs, stepsFound } = found;
  const { property } = violation;
  return { ...task, found: { property, by, run, cpuSeconds: cpuMs / 1000, steps: stepsFound }, shrunk: null };
}

/** Is it still to be shrunk? What the portfolio finds with the invariants alone is. */
export const awaitsShrinking = ({ strategy, besideSpec, found, shrunk }: Measured): boolean =>
  strategy === portfolio && !besideSpec && found !== null && shrunk === null;

/** Shrinks what was found: the same runs again, up to there. */
export async function shrink(measured: Measured): Promise<Measured> {
  const { findings, ms, searchMs } = await searchJob(
    jobOf(measured),
    { runs: measured.found?.run },
    { interrupted: never },
  );
  const [found] = findings;
  if (found === undefined) throw new Error(`${measured.fault} was not found again with seed ${measured.seed}`);
  const { replays, removalsTried } = found.shrunk;
  const { length: steps } = found.schedule.steps;
  return { ...measured, shrunk: { steps, replays, seconds: (ms - searchMs) / 1000, removalsTried } };
}

function jobOf({ fault: id, seed, besideSpec, strategy }: Task): SearchJob {
  const fault = allFaults.find((one) => one.id === id);
  if (fault === undefined) throw new RangeError(`there is no fault ${id}`);
  return faultJob(fault, seed, besideSpec, strategy);
}

const { signal: never } = new AbortController();
