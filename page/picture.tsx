import { createElement } from 'preact';
import type { JSX } from 'preact';
import { picture } from '../counterexamples/picture/picture.ts';
import type { Scene } from '../counterexamples/picture/scene.ts';
import type { Shape } from '../counterexamples/picture/shape.ts';
import type { Window } from '../counterexamples/picture/drawn.ts';
import type { Measures } from './measures.ts';
import { placesOf } from './measures.ts';
import type { View } from './view.ts';

interface PictureProps {
  readonly view: View;
  readonly scene: Scene;
  readonly seen: Window;
  readonly measures: Measures;
}

/** What a window of rows shows. */
export function Picture({ view, scene, seen, measures }: PictureProps): JSX.Element {
  const places = placesOf(measures, scene.lanes.length);
  const { document } = view.run;
  const shapes = picture({ document, scene, seen, places, cursor: view.cursor.value, cone: view.cone.value });
  return <>{shapes.map(elementOf)}</>;
}

function elementOf({ tag, key, attributes, inside }: Shape): JSX.Element {
  const within = typeof inside === 'string' ? inside : inside.map(elementOf);
  return createElement(tag, key === '' ? attributes : { ...attributes, key }, within);
}
