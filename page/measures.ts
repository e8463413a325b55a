/** The measures of the picture, in pixels. */

export const rowHeight = 26;
export const laneWidth = 118;
const margin = 44; // left of the first lane

export const laneX = (lane: number): number => margin + lane * laneWidth;
export const rowY = (row: number): number => row * rowHeight + rowHeight / 2;

/** Rows from one to another, both included. */
export interface Window {
  readonly from: number;
  readonly to: number;
}
