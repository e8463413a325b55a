import type { Subject } from '../../properties/seen/subject.ts';
import type { ServerId, ServerView } from '../../properties/seen/view.ts';
import type { ReplyForm } from '../show/notation/notation.ts';
import { roleName } from '../show/notation/notation.ts';
import type { Op, TraceRow } from '../show/notation/trace-row.ts';
import type { RowEvent } from '../show/step-words.ts';
import { after, viewOf, viewsOf } from './cluster.ts';
import type { Act, ClusterState } from './cluster.ts';

/** An act with the row of the page that it was made for, as a list from the last one back. */
export interface MadeActs {
  readonly act: Act;
  readonly number: number; // from 1
  readonly row: number; // of the page, from 1
  readonly note: string | null; // what of it the page does not say
  readonly isLeftOut: boolean; // it belongs to a section before the row's that the page leaves out
  readonly before: MadeActs | null;
}

/** What the rows of a page up to one of them come from. */
export interface PageRun {
  readonly cluster: ClusterState;
  readonly acts: MadeActs | null;
  readonly baseline: TraceRow | null; // the row before in the same section
  readonly due: Due | null;
  readonly calls: readonly Call[]; // that have not returned
}

/** A client's call, by the row that shows it begin. */
export interface Call {
  readonly server: ServerId;
  readonly row: number;
}

/** Rows that an act brings beyond its own: they must follow at once. */
export interface Due {
  readonly event: RowEvent;
  readonly servers: readonly ServerId[];
}

/** What is the same for all of a page. */
export interface Setting {
  readonly subject: Subject;
  readonly replies: ReplyForm;
}

/** The run after one more act; null if that does not apply. */
export function acted(
  { subject }: Setting,
  run: PageRun,
  act: Act,
  row: number,
  note: string | null,
  isLeftOut = false,
): PageRun | null {
  const number = (run.acts?.number ?? 0) + 1;
  const cluster = after(subject, run.cluster, act, number);
  return cluster === null ? null : { ...run, cluster, acts: { act, number, row, note, isLeftOut, before: run.acts } };
}

/** The row that stands on the page once its acts are made. */
export function rowAfter({ cluster }: PageRun, server: ServerId, op: Op, views = viewsOf(cluster)): TraceRow {
  return { section: 0, step: 0, server, op, views, splitOff: cluster.splitOff };
}

/** Whether the role that is printed for a server changed. */
export const changedRole = (before: PageRun, now: PageRun, server: ServerId): boolean =>
  roleOf(before, server) !== roleOf(now, server);

const roleOf = ({ cluster }: PageRun, server: ServerId): string => roleName(viewOf(cluster, server));

export const viewIn = ({ cluster }: PageRun, server: ServerId): ServerView => viewOf(cluster, server);
