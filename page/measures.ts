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

export const laneX = ({ laneWidth }: Measures, lane: number): number => margin + lane * laneWidth;
export const rowY = ({ rowHeight }: Measures, row: number): number => row * rowHeight + rowHeight / 2;
export const pictureWidth = (measures: Measures, lanes: number): number =>
  laneX(measures, Math.max(0, lanes - 1)) + texts;

/** Rows from one to another, both included. */
export interface Window {
  readonly from: number;
  readonly to: number;
}
