/** Gives a text its look on a terminal, without changing how much room it takes. No look carries a meaning alone. */
export type Brush = (text: string) => string;

export interface Paint {
  readonly bold: Brush;
  readonly dim: Brush;
  readonly red: Brush;
  readonly green: Brush;
  readonly yellow: Brush;
}

const plain: Brush = (text) => text;

/** No colours: for pipes, files and NO_COLOR. */
export const plainPaint: Paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain };
