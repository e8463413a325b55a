import fc from 'fast-check';
import type { Target } from '../../properties/judging/target.ts';
import { subjectOfSchedule } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import { drafts } from '../drawing/draft.ts';
import { failingSchedule } from '../shrink/failing-schedule.ts';
import type { Failing } from '../shrink/trial.ts';
import { judgeDraft, judgeSteps } from './judged.ts';
import { Shortening } from './shortening.ts';
import { Trial } from './trial.ts';
import { isScheduleOf, shownBy } from './values.ts';

/**
 * The same schedules as a search draws, to be judged by the target's properties. What fails shrinks to what `minimise` makes
 * of it: each value of the stream is a look at how far that is, so that fast-check may end it at any of them.
 */
export class JudgedArbitrary extends fc.Arbitrary<Schedule> {
  readonly #target: Target;
  readonly #drafts: fc.Arbitrary<Draft>;
  readonly #show: (schedule: Schedule, trial: Trial) => string;
  readonly #trials = new WeakMap<Schedule, Trial>();

  /** `show`: how fast-check prints one. Throws a TypeError if none can be drawn for the target. */
  constructor(target: Target, wanted: DraftOptions, show: (schedule: Schedule, trial: Trial) => string) {
    super();
    if (target.core === true) throw new TypeError(`${target.name} takes no drawn choices, only single actions`);
    this.#target = target;
    this.#drafts = drafts(wanted);
    this.#show = show;
  }

  /** What is known of a value of ours, or of a schedule that a test names as an example. */
  trialOf(schedule: Schedule): Trial {
    const known = this.#trials.get(schedule);
    if (known !== undefined) return known;
    const { options, steps } = schedule;
    return this.#keep(schedule, new Trial(options, () => judgeSteps(this.#target, { options, steps })));
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Schedule> {
    const { value: draft } = this.#drafts.generate(random, biasFactor);
    return this.#valueOf(new Trial(draft.options, () => judgeDraft(this.#target, draft)));
  }

  override canShrinkWithoutContext(value: unknown): value is Schedule {
    return isScheduleOf(this.#target, value);
  }

  override shrink(schedule: Schedule): fc.Stream<fc.Value<Schedule>> {
    return new fc.Stream(this.#looks(this.trialOf(schedule)));
  }

  *#looks(trial: Trial): Generator<fc.Value<Schedule>> {
    const failing = failingIn(trial);
    if (failing === null) return;
    const { shortening, first } = trial.look ?? { shortening: new Shortening(this.#target, failing), first: trial };
    for (let number = (trial.look?.number ?? -1) + 1; ; number += 1) {
      const look = shortening.look(number);
      if (look === undefined) return;
      const shortest = look.shorter === null ? failing : { ...look.shorter, suffix: [] };
      const judged = { steps: shortest.candidate.steps, failing: shortest, isDecided: true };
      yield this.#valueOf(new Trial(shortest.candidate.options, () => judged, { ...look, shortening, first }));
    }
  }

  #valueOf(trial: Trial): fc.Value<Schedule> {
    const target = this.#target;
    const schedule: Schedule = {
      ...subjectOfSchedule(target),
      options: trial.options,
      get title() {
        return trial.failing?.violation.fact ?? '';
      },
      get steps() {
        return trial.judged.steps;
      },
      get expect() {
        return trial.failing === null ? ({ verdict: 'holds' } as const) : failingSchedule(target, trial.failing).expect;
      },
    };
    this.#keep(schedule, trial);
    return new fc.Value(schedule, undefined);
  }

  #keep(schedule: Schedule, trial: Trial): Trial {
    this.#trials.set(schedule, trial);
    shownBy(schedule, () => this.#show(schedule, trial));
    return trial;
  }
}

/** What throws has nothing to shrink; the property itself says so. */
function failingIn(trial: Trial): Failing | null {
  try {
    return trial.failing;
  } catch {
    return null;
  }
}
