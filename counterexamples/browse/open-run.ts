import type { Target } from '../../properties/judging/target.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { ServerView } from '../../properties/seen/view.ts';
import { resolve } from '../../world/cluster/move.ts';
import { finish } from '../../world/cluster/run.ts';
import { World } from '../../world/cluster/world.ts';
import { PagedSteps } from '../page/steps.ts';
import type { PagedRun } from '../page/steps.ts';
import { culpritOf, Recorder } from '../trace.ts';
import type { Trace, TraceStep } from '../trace.ts';

/** A run that goes on a step at a time, with all that a trace tells of it. No fault-free suffix ends it. */
export class OpenRun {
  readonly world: World;
  readonly #target: Target;
  readonly #recorder: Recorder;
  readonly #initial: readonly ServerView[];
  readonly #made: TraceStep[] = [];
  readonly #skipped: number[] = [];
  readonly #paged: PagedSteps;

  constructor(target: Target, options: ClusterOptions) {
    this.#target = target;
    this.world = new World(target.make(options), options, target.invariants, true);
    this.#initial = [...this.world.views];
    this.#recorder = new Recorder(this.#initial);
    this.#paged = new PagedSteps(options.servers);
  }

  /** So many steps were offered to it. */
  get length(): number {
    return this.#made.length;
  }

  /** The step that was offered last. */
  get last(): TraceStep | null {
    return this.#made.at(-1) ?? null;
  }

  /** The first violation ends a run. */
  get isOver(): boolean {
    return this.world.judge.violation !== null;
  }

  /** Makes a step, if it applies and the run is not over. */
  take(step: Step): TraceStep {
    const made = this.#take(step);
    this.#made.push(made);
    return made;
  }

  #take(step: Step): TraceStep {
    const number = this.length + 1;
    if (this.isOver) return { fate: 'notRun', number, step };
    const move = resolve(this.world, step);
    if (move === null) {
      this.#skipped.push(number);
      return { fate: 'skipped', number, step };
    }
    this.#recorder.prepare(this.world, step);
    this.#recorder.record(this.world, this.world.make(move));
    const made = this.#recorder.made.at(-1);
    if (made === undefined) throw new TypeError(`step ${number} was made but not recorded`);
    return { fate: 'applied', number, ...made };
  }

  /** The same as a page has it; of a step that was asked for before, it is the same object. */
  paged(): PagedRun {
    for (const made of this.#made.slice(this.#paged.length)) this.#paged.add(made);
    return this.#paged.paged();
  }

  /** All that happened so far. `about`: what the schedule of it says beside its steps. */
  trace(about: Omit<Schedule, 'steps'>): Trace {
    const steps = [...this.#made];
    const offered = steps.filter(({ fate }) => fate !== 'notRun').length;
    const outcome = finish(this.#target, this.world, offered, [...this.#skipped], null);
    const schedule = { ...about, steps: steps.map(({ step }) => step) };
    return { schedule, initial: this.#initial, steps, outcome, culprit: culpritOf(outcome, steps) };
  }
}
