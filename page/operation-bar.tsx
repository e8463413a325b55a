import type { JSX } from 'preact';
import type { PageOperation } from '../counterexamples/page/document.ts';
import type { Drawing } from './drawing.ts';
import { laneX, rowY } from './measures.ts';
import type { Bar } from './scene.ts';
import { firstAtOrBehind } from './scene.ts';

const half = 8; // of a bar's width

/**
 * An operation from call to answer, open at its end if nobody knows whether it was done, with the moment at which it takes
 * effect in the order that was found.
 */
export function OperationBar({
  view,
  scene,
  bar,
  seen,
  measures,
}: Drawing & { readonly bar: Bar }): JSX.Element | null {
  const { history } = view.run.document;
  if (!('known' in history)) return null;
  const operation = history.known.operations[bar.operation];
  if (operation === undefined) return null;
  const { rowHeight, laneWidth } = measures;
  const x = laneX(measures, bar.lane);
  const y = Math.max(bar.from, seen.from) * rowHeight + 4;
  const end = (Math.min(bar.to, seen.to) + 1) * rowHeight - 4;
  const isWithout = history.known.withoutPlace === bar.operation;
  const { text, result, place } = operation;
  const room = Math.floor((laneWidth - 2 * half - besideBar) / signWidth);
  const point = pointOf(operation, bar, scene.rows);
  const isOneRow = end - y < 2 * lineHeight;
  const said = `${isWithout ? '✖ ' : ''}${text}`;
  return (
    <g class={`operation${bar.open ? ' open' : ''}${isWithout ? ' without-place' : ''}`}>
      <title>{titleOf(operation, isWithout)}</title>
      <path
        d={
          bar.open
            ? `M${x - half} ${end} V${y} H${x + half} V${end}`
            : `M${x - half} ${y} H${x + half} V${end} H${x - half} Z`
        }
      />
      {point !== null && point >= seen.from && point <= seen.to && (
        <g class="point">
          <line x1={x - half - 4} x2={x + half + 4} y1={rowY(measures, point)} y2={rowY(measures, point)} />
          <text x={x - half - 6} y={rowY(measures, point) + 4} text-anchor="end">
            {place}
          </text>
        </g>
      )}
      <text x={x + half + 6} y={y + lineHeight}>
        {cut(isOneRow && result !== '' ? `${said} → ${result}` : said, room)}
      </text>
      {!isOneRow && (
        <text x={x + half + 6} y={Math.max(y + 2 * lineHeight, end - 4)}>
          {cut(result === '' ? '?' : `→ ${result}`, room)}
        </text>
      )}
    </g>
  );
}

const besideBar = 30; // pixels: the number of the next lane's operation
const lineHeight = 12;
const signWidth = 6.2; // of the font of the picture, about

const cut = (text: string, signs: number): string =>
  text.length > signs
    ? `${Array.from(text)
        .slice(0, Math.max(4, signs - 1))
        .join('')}…`
    : text;

function titleOf({ by, text, result, place }: PageOperation, isWithout: boolean): string {
  const who = by === undefined ? '' : `${by}: `;
  const what = result === '' ? 'nobody knows whether it was done' : result;
  const where = isWithout ? '; it has no place' : place === null ? '' : `; number ${place} in the order`;
  return `${who}${text} → ${what}${where}`;
}

/** The row in which it takes effect; null if it has no place. */
function pointOf({ point }: PageOperation, { from, to }: Bar, rows: readonly number[]): number | null {
  return point === undefined ? null : Math.max(from, Math.min(to, firstAtOrBehind(rows, point)));
}
