import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Places, Window } from '../counterexamples/picture/drawn.ts';
import { firstAtOrBehind } from '../counterexamples/picture/scene.ts';
import { measuresFor, placesOf } from './measures.ts';
import { Picture } from './picture.tsx';
import { Steps } from './steps.tsx';
import type { View } from './view.ts';

const overscan = 8; // rows
const headHeight = 30;
const stepsWidth = 330;
const printedRows = 2_000; // of a longer run, the others are left out on paper

/** The steps as a table, and beside it who sent what to whom, row by row. */
export function SpaceTime({ view }: { readonly view: View }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const seen = useSignal<Window>({ from: 0, to: 60 });
  const room = useSignal(760); // pixels
  const scene = view.scene.value;
  const measures = measuresFor(scene.rows.length, scene.lanes.length, room.value - stepsWidth);
  const { rowHeight } = measures;
  const look = (): void => {
    const { scrollTop = 0, clientHeight = 800, clientWidth = room.value } = scroller.current ?? {};
    const from = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
    const to = Math.ceil((scrollTop + clientHeight) / rowHeight) + overscan;
    if (from !== seen.value.from || to !== seen.value.to) seen.value = { from, to };
    room.value = clientWidth;
  };
  const lookAtAll = (): void => void (seen.value = { from: 0, to: printedRows });
  useEffect(() => {
    const listeners = [
      ['resize', look],
      ['beforeprint', lookAtAll],
      ['afterprint', look],
    ] as const;
    for (const [name, listener] of listeners) addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) removeEventListener(name, listener);
    };
  });
  const { value: cursor } = view.cursor;
  useLayoutEffect(() => {
    if (scroller.current !== null) keepInSight(scroller.current, firstAtOrBehind(scene.rows, cursor), rowHeight);
    look();
  }, [cursor, scene, rowHeight]);
  const places = placesOf(measures, scene.lanes.length);
  const { width } = places;
  const height = Math.max(1, scene.rows.length + 1) * rowHeight;
  return (
    <section class="space-time" aria-label="Space and time">
      <div class="scroller" ref={scroller} onScroll={look} tabIndex={0} role="region" aria-label="Steps of the run">
        <div class="canvas" style={{ height: `${height + headHeight}px` }}>
          <Heads names={scene.lanes} places={places} />
          <Steps view={view} seen={seen.value} rowHeight={rowHeight} top={headHeight} />
          <svg
            class="picture"
            role="img"
            aria-label="Messages between servers over time; the table beside it lists the same steps"
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            onClick={({ clientY, currentTarget }) => {
              const row = Math.floor((clientY - currentTarget.getBoundingClientRect().top) / rowHeight);
              view.cursor.value = scene.rows[row] ?? cursor;
            }}
          >
            <Picture view={view} scene={scene} seen={seen.value} measures={measures} />
          </svg>
        </div>
      </div>
    </section>
  );
}

/** At first as much as fits of what led to the row; later, as little is moved as need be. */
function keepInSight(element: HTMLElement, row: number, rowHeight: number): void {
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight + headHeight];
  const { scrollTop, clientHeight } = element;
  const isFirst = element.dataset['placed'] === undefined;
  element.dataset['placed'] = 'yes';
  if (top < scrollTop && !isFirst) element.scrollTop = top - rowHeight;
  else if (bottom > scrollTop + clientHeight) element.scrollTop = bottom - clientHeight + rowHeight;
}

interface HeadsProps {
  readonly names: readonly string[];
  readonly places: Places;
}

function Heads({ names, places }: HeadsProps): JSX.Element {
  return (
    <div class="heads">
      <span class="steps-head">step</span>
      <svg class="picture" width={places.width} height={headHeight} aria-hidden="true">
        {names.map((name, lane) => (
          <text key={lane} class="lane-name" x={places.laneX(lane)} y={20}>
            {name}
          </text>
        ))}
      </svg>
    </div>
  );
}
