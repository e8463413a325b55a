import type { Role, ServerView } from '../../../properties/seen/view.ts';
import type { Trace } from '../../trace.ts';
import { deltaText, nodeName, opText, roleName } from './notation.ts';
import type { ReplyForm } from './notation.ts';
import { rowsOf } from './rows.ts';
import type { TraceRow } from './trace-row.ts';
import { sectionsOf } from '../sections.ts';
import type { NumberedSection } from '../sections.ts';

/** How a run is called in the pages: a name for labels and files, and the suite that it belongs to. */
export interface PageNames {
  readonly name?: string; // default: made of the schedule's title
  readonly suite?: string;
  readonly description?: readonly string[]; // lines; default: what was run and how it ended
}

const nameMax = 60;

/** Only letters, digits and `_`, so that it can stand in a label, a path and a diagram alike. */
export function pageName(text: string): string {
  const name = text
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .slice(0, nameMax)
    .replaceAll(/^_+|_+$/g, '');
  return name === '' ? 'run' : name;
}

export const nameOfPage = ({ schedule }: Trace, { name = schedule.title }: PageNames): string => pageName(name);

export const suiteOfPage = ({ suite = 'raftcheck' }: PageNames): string => pageName(suite);

export interface SectionRows extends NumberedSection {
  readonly rows: readonly TraceRow[];
}

/** Every section with its rows, in order; a section in which nothing happened has none. `queued`: as for `rowsOf`. */
export function sectionRows(trace: Trace, queued?: boolean): readonly SectionRows[] {
  const rows = rowsOf(trace, queued);
  return sectionsOf(trace.schedule).map((section) => ({
    ...section,
    rows: rows.filter((row) => row.section === section.number),
  }));
}

/** The two header rows of a section's table: three columns a server. */
export function headCells(servers: number): readonly (readonly string[])[] {
  const ids = Array.from({ length: servers }, (_, k) => k + 1);
  return [ids.flatMap((id) => [nodeName(id), nodeName(id), nodeName(id)]), ids.flatMap(() => ['Role', 'Op', 'Delta'])];
}

export interface RowCells {
  readonly role: string;
  readonly op: string;
  readonly delta: string;
}

/** A row as cells, one group a server; `before` is the row that the changes are told against. */
export function rowCells(before: TraceRow | null, row: TraceRow, replies: ReplyForm): readonly RowCells[] {
  return row.views.map((view) => ({
    role: roleName(isCrash(row, view) ? { up: true, role: row.crashedAs } : view),
    op: view.id === row.server ? opText(row, replies) : '',
    delta: deltaText(before, row, view.id),
  }));
}

/** Whether the row is of this server's crash. */
const isCrash = (row: TraceRow, { id }: ServerView): row is TraceRow & { readonly crashedAs: Role } =>
  id === row.server && row.crashedAs !== undefined;
