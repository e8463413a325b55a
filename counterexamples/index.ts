/**
 * Saved schedules: read, written, replayed and shown (docs/schedule-format.md).
 *
 * @public
 */
export type { Expectation, Schedule, Section, Step, StepKind } from '../properties/seen/schedule.ts';
export type {
  Asserted,
  AssertedAnswer,
  AssertedAnswers,
  AssertedConfiguration,
  AssertedEntry,
  AssertedLeaders,
  AssertedReplies,
  AssertedServers,
  AssertedState,
  Assertion,
} from '../properties/seen/assertion.ts';
export type { Unmet } from './unmet.ts';
export type { MessageIdentity } from '../properties/seen/schedule.ts';
export { parseIdentity, showIdentity } from '../properties/seen/schedule.ts';
export { formatVersion } from './format/limits.ts';
export { loadSchedule } from './format/load.ts';
export { parseSchedule, readScheduleFile } from './format/read.ts';
export { SaveError, saveSchedule } from './format/save.ts';
export { ScheduleError } from './format/schedule-error.ts';
export type { ScheduleErrorCode } from './format/schedule-error.ts';
export { writeSchedule } from './format/write.ts';
export { importPage, traceOfPage } from './import/import-page.ts';
export type { ImportedPage, PageDifference, PageVerdict } from './import/import-page.ts';
export { loadTracePage } from './import/load-page.ts';
export type { CellMismatch, Mismatch } from './import/mismatch.ts';
export type { RowNote } from './import/notes.ts';
export { PageError } from './import/page-error.ts';
export type { PageErrorCode } from './import/page-error.ts';
export { readTracePage } from './import/read-page.ts';
export type { ColumnName, PageCells, PageForm, PageOp, PageRow, PageSection, TracePage } from './import/trace-page.ts';
export { replayOn, replaySchedule, targetOf } from './replay.ts';
export type { ReplayVerdict } from './replay.ts';
export { render, showFormats } from './formats.ts';
export type { ShowFormat } from './formats.ts';
export type { PageNames } from './show/notation/page.ts';
export { plainPaint } from './show/paint.ts';
export type { Brush, Paint } from './show/paint.ts';
export type { Cause } from '../search/explain/cause.ts';
export { stateAfter } from './show/state.ts';
export type { TableOptions } from './show/table.ts';
export { traceOf } from './trace.ts';
export type { AppliedStep, Link, Trace, TraceMessage, TraceStep, UnmadeStep } from './trace.ts';
