import fc from 'fast-check';
import type { Target } from '../../properties/judging/target.ts';
import { subjectOfSchedule } from '../../properties/judging/target.ts';
import type { Schedule, Step } from '../../properties/seen/schedule.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import { drafts } from '../drawing/draft.ts';
import { canonicalise } from '../drawing/run-draft.ts';
import type { Candidate } from '../shrink/trial.ts';
import { reduced } from './reduced.ts';
import type { Place } from './reduced.ts';
import { isScheduleOf, shownBy } from './values.ts';

/**
 * Schedules of a subject, for any property. They are drawn by running it, judged by nothing: a schedule ends early only
 * where the subject throws, or differs from the spec beside it. Shrinking keeps what a schedule is: all its steps apply.
 */
export class ScheduleArbitrary extends fc.Arbitrary<Schedule> {
  readonly #target: Target;
  readonly #drafts: fc.Arbitrary<Draft>;
  readonly #show: (schedule: Schedule) => string;

  /** `show`: how fast-check prints one. Throws a TypeError if none can be drawn for the target. */
  constructor(target: Target, wanted: DraftOptions, show: (schedule: Schedule) => string) {
    super();
    if (target.core === true) throw new TypeError(`${target.name} takes no drawn choices, only single actions`);
    this.#target = { ...target, invariants: [] };
    this.#drafts = drafts(wanted);
    this.#show = show;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Schedule> {
    const { value: draft } = this.#drafts.generate(random, biasFactor);
    let made: readonly Step[] | null = null;
    const steps = (): readonly Step[] => (made ??= canonicalise(this.#target, draft, { suffix: false }).steps);
    return new fc.Value(this.#scheduleOf(draft.options, steps), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Schedule {
    return isScheduleOf(this.#target, value);
  }

  /** `context`: where the reductions of the schedule that it was made of had come to. */
  override shrink({ options, steps }: Schedule, context?: unknown): fc.Stream<fc.Value<Schedule>> {
    const place = context as Place | undefined; // ours: fast-check hands back what came with the value
    return new fc.Stream(reduced(this.#target, { options, steps }, place)).map(
      (one) =>
        new fc.Value(
          this.#scheduleOf(one.candidate.options, () => one.candidate.steps),
          one.place,
        ),
    );
  }

  /** Its steps are made when somebody first looks at them: a value that fast-check only skips costs nothing. */
  #scheduleOf(options: Candidate['options'], stepsOf: () => readonly Step[]): Schedule {
    const schedule: Schedule = {
      title: '',
      ...subjectOfSchedule(this.#target),
      options,
      get steps() {
        return stepsOf();
      },
      expect: { verdict: 'holds' },
    };
    return shownBy(schedule, () => this.#show(schedule));
  }
}
