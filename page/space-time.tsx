import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { PageStep } from '../counterexamples/page/document.ts';
import type { Window } from './measures.ts';
import { laneWidth, laneX, rowHeight } from './measures.ts';
import { Picture } from './picture.tsx';
import type { Scene } from './scene.ts';
import { firstAtOrBehind } from './scene.ts';
import type { View } from './view.ts';

const overscan = 8; // rows
const headHeight = 30;

/** The steps as a table, and beside it who sent what to whom, row by row. */
export function SpaceTime({ view }: { readonly view: View }): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const seen = useSignal<Window>({ from: 0, to: 60 });
  const scene = view.scene.value;
  const look = (): void => {
    const { scrollTop = 0, clientHeight = 800 } = scroller.current ?? {};
    const from = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan);
    const to = Math.ceil((scrollTop + clientHeight) / rowHeight) + overscan;
    if (from !== seen.value.from || to !== seen.value.to) seen.value = { from, to };
  };
  useLayoutEffect(look, [scene]);
  useEffect(() => {
    addEventListener('resize', look);
    return () => removeEventListener('resize', look);
  });
  const { value: cursor } = view.cursor;
  useLayoutEffect(() => {
    keepInSight(scroller.current, scene, cursor, view);
    look();
  }, [cursor, scene]);
  const width = laneX(scene.lanes - 1) + laneWidth / 2;
  const height = Math.max(1, scene.rows.length + 1) * rowHeight;
  return (
    <section class="space-time" aria-label="Space and time">
      <div class="scroller" ref={scroller} onScroll={look} tabIndex={0} role="region" aria-label="Steps of the run">
        <div class="canvas" style={{ height: `${height + headHeight}px` }}>
          <Heads view={view} width={width} />
          <Steps view={view} seen={seen.value} />
          <svg
            class="picture"
            role="img"
            aria-label="Messages between servers over time; the table beside it lists the same steps"
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
          >
            <Picture view={view} scene={scene} seen={seen.value} width={width} />
          </svg>
        </div>
      </div>
    </section>
  );
}

/** The violation is to be seen with as much of what led to it as there is room for; elsewhere, as little is moved as need be. */
function keepInSight(element: HTMLElement | null, scene: Scene, cursor: number, view: View): void {
  if (element === null) return;
  const row = Math.max(0, firstAtOrBehind(scene.rows, cursor));
  const [top, bottom] = [row * rowHeight, (row + 1) * rowHeight + headHeight];
  const { scrollTop, clientHeight } = element;
  const isFirst = element.dataset['placed'] === undefined;
  if (isFirst) {
    element.dataset['placed'] = '1';
    const last = view.run.message(view.run.step(cursor)?.message)?.sent;
    const cause = last === undefined || last === null ? row : firstAtOrBehind(scene.rows, last);
    const fitting = bottom - clientHeight + 2 * rowHeight;
    element.scrollTop = Math.max(0, Math.min(fitting, Math.max(cause * rowHeight - rowHeight, fitting)));
    return;
  }
  if (top < scrollTop) element.scrollTop = top - rowHeight;
  else if (bottom > scrollTop + clientHeight) element.scrollTop = bottom - clientHeight + rowHeight;
}

function Heads({ view, width }: { readonly view: View; readonly width: number }): JSX.Element {
  const { servers, clients } = view.run.document;
  return (
    <div class="heads">
      <span class="steps-head">step</span>
      <svg width={width} height={headHeight} aria-hidden="true">
        {servers.map((_, k) => (
          <text key={k} class="lane-name" x={laneX(k)} y={20}>
            n{k + 1}
          </text>
        ))}
        {Array.from({ length: clients }, (_, k) => (
          <text key={k} class="lane-name client" x={laneX(servers.length + k)} y={20}>
            client {k + 1}
          </text>
        ))}
      </svg>
    </div>
  );
}

function Steps({ view, seen }: { readonly view: View; readonly seen: Window }): JSX.Element {
  const { rows } = view.scene.value;
  const from = Math.min(seen.from, Math.max(0, rows.length - 1));
  const shown = rows.slice(from, seen.to + 1);
  return (
    <table class="steps" aria-rowcount={rows.length + 1} style={{ top: `${from * rowHeight + headHeight}px` }}>
      <caption class="unseen">Steps of the run</caption>
      <thead class="unseen">
        <tr aria-rowindex={1}>
          <th scope="col">number</th>
          <th scope="col">step</th>
          <th scope="col">what it did</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((number, k) => {
          const step = view.run.step(number);
          return step && <StepRow key={number} view={view} step={step} index={from + k + 2} />;
        })}
      </tbody>
    </table>
  );
}

function StepRow({
  view,
  step,
  index,
}: {
  readonly view: View;
  readonly step: PageStep;
  readonly index: number;
}): JSX.Element {
  const { number, text, effect, fate, section } = step;
  const { culprit } = view.run.document.verdict;
  const isCurrent = view.cursor.value === number;
  const classes = [
    'step',
    fate,
    isCurrent ? 'current' : '',
    number === culprit ? 'culprit' : '',
    step.cause === true || number === culprit ? 'cause' : '',
    step.suffix === true ? 'suffix' : '',
    view.typed.value !== '' && view.fits.value(number) ? 'found' : '',
    view.cone.value !== null && !view.cone.value.has(number) ? 'outside' : '',
  ];
  const name = section === undefined ? `${text}: ${effect}` : `${section}. ${text}: ${effect}`;
  return (
    <tr
      class={classes.filter((one) => one !== '').join(' ')}
      aria-rowindex={index}
      aria-current={isCurrent ? 'true' : undefined}
      data-part={number === culprit ? 'culprit' : partOf(view, number)}
      title={name}
      onClick={() => (view.cursor.value = number)}
      onMouseEnter={() => (view.hovered.value = number)}
      onMouseLeave={() => (view.hovered.value = null)}
    >
      <td class="number">
        {markOf(step, culprit)} {number}
      </td>
      <td class="text">{text}</td>
      <td class="effect unseen">{effect}</td>
    </tr>
  );
}

/** The step that sent what the culprit got, or one that does not fit together with it. */
function partOf(view: View, number: number): string | undefined {
  const { culprit } = view.run.document.verdict;
  const sent = culprit === null ? null : view.run.message(view.run.step(culprit)?.message)?.sent;
  return sent === number || view.run.step(number)?.end === true ? 'cause' : undefined;
}

/** By shape as well as colour. */
function markOf({ number, end, cause, fate }: PageStep, culprit: number | null): string {
  if (number === culprit) return '✖';
  if (end === true) return '◆';
  if (fate === 'skipped') return '∅';
  return cause === true ? '•' : ' ';
}
