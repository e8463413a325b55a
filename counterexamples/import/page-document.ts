import type { PageRows, PageTableRow, PageVerdict as ShownVerdict, RunDocument } from '../page/document.ts';
import { writeSchedule } from '../format/write.ts';
import { documentOf } from '../page/run-document.ts';
import { pagedRun } from '../page/steps.ts';
import { show } from '../printable.ts';
import { count } from '../show/words.ts';
import { runOfPage } from './import-page.ts';
import type { ImportedPage } from './import-page.ts';
import { columnNames, rowsOfPage } from './trace-page.ts';
import type { PageCells, PageRow } from './trace-page.ts';

/** What a page says of an imported one beyond what is in it. */
export interface AroundPage {
  readonly source: string; // the file, as one would type it
  readonly command: string; // that imports it again
  readonly tool: string; // name and version
}

/**
 * What is shown of a published page: the run that explains its rows, up to the first that is not explained, and all rows as
 * they stand there.
 */
export function pageDocument(imported: ImportedPage, { source, command, tool }: AroundPage): RunDocument {
  const trace = runOfPage(imported);
  const document = documentOf(trace, trace, {
    ...pagedRun(trace, trace.schedule.steps.length, null),
    schedule: writeSchedule(trace.schedule),
    shrinking: { unknown: 'the steps are those that the page needs: nothing was made shorter' },
    command,
    tool,
    spec: { unknown: 'the engine of the page is not textbook Raft: the spec is not run beside it' },
    story: { unknown: 'what the page says, row by row, and where it stops, is in the pane Rows' },
  });
  const rows = rowsShown(imported);
  const verdict = verdictOf(imported, rows.caption);
  return {
    ...document,
    title: verdict.headline,
    subject: `${show(source)} on the engine ${document.subject}`,
    verdict,
    rows,
  };
}

const words = { whole: 'holds', differs: 'violated', unexplained: 'unknown' } as const;
const headWords = { whole: 'WHOLE', differs: 'DIFFERS', unexplained: 'UNEXPLAINED' } as const;

function verdictOf({ verdict, difference, violation }: ImportedPage, caption: string): ShownVerdict {
  const broken = violation && `On the way the engine breaks ${show(violation.property)} at step ${violation.atStep}.`;
  return {
    verdict: words[verdict],
    headline: `${headWords[verdict]}   ${caption}`,
    property: null,
    fact: difference && show(difference.reason),
    paper: null,
    culprit: null,
    remarks: broken === null ? [] : [broken],
    stack: [],
  };
}

function rowsShown({ page, rowsEqual, rows: length, difference, inferred, open, stepRows }: ImportedPage): PageRows {
  const titles = new Map(
    page.sections.flatMap(({ rows: [first], title, number }) =>
      first === undefined
        ? []
        : [[first.number, `Section ${number}${title === '' ? '' : `: ${show(title)}`}`] as const],
    ),
  );
  const lastStep = new Map(stepRows.map((row, k) => [row, k + 1]));
  const notes = new Map<number, string[]>();
  const note = (row: number, text: string): void => void notes.set(row, [...(notes.get(row) ?? []), show(text)]);
  for (const { row, text } of inferred) note(row, `inferred: ${text}`);
  for (const { row, text } of open) note(row, `left open: ${text}`);
  if (difference !== null) note(difference.row.number, `here the page stops: ${difference.reason}`);
  const rowOf = (row: PageRow): PageTableRow => {
    const section = titles.get(row.number);
    const own = notes.get(row.number);
    const differing = difference?.row === row ? differencesIn(difference.cells) : [];
    return {
      number: row.number,
      line: row.line,
      cells: row.cells.flatMap(cellsOf),
      step: lastStep.get(row.number) ?? null,
      ...(section !== undefined && { section }),
      ...(differing.length > 0 && { differs: differing }),
      ...(own !== undefined && { notes: own }),
    };
  };
  return {
    caption:
      difference === null
        ? `the run shows all ${count(length, 'row')} of the page`
        : `the run shows ${rowsEqual} of ${count(length, 'row')}, up to row ${difference.row.number} (line ${difference.row.line}): ${show(difference.reason)}`,
    columns: Array.from({ length: page.nodes }, (_, k) => columnNames.map((name) => `N-${k + 1} ${name}`)).flat(),
    rows: rowsOfPage(page).map(rowOf),
    stops: difference === null ? null : difference.row.number - 1,
  };
}

const cellsOf = ({ role, op, delta }: PageCells): readonly string[] => [role, show(op), show(delta)];

type Cells = NonNullable<ImportedPage['difference']>['cells'];

const differencesIn = (cells: Cells): NonNullable<PageTableRow['differs']> =>
  cells.map(({ node, column, engine }) => [
    (node - 1) * columnNames.length + columnNames.indexOf(column),
    engine === '' ? 'nothing' : show(engine),
  ]);
