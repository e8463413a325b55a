import type { RunDocument } from '../page/document.ts';
import type { Scene } from './scene.ts';

/** Rows from one to another, both included. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Where lanes and rows lie, in pixels. */
export interface Places {
  readonly laneX: (lane: number) => number;
  readonly laneWidth: number; // from lane to lane
  readonly top: (row: number) => number; // its upper edge; behind the last row too
  readonly middle: (row: number) => number; // where its step stands
  readonly width: number; // of all
}

/** What is drawn of a run, and how. */
export interface Drawn {
  readonly document: RunDocument;
  readonly scene: Scene;
  readonly seen: Window;
  readonly places: Places;
  readonly cursor: number | null; // the step whose row and messages stand out
  readonly cone: ((step: number) => boolean) | null; // what lies outside is faint; null: nothing is
}

/** What is long is drawn as far as it is seen: its texts stay in the window. */
export const seenFrom = ({ seen }: Drawn, { from }: Pick<Window, 'from'>): number => Math.max(from, seen.from);
export const seenTo = ({ seen }: Drawn, { to }: Pick<Window, 'to'>): number => Math.min(to, seen.to);
