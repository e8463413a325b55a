import type { JSX } from 'preact';
import type { PageStep } from '../counterexamples/page/document.ts';
import type { Window } from '../counterexamples/picture/drawn.ts';
import type { View } from './view.ts';

const roomForTwoLines = 34; // pixels

interface StepsProps {
  readonly view: View;
  readonly seen: Window;
  readonly rowHeight: number;
  readonly top: number;
}

/** The steps of a window of rows: what happened, and what it did. */
export function Steps({ view, seen, rowHeight, top }: StepsProps): JSX.Element {
  const { rows } = view.scene.value;
  const from = Math.min(seen.from, Math.max(0, rows.length - 1));
  const shown = rows.slice(from, seen.to + 1);
  return (
    <table class="steps" aria-rowcount={rows.length + 1} style={{ top: `${from * rowHeight + top}px` }}>
      <caption class="unseen">Steps of the run</caption>
      <colgroup>
        <col class="number" />
        <col />
      </colgroup>
      <thead class="unseen">
        <tr aria-rowindex={1}>
          <th scope="col">number</th>
          <th scope="col">step and what it did</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((number, k) => {
          const step = view.run.step(number);
          return step && <StepRow key={number} view={view} step={step} index={from + k + 2} height={rowHeight} />;
        })}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly view: View;
  readonly step: PageStep;
  readonly index: number;
  readonly height: number;
}

function StepRow({ view, step, index, height }: RowProps): JSX.Element {
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
    view.cone.value?.(number) === false ? 'outside' : '',
  ];
  return (
    <tr
      class={classes.filter((one) => one !== '').join(' ')}
      style={{ height: `${height}px` }}
      aria-rowindex={index}
      aria-current={isCurrent ? 'true' : undefined}
      data-part={number === culprit ? 'culprit' : causeOf(view, step)}
      title={section === undefined ? `${text}: ${effect}` : `${section}. ${text}: ${effect}`}
      onClick={() => (view.cursor.value = number)}
      onMouseEnter={() => (view.hovered.value = number)}
      onMouseLeave={() => (view.hovered.value = null)}
    >
      <td class="number">
        {markOf(step, culprit)} {number}
      </td>
      <td class="text">
        {text}
        <span class={height < roomForTwoLines ? 'unseen' : 'effect'}>{effect}</span>
      </td>
    </tr>
  );
}

/** The step that sent what the culprit got, or one that does not fit together with it. */
function causeOf({ run }: View, { number, end }: PageStep): string | undefined {
  const { culprit } = run.document.verdict;
  const sent = culprit === null ? null : run.message(run.step(culprit)?.message)?.sent;
  return sent === number || end === true ? 'cause' : undefined;
}

/** By shape as well as colour. */
function markOf({ number, end, cause, fate }: PageStep, culprit: number | null): string {
  if (number === culprit) return '✖';
  if (end === true) return '◆';
  if (fate === 'skipped') return '∅';
  return cause === true ? '•' : ' ';
}
