import Table from 'cli-table3';
import type { DurableView, LogView, ServerView } from '../../properties/seen/view.ts';
import type { Trace } from '../trace.ts';
import { inFlightAfter } from '../trace.ts';
import { pipeColumns, widest, wrap } from './lines.ts';
import { plainPaint } from './paint.ts';
import { stepText } from './step-words.ts';
import type { TableOptions } from './table.ts';
import { contentText, count, entryText, serverName, serverOrNone } from './words.ts';
import { entriesBetween, firstDifferingIndex, lastIndex } from '../../properties/seen/view.ts';

/** Entries at a log's end that are shown. */
const entriesShown = 24;
const flightsShown = 40;

/** The cluster after step `number` of the schedule (0: before the first) as a table, with what is in flight. */
export function stateAfter(
  trace: Trace,
  number: number,
  { paint = plainPaint, columns = pipeColumns }: Pick<TableOptions, 'paint' | 'columns'> = {},
): string {
  if (number < 0 || number > trace.steps.length) throw new RangeError(`there is no step ${number}`);
  const made = trace.steps.slice(0, number).findLast((step) => step.fate === 'applied');
  const views = made?.fate === 'applied' ? made.after : trace.initial;
  const cut = made?.fate === 'applied' ? made.cut : [];
  const flights = inFlightAfter(trace, number);
  const lines = [
    ...heading(trace, number, columns).map(paint.bold),
    grid(views, columns),
    paint.dim('log: TERM:COMMAND, what stands before | is committed'),
    flights.length === 0 ? 'nothing is in flight' : `in flight, oldest first: ${count(flights.length, 'message')}`,
    ...flights.slice(0, flightsShown).flatMap(({ identity, envelope: { from, to, message } }) => {
      const blocked = cut.some((link) => link.from === from && link.to === to) ? '  (link is cut)' : '';
      return wrap(`${identity}  ${contentText(message)}${blocked}`, columns - 4).map(
        (line, k) => (k === 0 ? '  ' : '    ') + line,
      );
    }),
    ...(flights.length > flightsShown ? [`  … +${flights.length - flightsShown}`] : []),
    ...(cut.length === 0 ? [] : wrap(`cut: ${cut.map(({ from, to }) => `${from}>${to}`).join(' ')}`, columns)),
  ];
  return lines.join('\n');
}

function heading({ schedule, steps }: Trace, number: number, columns: number): readonly string[] {
  const step = steps[number - 1];
  if (step === undefined) return ['before the first step'];
  const remark = { applied: '', skipped: ' (skipped)', notRun: ' (never run: a violation ended the run)' }[step.fate];
  return wrap(`after step ${number}: ${stepText(step, schedule.options.servers)}${remark}`, columns);
}

interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  readonly least: number; // columns that it gets however little room there is
}

function grid(views: readonly ServerView[], wanted: number): string {
  const column = (head: string, least: number, cell: (view: ServerView) => string): Column => {
    return { head, least, cells: views.map(cell) };
  };
  const columns = [
    column('', 3, (view) => serverName(view.id)),
    column('role', 7, (view) => (view.up ? view.role : 'down')),
    column('term', 4, (view) => String(view.currentTerm)),
    column('vote', 4, (view) => serverOrNone(view.votedFor)),
    column('log', 16, logText),
    column('commit', 6, ({ commitIndex, appliedIndex }) =>
      appliedIndex === commitIndex ? String(commitIndex) : `${commitIndex} (applied ${appliedIndex})`,
    ),
    ...optional(column('next/match', 10, progressText)),
    ...optional(column('votes', 8, (view) => view.votesGranted.map(serverName).join(' '))),
    ...optional(column('durable', 12, durableText)),
  ];
  const widths = fit(columns, wanted);
  const table = new Table({ style: { head: [], border: [], compact: true } });
  table.push(columns.map(({ head }, k) => cellText(head, widths[k] ?? 1)));
  for (const k of views.keys()) table.push(columns.map(({ cells }, c) => cellText(cells[k] ?? '', widths[c] ?? 1)));
  return table.toString();
}

/** A column that says nothing of any server is left out. */
const optional = (column: Column): readonly Column[] => (column.cells.some((cell) => cell !== '') ? [column] : []);

const cellText = (text: string, columns: number): string => wrap(text, columns).join('\n');

/** As wide as the widest cell; if that is too much in all, the widest columns give way, down to their least. */
function fit(columns: readonly Column[], wanted: number): readonly number[] {
  const widths = columns.map(({ head, cells }) => widest([head, ...cells]));
  const room = wanted - 1 - 3 * columns.length; // a border and two blanks each
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess -= 1) {
    const spare = widths.map((width, k) => width - (columns[k]?.least ?? 1));
    const roomiest = spare.indexOf(Math.max(...spare));
    if ((spare[roomiest] ?? 0) <= 0) break;
    widths[roomiest] = (widths[roomiest] ?? 1) - 1;
  }
  return widths;
}

function logText({ log, commitIndex }: ServerView): string {
  const hidden = Math.max(log.base, lastIndex(log) - entriesShown);
  const texts = entriesBetween(log, hidden + 1, lastIndex(log)).map(entryText);
  texts.splice(Math.max(0, commitIndex - hidden), 0, '|');
  return [...(hidden > 0 ? [`(${hidden} more)`] : []), ...texts].join(' ');
}

function progressText({ progress }: ServerView): string {
  return progress
    .map(({ server, nextIndex, matchIndex }) => `${serverName(server)} ${nextIndex}/${matchIndex}`)
    .join(', ');
}

/** What a crash now would leave, where that is not what the server has. */
function durableText(view: ServerView): string {
  const { currentTerm, votedFor, log }: DurableView = view.durable;
  if (!view.up) return '';
  const parts = [
    ...(currentTerm === view.currentTerm ? [] : [`term ${currentTerm}`]),
    ...(votedFor === view.votedFor ? [] : [`vote ${serverOrNone(votedFor)}`]),
    ...(sameLog(log, view.log)
      ? []
      : [`log ${lastIndex(log) === 0 ? 'empty' : log.entries.map(entryText).slice(-entriesShown).join(' ')}`]),
  ];
  return parts.join(', ');
}

const sameLog = (one: LogView, other: LogView): boolean =>
  one === other ||
  (one.base === other.base && lastIndex(one) === lastIndex(other) && firstDifferingIndex(one, other) > lastIndex(one));
