import { loadSchedule } from '../../counterexamples/format/load.ts';
import { ScheduleError } from '../../counterexamples/format/schedule-error.ts';
import type { Schedule } from '../../properties/schedule/schedule.ts';
import type { Draft } from '../../properties/search/draft.ts';
import { mixOf } from '../../properties/search/mix-of-steps.ts';
import { portfolio, strategyNamed } from '../../properties/search/strategies/all.ts';
import { savedFiles } from '../saved.ts';

/**
 * The saved schedules that a search may vary: those that were found before, and of those that come with the package the
 * ones of other subjects, so that no fault is found by looking its answer up.
 */
export function savedDrafts(strategy: string, subject: string, found: string): readonly Draft[] {
  if (strategy !== portfolio && strategyNamed(strategy).buildsOn !== 'saved') return [];
  return savedFiles(found).flatMap((file) => {
    const schedule = readable(file);
    return schedule === null || (schedule.subject === subject && !file.startsWith(found)) ? [] : [draftOf(schedule)];
  });
}

const draftOf = ({ options, steps }: Schedule): Draft => ({ options, mix: mixOf(steps), choices: [], begin: steps });

/** Whoever replays the file says what is wrong with it. */
function readable(file: string): Schedule | null {
  try {
    return loadSchedule(file);
  } catch (error) {
    if (error instanceof ScheduleError) return null;
    throw error;
  }
}
