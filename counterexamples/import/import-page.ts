import type { Violation } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { targetOf } from '../replay.ts';
import { traceOf } from '../trace.ts';
import type { Trace } from '../trace.ts';
import { isBeyondEngine } from './beyond-engine.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explain.ts';
import type { Mismatch } from './mismatch.ts';
import { droppedAfter, inferredIn, lostIn } from './notes.ts';
import type { RowNote } from './notes.ts';
import { optionsOf, stepsOf } from './schedule-of.ts';
import { compareRows, shownRows } from './shown-rows.ts';
import type { TracePage } from './trace-page.ts';
import { rowsOfPage } from './trace-page.ts';

/**
 * `whole`: the run of the schedule shows every row of the page. `differs`: a row is not what this engine does: it was
 * altered, one before it is missing, or the page is of another engine. `unexplained`: there the page needs what the
 * engine does not have (members, snapshots), or what the page leaves out, or a longer search.
 */
export type PageVerdict = 'whole' | 'differs' | 'unexplained';

/** A page, and the schedule whose run shows its rows again. */
export interface ImportedPage {
  readonly page: TracePage;
  readonly verdict: PageVerdict;
  /** The steps of all rows, or of those before the first that is not explained; null if there are none. */
  readonly schedule: Schedule | null;
  readonly rows: number; // of the page
  readonly rowsEqual: number; // from the first on, in the run of the schedule as the notation shows it
  readonly inferred: readonly RowNote[]; // steps that no row tells of
  readonly lost: readonly RowNote[]; // messages of which no row says that they arrive; none of a page that is not whole
  readonly difference: Mismatch | null; // where the page and the engine part; null of a whole one
  readonly violation: Violation | null; // of the run: the engine is not safe
}

/**
 * Makes a schedule of a page, runs it, and holds what it shows against the page. Nothing of the page stands in the
 * schedule but the titles of its sections. `title`: of the schedule.
 */
export function importPage(page: TracePage, title: string): ImportedPage {
  const rows = rowsOfPage(page);
  const empty: Schedule = {
    title,
    subject: 'documented',
    options: optionsOf(page),
    steps: [],
    expect: { verdict: 'holds' },
  };
  const target = targetOf(empty);
  const explanation = explain(page, target.make(empty.options));
  const { run, mismatch } = explanation;
  const lost = mismatch === null ? run.cluster.flights : [];
  const schedule = { ...empty, ...stepsOf(page, run, droppedAfter(lost)) };
  const { trace, violation } = runOf(target, schedule);
  const { equal, parts } = compareRows(rows.slice(0, explanation.rows), shownRows(trace, page.form));
  const difference = parts ?? mismatch;
  return {
    page,
    verdict: difference === null ? 'whole' : parts === null ? verdictOf(page, explanation) : 'differs',
    schedule: schedule.steps.length === 0 ? null : { ...schedule, expect: expected(violation) },
    rows: rows.length,
    rowsEqual: equal,
    inferred: inferredIn(page, run),
    lost: lostIn(page, run, lost),
    difference,
    violation,
  };
}

function verdictOf(page: TracePage, { mismatch, exhausted }: Explanation): PageVerdict {
  return !exhausted || (mismatch !== null && isBeyondEngine(page, mismatch.row)) ? 'unexplained' : 'differs';
}

/** A run is over at its first violation; the page goes on, so its rows are those of the run that nobody judges. */
function runOf(target: Target, schedule: Schedule): { readonly trace: Trace; readonly violation: Violation | null } {
  const trace = traceOf(target, schedule);
  const { violation } = trace.outcome;
  if (violation === null) return { trace, violation };
  return { trace: traceOf({ ...target, invariants: [] }, schedule, { suffix: false }), violation };
}

function expected(violation: Violation | null): Schedule['expect'] {
  if (violation === null) return { verdict: 'holds' };
  return { verdict: 'violated', property: violation.property, atStep: violation.atStep };
}
