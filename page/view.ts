import { computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { RunDocument } from '../counterexamples/page/document.ts';
import type { Pane, Place } from './fragment.ts';
import { readFragment, writeFragment } from './fragment.ts';
import type { Keys } from './keys.ts';
import { choose, placeOfKey } from './keys.ts';
import type { Run } from './run.ts';
import type { Scene } from '../counterexamples/picture/scene.ts';
import { sceneOf } from '../counterexamples/picture/scene.ts';
import type { Search } from './search.ts';
import { searchFor } from './search.ts';

/** What the person at the page has chosen to see. */
export interface View {
  readonly run: Run;
  readonly keys: Keys | null; // of a history, the one that is shown among them
  readonly cursor: Signal<number>; // a step; 0: before the first
  readonly pane: Signal<Pane>;
  readonly slice: Signal<boolean>; // only what led to the violation
  readonly typed: Signal<string>; // in the field for searching
  readonly hovered: Signal<number | null>; // a step
  readonly beside: Signal<boolean>; // the run that passes
  readonly scene: ReadonlySignal<Scene>;
  readonly fits: ReadonlySignal<Search>; // what is searched for
  readonly cone: ReadonlySignal<((number: number) => boolean) | null>; // of the step under the pointer: what led to it, and what it led to
}

/**
 * As the address has it; else at the violation. `shown`: the run, which a live page exchanges for one that has gone on, and
 * that of a history for another of its `keys`.
 */
export function viewOf(shown: ReadonlySignal<Run>, hash: string, keys: Keys | null = null): View {
  const run = shown.value;
  const { culprit } = run.document.verdict;
  const { step, pane = firstPane(run.document), slice: sliced = false } = readFragment(hash);
  const cursor = signal((step === undefined ? null : run.placeOf(step)) ?? culprit ?? run.length);
  const slice = signal(sliced);
  const typed = signal('');
  const hovered = signal<number | null>(null);
  return {
    get run() {
      return shown.value;
    },
    keys,
    cursor,
    slice,
    typed,
    hovered,
    pane: signal<Pane>(pane),
    beside: signal(false),
    scene: computed(() => {
      const kept = slice.value && keys === null ? sliceOf(shown.value) : null; // a history does not tell what led to what
      return sceneOf(shown.value.document, ({ number }) => kept === null || kept.has(number));
    }),
    fits: computed(() => searchFor(shown.value, typed.value)),
    cone: computed(() => {
      const { value } = hovered;
      if (value === null) return null;
      const { happenedBefore } = shown.value;
      const [past, future] = [happenedBefore.pastOf(value), happenedBefore.futureOf(value)];
      return (number) => past.has(number) || future.has(number);
    }),
  };
}

/** The pane that tells most. */
function firstPane({ live, servers, history, rows, variables }: RunDocument): Pane {
  if (live === true) return 'cluster';
  if (rows !== undefined) return 'rows';
  if (variables !== undefined) return servers.length === 0 ? 'variables' : 'cluster';
  return servers.length === 0 && 'known' in history ? 'clients' : 'story';
}

/** What led to the violation, as far as it is known; else all that led to it, or to the end. */
function sliceOf(run: Run): ReadonlySet<number> {
  const { steps, verdict } = run.document;
  const causes = new Set(steps.filter(({ cause }) => cause === true).map(({ number }) => number));
  return causes.size > 0 ? causes : run.happenedBefore.pastOf(verdict.culprit ?? run.length);
}

const restMs = 150; // browsers do not like the address to change often

/** Keeps the address at what is seen, and goes where it leads. */
export function followAddress(view: View): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const place: Place = {
      step: view.run.nameOf(view.cursor.value),
      pane: view.pane.value,
      slice: view.slice.value,
      ...(view.keys !== null && { key: view.keys.all[view.keys.chosen.value]?.name ?? '' }),
    };
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(null, '', writeFragment(place)), restMs);
  });
  addEventListener('hashchange', () => {
    const { step, pane, slice, key } = readFragment(location.hash);
    const other = view.keys === null ? -1 : placeOfKey(view.keys.all, key);
    if (view.keys !== null && other !== -1 && other !== view.keys.chosen.value) choose(view.keys, view.cursor, other);
    const place = step === undefined ? null : view.run.placeOf(step);
    if (place !== null) view.cursor.value = place;
    if (pane !== undefined) view.pane.value = pane;
    if (slice !== undefined) view.slice.value = slice;
  });
}

/** The next step in a direction that is shown and fits; where one is if there is none. */
export function move({ cursor, scene }: View, direction: 1 | -1, fits: Search = () => true): void {
  const { rows } = scene.value;
  const ordered = direction === 1 ? rows : rows.toReversed();
  const next = ordered.find((number) => (number - cursor.value) * direction > 0 && fits(number));
  if (next !== undefined) cursor.value = next;
  else if (direction === -1 && cursor.value === rows[0] && fits(0)) cursor.value = 0;
}
