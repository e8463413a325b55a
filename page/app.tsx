import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Chart } from './chart.tsx';
import { Clients } from './clients.tsx';
import { Cluster } from './cluster.tsx';
import type { Pane } from './fragment.ts';
import { panesOf } from './fragment.ts';
import { strangeIn } from './search.ts';
import { KeyChoice } from './key-choice.tsx';
import { Legend } from './legend.tsx';
import type { Live } from './live.ts';
import { Now } from './now.tsx';
import { Rows } from './rows.tsx';
import { SpaceTime } from './space-time.tsx';
import { differingAfter, Spec } from './spec.tsx';
import { Story } from './story.tsx';
import { Variables } from './variables.tsx';
import type { View } from './view.ts';
import { move } from './view.ts';

const paneNames: Readonly<Record<Pane, string>> = {
  story: 'Story',
  cluster: 'Servers',
  spec: 'Spec against code',
  clients: 'Clients',
  rows: 'Rows',
  variables: 'Variables',
  chart: 'Statechart',
};

/** The whole page. */
export function App({ view, live }: { readonly view: View; readonly live: Live | null }): JSX.Element {
  const legend = useSignal(false);
  const shown = panesOf(view.run.document, live !== null);
  const chosen = shown.find((pane) => pane === view.pane.value) ?? 'story';
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => pressed(event, view, shown, legend, field.current);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, [view]);
  return (
    <>
      <Top view={view} />
      <section aria-label="Tools">
        <Tools view={view} legend={legend} field={field} />
      </section>
      <main>
        <SpaceTime view={view} />
        <div class="panes">
          {live !== null && <Now view={view} live={live} />}
          <div role="tablist" aria-label="Panes">
            {shown.map((pane) => (
              <button
                key={pane}
                type="button"
                role="tab"
                id={`tab-${pane}`}
                aria-selected={chosen === pane}
                aria-controls="pane"
                onClick={() => (view.pane.value = pane)}
              >
                {paneNames[pane]}
              </button>
            ))}
          </div>
          <div class="pane" id="pane" role="tabpanel" aria-labelledby={`tab-${chosen}`} tabIndex={0}>
            <Chosen view={view} live={live} />
          </div>
        </div>
      </main>
      {legend.value && <Legend onClose={() => (legend.value = false)} />}
    </>
  );
}

function Chosen({ view, live }: { readonly view: View; readonly live: Live | null }): JSX.Element {
  const { value } = view.pane;
  if (value === 'chart' && live !== null) return <Chart view={view} live={live} />;
  const { rows, variables } = view.run.document;
  if (value === 'rows' && rows !== undefined) return <Rows view={view} table={rows} />;
  if (value === 'variables' && variables !== undefined) return <Variables view={view} variables={variables} />;
  if (value === 'cluster') return <Cluster view={view} />;
  if (value === 'spec') return <Spec view={view} />;
  return value === 'clients' ? <Clients view={view} /> : <Story view={view} />;
}

function Top({ view }: { readonly view: View }): JSX.Element {
  const { verdict, story, subject, options, title, command } = view.run.document;
  const rule = 'known' in story ? story.known.rule : null;
  const isSaid = ['', verdict.fact, verdict.headline].includes(title);
  return (
    <header class={verdict.verdict}>
      <h1>{verdict.headline}</h1>
      {rule !== null && (
        <p class="rule" data-part="rule">
          {rule}
        </p>
      )}
      {!isSaid && <p>{title}</p>}
      {verdict.remarks.map((remark, k) => (
        <p key={k}>{remark}</p>
      ))}
      <p class="dim">
        {[subject, ...options].join(' · ')}
        {command !== '' && (
          <>
            {' · '}
            <code>{command}</code>
          </>
        )}
      </p>
    </header>
  );
}

interface ToolsProps {
  readonly view: View;
  readonly legend: Signal<boolean>;
  readonly field: { current: HTMLInputElement | null };
}

function Tools({ view, legend, field }: ToolsProps): JSX.Element {
  const { cursor, run, slice, typed } = view;
  const step = run.step(cursor.value);
  const hits = typed.value === '' ? null : view.scene.value.rows.filter((number) => view.fits.value(number)).length;
  return (
    <div class="tools" role="toolbar" aria-label="Steps">
      <button type="button" onClick={() => move(view, -1)} aria-label="previous step">
        ◂
      </button>
      <button type="button" onClick={() => move(view, 1)} aria-label="next step">
        ▸
      </button>
      {run.document.verdict.culprit !== null && (
        <button type="button" onClick={() => (cursor.value = run.document.verdict.culprit ?? 0)}>
          ✖ violation
        </button>
      )}
      {view.keys === null ? (
        <button type="button" aria-pressed={slice.value} onClick={() => (slice.value = !slice.value)}>
          only causes
        </button>
      ) : (
        <KeyChoice view={view} keys={view.keys} />
      )}
      <label>
        <span class="unseen">search</span>
        <input
          ref={field}
          type="search"
          placeholder="search: server=2 kind=AppendEntries term>3"
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
      </label>
      {hits !== null && <span class="hits">{strangeIn(typed.value) ?? (hits === 1 ? '1 step' : `${hits} steps`)}</span>}
      <button type="button" aria-pressed={legend.value} onClick={() => (legend.value = !legend.value)}>
        ? legend
      </button>
      <output class="status" role="status">
        {step === null
          ? 'Before the first step'
          : `Step ${step.number} of ${run.length}. ${step.effect === '' ? step.text : step.effect}`}
      </output>
    </div>
  );
}

function pressed(
  event: KeyboardEvent,
  view: View,
  panes: readonly Pane[],
  legend: Signal<boolean>,
  field: HTMLInputElement | null,
): void {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target instanceof HTMLSelectElement) return;
  if (target instanceof HTMLInputElement) {
    if (key === 'Escape') target.blur();
    if (key === 'Enter' && target === field) move(view, 1, view.fits.value);
    return;
  }
  const action = actionOf(key, view, panes, legend, field);
  if (action === undefined) return;
  action();
  event.preventDefault();
}

function actionOf(
  key: string,
  view: View,
  panes: readonly Pane[],
  legend: Signal<boolean>,
  field: HTMLInputElement | null,
): (() => void) | undefined {
  const { run, cursor, slice, pane } = view;
  const isCause = (number: number): boolean =>
    run.step(number)?.cause === true || number === run.document.verdict.culprit;
  const isNext = view.typed.value === '' ? differing(view) : view.fits.value;
  const actions: Readonly<Record<string, () => void>> = {
    j: () => move(view, 1),
    k: () => move(view, -1),
    ArrowDown: () => move(view, 1),
    ArrowUp: () => move(view, -1),
    J: () => move(view, 1, isCause),
    K: () => move(view, -1, isCause),
    n: () => move(view, 1, isNext),
    N: () => move(view, -1, isNext),
    p: () => move(view, -1, isNext),
    v: () => (cursor.value = run.document.verdict.culprit ?? cursor.value),
    Home: () => (cursor.value = view.scene.value.rows[0] ?? 0),
    End: () => (cursor.value = view.scene.value.rows.at(-1) ?? 0),
    c: () => (slice.value = !slice.value),
    '/': () => field?.focus(),
    '?': () => (legend.value = !legend.value),
    Escape: () => (legend.value = false),
    ...Object.fromEntries(panes.map((name, k) => [String(k + 1), () => (pane.value = name)])),
  };
  return Object.hasOwn(actions, key) ? actions[key] : undefined;
}

/** Steps after which the spec and the code differ otherwise than before. */
function differing({ run }: View): (number: number) => boolean {
  const { spec } = run.document;
  if (!('known' in spec)) return () => false;
  const steps = new Set(spec.known.differences.map(({ step }) => step));
  return (number) => steps.has(number) && differingAfter(spec.known.differences, number).length > 0;
}
