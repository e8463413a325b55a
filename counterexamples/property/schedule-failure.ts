import type { Violation } from '../../properties/judging/judge.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';

/** A schedule on which a property does not hold: the cause of the error that `fc.assert` throws, which shows the run. */
export class ScheduleFailure extends Error {
  override readonly name = 'ScheduleFailure';
  readonly violation: Violation;
  readonly schedule: Schedule;

  constructor(violation: Violation, schedule: Schedule) {
    const { property, paper, fact } = violation;
    super(`${property}${paper === '' ? '' : ` (${paper})`}: ${fact}`);
    this.violation = violation;
    this.schedule = schedule;
  }
}
