import { loadSchedule } from '../../counterexamples/format/load.ts';
import { saveSchedule } from '../../counterexamples/format/save.ts';
import { ScheduleError } from '../../counterexamples/format/schedule-error.ts';
import { canonicalise } from '../../search/drawing/run-draft.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Kept } from '../../search/guidance/corpus.ts';
import type { Draft } from '../../search/drawing/draft.ts';
import { mixOf } from '../../search/drawing/mix-of-steps.ts';
import { portfolio, strategyNamed } from '../../search/strategies/all.ts';
import { goingOn } from '../../search/strategies/changes.ts';
import type { Target } from '../../properties/judging/target.ts';
import { subjectOfSchedule } from '../../properties/judging/target.ts';
import { pause } from '../../door/node-host.ts';
import { foundFiles, shippedFiles } from './saved.ts';

/** The folders that a search may build on; null: none of that kind. */
export interface Folders {
  readonly found: string | null;
  readonly corpus: string | null;
  readonly shipped: boolean; // those that come with the package too
}

/**
 * The saved schedules that a search builds on: its corpus, those that were found before, and of those that come with the
 * package the ones of other subjects, so that no fault is found by looking its answer up. Throws a ScheduleError if a
 * file of the corpus cannot be used; of the others, whoever replays them says so.
 */
export function savedDrafts(strategy: string, subject: string, { found, corpus, ...also }: Folders): readonly Draft[] {
  const kept = corpus === null ? [] : foundFiles(corpus).map((file) => loadSchedule(file));
  const varies = strategy === portfolio || strategyNamed(strategy).buildsOn === 'saved';
  const before = varies && found !== null ? foundFiles(found).flatMap(readable) : [];
  const shipped =
    varies && also.shipped
      ? shippedFiles()
          .flatMap(readable)
          .filter((schedule) => schedule.subject !== subject)
      : [];
  return [...kept, ...before, ...shipped].map(draftOf);
}

const draftOf = ({ options, steps }: Schedule): Draft => ({ options, mix: mixOf(steps), choices: [], begin: steps });

function readable(file: string): readonly Schedule[] {
  try {
    return [loadSchedule(file)];
  } catch (error) {
    if (error instanceof ScheduleError) return [];
    throw error;
  }
}

const keptFiles = 64; // of one search
const momentMs = 300;

/**
 * Adds to a corpus the runs of a search that reached the most of what nobody had reached, as far as that; how many. What
 * violates something is no part of it: that is a finding. Once interrupted, it takes only a moment, and saves as many as
 * it can in it. Throws a SaveError.
 */
export async function saveCorpus(
  folder: string,
  target: Target,
  kept: readonly Kept[],
  interrupted: AbortSignal,
): Promise<number> {
  let end = Infinity;
  const best = [...kept].sort((one, other) => other.reached.length - one.reached.length).slice(0, keptFiles);
  let saved = 0;
  for (const { draft, until, reached } of best) {
    await pause();
    if (interrupted.aborted && end === Infinity) end = performance.now() + momentMs;
    if (performance.now() > end) break;
    const { steps, outcome } = canonicalise(target, goingOn(draft, until, []));
    if (outcome.violation !== null || steps.length === 0) continue;
    const title = `was the first to reach ${reached.length} coverage points`;
    const schedule = {
      title,
      ...subjectOfSchedule(target),
      options: draft.options,
      steps,
      expect: { verdict: 'holds' },
    } as const;
    saveSchedule(folder, schedule);
    saved += 1;
  }
  return saved;
}
