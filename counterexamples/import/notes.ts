import type { InFlight } from './cluster.ts';
import { opText } from '../show/notation/notation.ts';
import { rowAfter } from './run.ts';
import type { MadeActs, PageRun } from './run.ts';
import type { TracePage } from './trace-page.ts';
import { rowsOfPage } from './trace-page.ts';

/** What a row of a page does not say of what happened, or what becomes of what it shows. */
export interface RowNote {
  readonly row: number; // of the page, from 1
  readonly line: number; // of the file, from 1
  readonly text: string;
}

/** The acts of a run, from the first on. */
export function actsOf({ acts }: PageRun): readonly MadeActs[] {
  const list: MadeActs[] = [];
  for (let made = acts; made !== null; made = made.before) list.push(made);
  return list.reverse();
}

/** What was inferred, row by row. */
export function inferredIn(page: TracePage, run: PageRun): readonly RowNote[] {
  const noted = noting(page);
  return actsOf(run).flatMap(({ row, note }) => (note === null ? [] : [noted(row, note)]));
}

/** What the page begins and does not end: calls that never return, messages that never arrive. */
export function openIn(page: TracePage, run: PageRun, lost: readonly InFlight[]): readonly RowNote[] {
  const noted = noting(page);
  const calls = run.calls.map(({ row }) => noted(row, 'the call does not return'));
  return [...calls, ...lostIn(page, run, lost)].sort((one, other) => one.row - other.row);
}

/** Each message with the row that shows it sent, or else with that which made it. */
function lostIn(page: TracePage, run: PageRun, lost: readonly InFlight[]): readonly RowNote[] {
  const noted = noting(page);
  const acts = actsOf(run);
  return lost.map((flight) => {
    const { from } = flight.envelope;
    const text = opText(rowAfter(run, from, { kind: 'sent', message: flight }, []), 'receiver');
    const row = acts[(flight.emittedAt ?? flight.madeAt) - 1]?.row ?? 0;
    return noted(
      row,
      flight.emittedAt === null ? `N-${from} made ${text}, and no row shows it sent` : `${text} does not arrive`,
    );
  });
}

/** The act after which each of them is dropped: once it has left its sender, or as soon as it is made. */
export function droppedAfter(lost: readonly InFlight[]): ReadonlyMap<number, readonly string[]> {
  const dropped = new Map<number, readonly string[]>();
  for (const { emittedAt, madeAt, identity } of lost) {
    const at = emittedAt ?? madeAt;
    dropped.set(at, [...(dropped.get(at) ?? []), identity]);
  }
  return dropped;
}

function noting(page: TracePage): (row: number, text: string) => RowNote {
  const rows = rowsOfPage(page);
  return (row, text) => ({ row, line: rows[row - 1]?.line ?? 0, text });
}
