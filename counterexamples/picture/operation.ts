import type { PageOperation } from '../page/document.ts';
import type { Drawn } from './drawn.ts';
import { seenFrom, seenTo } from './drawn.ts';
import type { Bar } from './scene.ts';
import { firstAtOrBehind } from './scene.ts';
import type { Shape } from './shape.ts';
import { classes, clipped, lineTo, shape, textAt, titled } from './shape.ts';

const half = 8; // of a bar's width
const apart = 4; // from the edges of its rows
const lineHeight = 12;
const letterWidth = 6.2; // about
const lettersLeast = 4;
const besideBar = 30; // the number of the next lane's operation

/**
 * An operation of a client from call to answer, open at its end if nobody knows whether it was done, with the moment at which
 * it takes effect in the order that was found.
 */
export function operationBar(drawn: Drawn, bar: Bar): Shape {
  const operation = operationOf(drawn, bar);
  const x = drawn.places.laneX(bar.lane);
  const { y, end } = extentOf(drawn, bar);
  const d = bar.open
    ? `M${x - half} ${end} V${y} H${x + half} V${end}`
    : `M${x - half} ${y} H${x + half} V${end} H${x - half} Z`;
  const point = operation === null ? null : pointOf(drawn, operation, bar);
  const across = point === null ? [] : [lineTo(x - half - 4, point, x + half + 4, point, { class: 'point' })];
  const inside = [titled(operation === null ? '' : titleOf(operation)), shape('path', { d }), ...across];
  return shape('g', { class: operation?.class ?? '' }, inside, String(bar.operation));
}

/** What stands beside it. */
export function operationText(drawn: Drawn, bar: Bar): readonly Shape[] {
  const operation = operationOf(drawn, bar);
  if (operation === null) return [];
  const { text, result, place, isWithout } = operation;
  const { laneX, laneWidth, width } = drawn.places;
  const { y, end } = extentOf(drawn, bar);
  const x = laneX(bar.lane) + half + 6;
  const letters = Math.floor(Math.min(laneWidth - 2 * half - besideBar, width - x) / letterWidth);
  const isOneRow = end - y < 2 * lineHeight;
  const said = `${isWithout ? '✖ ' : ''}${text}`;
  const head = isOneRow && result !== '' ? `${said} → ${result}` : said;
  const foot = result === '' ? '?' : `→ ${result}`;
  const point = pointOf(drawn, operation, bar);
  const labelled = classes('said', isWithout && 'without-place');
  const written = (name: string, at: number, line: string): Shape => ({
    ...textAt(x, at, clipped(line, letters, lettersLeast), { class: labelled }),
    key: `${name} ${bar.operation}`,
  });
  const number = { class: 'point', 'text-anchor': 'end' };
  return [
    written('operation', y + lineHeight, head),
    ...(isOneRow ? [] : [written('result', Math.max(y + 2 * lineHeight, end - 4), foot)]),
    ...(point === null
      ? []
      : [{ ...textAt(laneX(bar.lane) - half - 6, point + 4, String(place), number), key: `place ${bar.operation}` }]),
  ];
}

interface ShownOperation extends PageOperation {
  readonly isWithout: boolean; // has no place
  readonly class: string;
}

function operationOf({ document: { history } }: Drawn, bar: Bar): ShownOperation | null {
  if (!('known' in history)) return null;
  const operation = history.known.operations[bar.operation];
  if (operation === undefined) return null;
  const isWithout = history.known.withoutPlace === bar.operation;
  return { ...operation, isWithout, class: classes('operation', bar.open && 'open', isWithout && 'without-place') };
}

function extentOf(drawn: Drawn, bar: Bar): { readonly y: number; readonly end: number } {
  const { top } = drawn.places;
  return { y: top(seenFrom(drawn, bar)) + apart, end: top(seenTo(drawn, bar) + 1) - apart };
}

/** Where it takes effect, if that is seen; null if it has no place. */
function pointOf({ scene, seen, places }: Drawn, { point }: PageOperation, { from, to }: Bar): number | null {
  if (point === undefined) return null;
  const row = Math.max(from, Math.min(to, firstAtOrBehind(scene.rows, point)));
  return row >= seen.from && row <= seen.to ? places.middle(row) : null;
}

function titleOf({ by, text, result, place, isWithout }: ShownOperation): string {
  const who = by === undefined ? '' : `${by}: `;
  const what = result === '' ? 'nobody knows whether it was done' : result;
  const where = isWithout ? '; it has no place' : place === null ? '' : `; number ${place} in the order`;
  return `${who}${text} → ${what}${where}`;
}
