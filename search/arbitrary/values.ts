import fc from 'fast-check';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';

/** The schedule, which fast-check prints so from now on, if it can be changed. Whoever copies it has plain data. */
export const shownBy = (schedule: Schedule, text: () => string): Schedule =>
  Object.isExtensible(schedule)
    ? Object.defineProperty(schedule, fc.toStringMethod, { value: text, configurable: true })
    : schedule;

/** Whether it looks like a schedule of the target, as one that a test names as an example. */
export function isScheduleOf({ name }: Target, value: unknown): value is Schedule {
  if (typeof value !== 'object' || value === null) return false;
  if (!('subject' in value && 'options' in value && 'steps' in value)) return false;
  return value.subject === name && typeof value.options === 'object' && Array.isArray(value.steps);
}
