import type { Target } from '../../properties/judging/target.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { OpenRun } from './open-run.ts';

const runsKept = 4; // that may go on

interface Kept {
  readonly run: OpenRun;
  readonly steps: readonly Step[];
}

/** Runs that stopped somewhere and can go on, so that a step more costs one step and not all of them. */
export class Runs {
  readonly #target: Target;
  readonly #options: ClusterOptions;
  readonly #most: number;
  #kept: readonly Kept[] = []; // the last one that was used first

  constructor(target: Target, options: ClusterOptions) {
    this.#target = target;
    this.#options = options;
    // One whose servers live elsewhere, or change as they are stepped, may have one run at a time.
    this.#most = isShared(target) ? runsKept : 1;
  }

  /** The run that made these steps; it is what it is until the next question. */
  after(steps: readonly Step[]): OpenRun {
    const known = this.#kept.filter((one) => one.steps.length <= steps.length && isBeginning(one.steps, steps));
    const longest = known.reduce<Kept | null>(
      (best, one) => (best === null || one.steps.length > best.steps.length ? one : best),
      null,
    );
    // What throws half-way is not kept.
    this.#kept = this.#kept.filter((one) => one !== longest).slice(0, this.#most - 1);
    const run = longest?.run ?? new OpenRun(this.#target, this.#options);
    for (const step of steps.slice(run.length)) run.take(step);
    this.#kept = [{ run, steps }, ...this.#kept];
    return run;
  }

  /** The same in a run of its own, which may be left anywhere. */
  apart(steps: readonly Step[]): OpenRun {
    if (this.#most === 1) return this.after(steps);
    const run = new OpenRun(this.#target, this.#options);
    for (const step of steps) run.take(step);
    return run;
  }

  /** Somebody else runs the subject: where it has one run at a time, none of these goes on. */
  elsewhere(): void {
    if (this.#most === 1) this.#kept = [];
  }
}

/** May several runs of it go on side by side? */
export const isShared = ({ slow, forwardOnly }: Target): boolean => slow !== true && forwardOnly !== true;

const isBeginning = (one: readonly Step[], steps: readonly Step[]): boolean =>
  one.every((step, k) => step === steps[k]);
