import type { Places } from '../counterexamples/picture/drawn.ts';

/** The measures of the picture, in pixels. */
export interface Measures {
  readonly rowHeight: number;
  readonly laneWidth: number;
}

const margin = 48; // left of the first lane
const texts = 96; // right of the last
const laneMost = 210;
const laneLeast = 100;
const rowHeights = [
  [14, 46],
  [24, 34],
] as const; // up to so many rows; a short run has room for what each step did
const rowLeast = 26;

export function measuresFor(rows: number, lanes: number, width: number): Measures {
  const fitting = Math.floor((width - margin - texts) / Math.max(1, lanes - 1));
  return {
    rowHeight: rowHeights.find(([most]) => rows <= most)?.[1] ?? rowLeast,
    laneWidth: Math.max(laneLeast, Math.min(laneMost, fitting)),
  };
}

/** Where so many lanes lie, and rows of one height. */
export function placesOf({ rowHeight, laneWidth }: Measures, lanes: number): Places {
  const laneX = (lane: number): number => margin + lane * laneWidth;
  return {
    laneX,
    laneWidth,
    top: (row) => row * rowHeight,
    middle: (row) => row * rowHeight + rowHeight / 2,
    width: laneX(Math.max(0, lanes - 1)) + texts,
  };
}
