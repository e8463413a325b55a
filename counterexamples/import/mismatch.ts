import type { ServerId } from '../../properties/seen/view.ts';
import type { RowCells } from '../show/notation/page.ts';
import type { ColumnName, PageCells, PageRow } from './trace-page.ts';

/** Where a page and the engine part. */
export interface Mismatch {
  readonly row: PageRow;
  readonly cells: readonly CellMismatch[]; // empty: nothing that the engine could do there makes such a row
}

export interface CellMismatch {
  readonly node: ServerId;
  readonly column: ColumnName;
  readonly page: string; // the text of the cell there
  readonly engine: string; // and as the engine would have it
}

/** The cells of a row in which a page and the engine differ. A node without a role is not there yet: nothing is said of it. */
export function cellMismatches(page: readonly PageCells[], engine: readonly RowCells[]): readonly CellMismatch[] {
  return page.flatMap((cells, k) => {
    if (cells.role === '') return [];
    const own = engine[k] ?? absent;
    const differ = (column: ColumnName, one: string, other: string): readonly CellMismatch[] =>
      one === other ? [] : [{ node: k + 1, column, page: one, engine: other }];
    return [
      ...differ('Role', cells.role, own.role),
      ...differ('Op', cells.op, own.op),
      ...differ('Delta', cells.delta, own.delta),
    ];
  });
}

const absent: RowCells = { role: '', op: '', delta: '' };
