import type { JSX } from 'preact';
import { ColumnHeads } from './part.tsx';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PageRows, PageTableRow } from '../counterexamples/page/document.ts';
import { Paged } from './paged.tsx';
import type { View } from './view.ts';

/** A published table beside the run that explains it: the row of the step stands out, and the one at which it stopped. */
export function Rows({ view, table }: { readonly view: View; readonly table: PageRows }): JSX.Element {
  const { value: cursor } = view.cursor;
  const isAtEnd = cursor === view.run.length && table.stops !== null;
  const here = isAtEnd ? (table.stops ?? 0) : rowOfStep(table.rows, cursor);
  return (
    <>
      <p>{table.caption}.</p>
      <Paged length={table.rows.length} at={here} what="rows">
        {(from, to) => (
          <div class="wide" tabIndex={0} role="region" aria-label="Rows of the page">
            <table class="page-rows">
              <ColumnHeads names={['row', 'step', 'what happened', ...table.columns]} />
              <tbody>
                {table.rows.slice(from, to).map((row, k) => (
                  <TableRow
                    key={row.number}
                    view={view}
                    row={row}
                    columns={table.columns}
                    isHere={here === from + k}
                    fate={fateOf(table, from + k)}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Paged>
    </>
  );
}

type Fate = 'shown' | 'stops' | 'behind';

const fateOf = ({ stops }: PageRows, place: number): Fate =>
  stops === null || place < stops ? 'shown' : place === stops ? 'stops' : 'behind';

/** The first row that is made at the step or behind it; the last if there is none. */
function rowOfStep(rows: readonly PageTableRow[], cursor: number): number {
  const place = rows.findIndex(({ step }) => step !== null && step >= cursor);
  return place === -1 ? rows.length - 1 : place;
}

interface RowProps {
  readonly view: View;
  readonly row: PageTableRow;
  readonly columns: readonly string[];
  readonly isHere: boolean;
  readonly fate: Fate;
}

const marks: Readonly<Record<Fate, string>> = { shown: '', stops: '✖ ', behind: '∅ ' };

function TableRow({ view, row, columns, isHere, fate }: RowProps): JSX.Element {
  const { number, line, section, cells, step, differs = [], notes = [] } = row;
  const element = useRef<HTMLTableRowElement>(null);
  useLayoutEffect(() => {
    if (isHere) element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isHere]);
  return (
    <>
      {section !== undefined && (
        <tr class="section">
          <th colSpan={columns.length + 3} scope="colgroup">
            <span class="stays">{section}</span>
          </th>
        </tr>
      )}
      <tr ref={element} class={`${fate}${isHere ? ' here' : ''}`} aria-current={isHere ? 'true' : undefined}>
        <th scope="row" title={`line ${line} of the file`}>
          {marks[fate]}
          {number}
        </th>
        <td>
          {step !== null && (
            <button type="button" class="link" onClick={() => (view.cursor.value = step)}>
              {step}
            </button>
          )}
        </td>
        <td>{happenedIn(columns, cells)}</td>
        {cells.map((cell, k) => {
          const run = differs.find(([column]) => column === k)?.[1];
          return (
            <td key={k} class={run === undefined ? '' : 'changed'}>
              {cell}
              {run !== undefined && <ins> ≠ run: {run}</ins>}
            </td>
          );
        })}
      </tr>
      {notes.map((text, k) => (
        <tr key={k} class={`note ${fate}`}>
          <td />
          <td colSpan={columns.length + 2}>
            <span class="stays">{text}</span>
          </td>
        </tr>
      ))}
    </>
  );
}

/** Of whatever node it is: the columns of most are out of sight. */
function happenedIn(columns: readonly string[], cells: readonly string[]): string {
  const at = cells.findIndex((cell, k) => cell !== '' && columns[k]?.endsWith(' Op') === true);
  return at === -1 ? '' : `${(columns[at] ?? '').replace(/ Op$/, '')}: ${cells[at] ?? ''}`;
}
