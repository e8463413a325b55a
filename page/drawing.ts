import type { Measures, Window } from './measures.ts';
import type { Scene } from './scene.ts';
import type { View } from './view.ts';

/** What is drawn, and how. */
export interface Drawing {
  readonly view: View;
  readonly scene: Scene;
  readonly seen: Window;
  readonly measures: Measures;
}
