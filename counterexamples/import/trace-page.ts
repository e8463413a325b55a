import type { ServerId } from '../../properties/seen/view.ts';
import type { RoleName } from '../show/notation/notation.ts';
import type { RowEvent } from '../show/step-words.ts';

/** A published page of trace tables as plain data: all of its rows as they stand there, explained or not. */
export interface TracePage {
  readonly form: PageForm;
  readonly name: string; // of the test; '' in CSV, which has none
  readonly title: string; // as it stands on the page: not safe to print as it is; '' in CSV
  readonly description: readonly string[]; // lines, likewise
  readonly nodes: number; // node 1 to this number
  readonly sections: readonly PageSection[];
}

/** The two notations differ in how they print an answer that is sent, and in which sections they leave out. */
export type PageForm = 'rst' | 'csv';

export interface PageSection {
  readonly number: number; // as the page counts, from 1; in RST numbers may be left out
  readonly title: string; // as it stands on the page; '' in CSV
  readonly rows: readonly PageRow[];
}

/** One row of a table: what happened at one node, and how all of them are then. */
export interface PageRow {
  readonly number: number; // in the page, from 1
  readonly line: number; // in the file, from 1
  readonly cells: readonly PageCells[]; // by node
  readonly node: ServerId; // where it happened; 0 in the first row of CSV, in which every node starts
  readonly op: PageOp;
}

export interface PageCells {
  readonly role: RoleName | ''; // '' of a node that there is not yet
  readonly op: string;
  readonly delta: string;
}

export type PageOp =
  | { readonly kind: 'event'; readonly event: RowEvent }
  | {
      readonly kind: 'sent' | 'received';
      readonly message: string; // the notation's name of its kind: ae, ae_reply, poll …
      readonly peer: ServerId | null; // the other node; null where the notation leaves it out
    };

export const columnNames = ['Role', 'Op', 'Delta'] as const;

/** One of the three columns that a node has in a table. */
export type ColumnName = (typeof columnNames)[number];

export const rowsOfPage = ({ sections }: TracePage): readonly PageRow[] => sections.flatMap(({ rows }) => rows);
