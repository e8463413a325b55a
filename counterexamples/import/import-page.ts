import type { Violation } from '../../properties/judging/judge.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import { show } from '../printable.ts';
import { targetOf } from '../replay.ts';
import { traceOf } from '../trace.ts';
import type { Trace } from '../trace.ts';
import { loneEvent, whyBeyond } from './beyond-engine.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explain.ts';
import type { Mismatch } from './mismatch.ts';
import { droppedAfter, inferredIn, openIn } from './notes.ts';
import type { RowNote } from './notes.ts';
import { optionsOf, showsPreVote, stepsOf, titleLength } from './schedule-of.ts';
import { compareRows, shownRows } from './shown-rows.ts';
import type { TracePage } from './trace-page.ts';
import { rowsOfPage } from './trace-page.ts';

/**
 * `whole`: the run of the schedule shows every row of the page. `differs`: a row is not what this engine does: it was
 * altered, one before it is missing, or the page is of another engine. `unexplained`: there the page needs what the
 * engine does not have (members, snapshots), or it leaves out what happened, or the search would take too long.
 */
export type PageVerdict = 'whole' | 'differs' | 'unexplained';

/** A page, and the schedule whose run shows its rows again. */
export interface ImportedPage {
  readonly page: TracePage;
  readonly verdict: PageVerdict;
  /** The steps of all rows, or of those before the first that is not explained; null if there are none. */
  readonly schedule: Schedule | null;
  readonly stepRows: readonly number[]; // of each of its steps, the row that it was made for
  readonly rows: number; // of the page
  readonly rowsEqual: number; // from the first on, in the run of the schedule as the notation shows it
  readonly inferred: readonly RowNote[]; // steps that no row tells of
  readonly open: readonly RowNote[]; // messages that never arrive, calls that never return; of a whole page only
  readonly difference: PageDifference | null; // where the page and the engine part; null of a whole one
  readonly violation: Violation | null; // of the run: the engine is not safe
}

/** Where the page and the engine part. */
export interface PageDifference extends Mismatch {
  readonly reason: string; // one line, safe to print
}

/**
 * Makes a schedule of a page, runs it, and holds what it shows against the page. Nothing of the page stands in the
 * schedule but the titles of its sections. `title`: of the schedule.
 */
export function importPage(page: TracePage, title: string): ImportedPage {
  const ways = (showsPreVote(page) ? [true] : [false, true]).map((preVote) => explained(page, title, preVote));
  const [likelier, other] = ways;
  if (likelier === undefined) throw new RangeError('there is no way to explain a page');
  const { empty, target, explanation } = other !== undefined && isBetter(other, likelier) ? other : likelier;
  const { run, mismatch } = explanation;
  const lost = mismatch === null ? run.cluster.flights : [];
  const { stepRows, ...made } = stepsOf(page, run, droppedAfter(lost));
  const schedule = { ...empty, ...made };
  const { trace, violation } = runOf(target, schedule);
  const rows = rowsOfPage(page);
  const { equal, parts } = compareRows(rows.slice(0, explanation.rows), shownRows(trace, page.form));
  return {
    page,
    ...judged(page, explanation, parts),
    schedule: schedule.steps.length === 0 ? null : { ...schedule, expect: expected(violation, schedule.steps.length) },
    stepRows,
    rows: rows.length,
    rowsEqual: equal,
    inferred: inferredIn(page, run),
    open: mismatch === null ? openIn(page, run, lost) : [],
    violation,
  };
}

interface Explained {
  readonly empty: Schedule;
  readonly target: Target;
  readonly explanation: Explanation;
}

function explained(page: TracePage, title: string, preVote: boolean): Explained {
  const empty = beginningOf(page, title, preVote);
  const target = targetOf(empty);
  return { empty, target, explanation: explain(page, target.make(empty.options)) };
}

/** The schedule of a page before any of its rows. */
const beginningOf = (page: TracePage, title: string, preVote: boolean): Schedule => ({
  title: show(title, titleLength),
  subject: 'documented',
  options: optionsOf(page, preVote),
  steps: [],
  expect: { verdict: 'holds' },
});

/** The run of an imported page as far as it goes, whatever it violates on the way. */
export const runOfPage = ({ schedule, page }: ImportedPage): Trace => {
  const made = schedule ?? beginningOf(page, page.name, showsPreVote(page));
  return unjudged(targetOf(made), made);
};

const isBetter = ({ explanation: one }: Explained, { explanation: other }: Explained): boolean => one.rows > other.rows;

function judged(
  page: TracePage,
  { mismatch, exhausted }: Explanation,
  parts: Mismatch | null,
): Pick<ImportedPage, 'verdict' | 'difference'> {
  if (parts !== null)
    return { verdict: 'differs', difference: { ...parts, reason: 'the run shows another row there' } };
  if (mismatch === null) {
    const row = loneEvent(page);
    if (row === null) return { verdict: 'whole', difference: null };
    const reason = 'a section with a lone event, which pages leave out: a row of it is missing';
    return { verdict: 'differs', difference: { row, cells: [], reason } };
  }
  const beyond = whyBeyond(page, mismatch.row);
  if (beyond !== null) return { verdict: 'unexplained', difference: { ...mismatch, reason: beyond } };
  if (!exhausted)
    return { verdict: 'unexplained', difference: { ...mismatch, reason: 'the search was given up here' } };
  return { verdict: 'differs', difference: { ...mismatch, reason: reasonOf(mismatch) } };
}

function reasonOf({ row, cells }: Mismatch): string {
  const [first] = cells;
  if (first !== undefined) {
    const { node, column, page, engine } = first;
    return `N-${node} ${column}: the page has "${show(page, cellLength)}", the engine "${engine}"`;
  }
  const op = row.cells[row.node - 1]?.op ?? '';
  return `N-${row.node} Op: nothing that can happen here reads "${show(op, cellLength)}"`;
}

const cellLength = 60;

/** A run is over at its first violation; the page goes on, so its rows are those of the run that nobody judges. */
function runOf(target: Target, schedule: Schedule): { readonly trace: Trace; readonly violation: Violation | null } {
  const trace = traceOf(target, schedule);
  const { violation } = trace.outcome;
  return violation === null ? { trace, violation } : { trace: unjudged(target, schedule), violation };
}

const unjudged = (target: Target, schedule: Schedule): Trace =>
  traceOf({ ...target, invariants: [] }, schedule, { suffix: false });

/** The run of an imported page's schedule with all its rows, whatever it violates on the way; null if it has no steps. */
export const traceOfPage = ({ schedule }: ImportedPage): Trace | null =>
  schedule === null ? null : unjudged(targetOf(schedule), schedule);

/** What shows only once the faults have stopped comes after the last step. */
function expected(violation: Violation | null, steps: number): Schedule['expect'] {
  if (violation === null) return { verdict: 'holds' };
  return { verdict: 'violated', property: violation.property, atStep: Math.min(violation.atStep, steps) };
}
