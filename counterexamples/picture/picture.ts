import { callArrow, messageArrow, messageLabel } from './message-arrow.ts';
import type { Drawn, Places } from './drawn.ts';
import { seenFrom, seenTo } from './drawn.ts';
import { operationBar, operationText } from './operation.ts';
import type { Band, Cut } from './scene.ts';
import type { Shape } from './shape.ts';
import { lineTo, shape, textAt, titled } from './shape.ts';
import { termColour } from './term-colour.ts';

const textAtHead = 11; // of a row: what begins there

/** What a window of rows shows: lanes, operations, messages, and what happens. What lies behind comes first. */
export function picture(drawn: Drawn): readonly Shape[] {
  const { scene, seen } = drawn;
  const { from, to } = seen;
  const [cuts, bands, bars] = [scene.cuts(from, to), scene.bands(from, to), scene.bars(from, to)];
  const arrows = scene.arrows(from, to);
  const parts: Readonly<Record<string, readonly Shape[]>> = {
    rows: rowOfCursor(drawn),
    cuts: cuts.map((cut) => cutBand(drawn, cut)),
    lanes: bands.map((band) => laneBand(drawn, band)),
    operations: bars.map((bar) => operationBar(drawn, bar)),
    calls: scene.calls(from, to).map((call) => callArrow(drawn, call)),
    messages: arrows.flatMap((arrow) => messageArrow(drawn, arrow)),
    steps: scene.rows.slice(from, to + 1).flatMap((number, k) => happening(drawn, number, from + k)),
    texts: [
      ...bands.flatMap((band) => laneText(drawn, band)),
      ...bars.flatMap((bar) => operationText(drawn, bar)),
      ...arrows.flatMap((arrow) => messageLabel(drawn, arrow)),
    ],
  };
  return [marks, ...Object.entries(parts).map(([name, shapes]) => shape('g', {}, shapes, name))];
}

const marks = shape('defs', {}, [
  shape(
    'pattern',
    { id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    [lineTo(0, 0, 0, 7, { class: 'hatching' })],
    'hatch',
  ),
  ...['arrived', 'open', 'culprit', 'call'].map((kind) =>
    shape(
      'marker',
      {
        id: `head-${kind}`,
        viewBox: '0 0 10 10',
        refX: 9,
        refY: 5,
        markerWidth: 9,
        markerHeight: 9,
        markerUnits: 'userSpaceOnUse',
        orient: 'auto',
      },
      [shape('path', { d: 'M0 0 L10 5 L0 10 z', class: `arrow-head ${kind}` })],
      kind,
    ),
  ),
]);

function rowOfCursor({ scene, places, cursor }: Drawn): readonly Shape[] {
  const row = cursor === null ? undefined : scene.rowOf.get(cursor);
  return row === undefined ? [] : [rowBehind(places, row)];
}

/** A row that stands out. */
export function rowBehind({ top, width }: Places, row: number): Shape {
  return shape('rect', { class: 'cursor-row', x: 0, y: top(row), width, height: top(row + 1) - top(row) });
}

function cutBand({ places }: Drawn, cut: Cut): Shape {
  const [y, end] = [places.top(cut.from), places.top(cut.to + 1)];
  return shape(
    'g',
    {},
    [
      titled(`nothing gets through: ${cut.links.map(([from, to]) => `n${from}>n${to}`).join(' ')}`),
      shape('rect', { class: 'cut', x: 0, y, width: places.width, height: end - y, fill: 'url(#hatch)' }),
      ...cut.links.map(([from, to]) => {
        const x = places.laneX(to - 1) + (from < to ? -14 : 14);
        return { ...lineTo(x, y, x, end, { class: 'cut-link' }), key: `${from} ${to}` };
      }),
    ],
    String(cut.from),
  );
}

function laneBand(drawn: Drawn, band: Band): Shape {
  const { lane, role, term, up } = band;
  const { places } = drawn;
  const x = places.laneX(lane);
  const [y, end] = [places.top(seenFrom(drawn, band)), places.top(seenTo(drawn, band) + 1)];
  const key = `${lane} ${band.from}`;
  if (!up) return { ...lineTo(x, y, x, end, { class: 'down' }), key };
  const half = role === 'leader' ? 9 : 3;
  const rect = shape('rect', { x: x - half, y, width: 2 * half, height: end - y, rx: role === 'leader' ? 4 : 0 });
  const title = titled(`n${lane + 1}: ${role} of term ${term}`);
  return shape('g', { class: `lane ${role} ${termColour(term)}` }, [title, rect], key);
}

function laneText(drawn: Drawn, band: Band): readonly Shape[] {
  const { lane, role, term, up } = band;
  if (!up) return [];
  const text = role === 'follower' ? `t${term}` : `${role === 'preCandidate' ? 'pre-candidate' : role} t${term}`;
  const { laneX, top } = drawn.places;
  const at = textAt(laneX(lane) + 14, top(seenFrom(drawn, band)) + textAtHead, text, { class: `label ${role}` });
  return [{ ...at, key: `band ${lane} ${band.from}` }];
}

/** What happens at a server in that row, told apart by shape. */
function happening({ document, places }: Drawn, number: number, row: number): readonly Shape[] {
  const step = document.steps[number - 1];
  if (step === undefined || step.server === null || step.fate !== 'applied') return [];
  const [x, y] = [places.laneX(step.server - 1), places.middle(row)];
  const path = (name: string, d: string): readonly Shape[] => [shape('path', { class: name, d }, [], String(number))];
  if (number === document.verdict.culprit)
    return path('violation', `M${x} ${y - 12} l12 12 l-12 12 l-12 -12 z m-5 7 l10 10 m0 -10 l-10 10`);
  if (step.kind === 'crash') {
    const trouble = step.disk === true ? [{ ...textAt(x + 14, y + 4, 'disk'), key: `${number} disk` }] : [];
    return [...path('crash', `M${x - 7} ${y - 7} l14 14 m0 -14 l-14 14`), ...trouble];
  }
  if (step.kind === 'restart') return path('restart', `M${x - 6} ${y + 5} l6 -10 l6 10 z`);
  if (step.kind === 'timeout') return path('timeout', `M${x} ${y - 8} l8 8 l-8 8 l-8 -8 z`);
  return [shape('circle', { class: 'dot', cx: x, cy: y, r: 4 }, [], String(number))];
}
