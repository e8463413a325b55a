import { batch, effect, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { LiveChart, LiveEffect, LiveLook, LiveState } from '../counterexamples/browse/live.ts';
import { shownAfter } from '../counterexamples/browse/telling.ts';
import type { Shown } from '../counterexamples/browse/telling.ts';
import { Run } from './run.ts';
import type { View } from './view.ts';

/** What to search for. */
export type Aim =
  | { readonly kind: 'broken' }
  | { readonly kind: 'goal'; readonly goal: string }
  | { readonly kind: 'leader'; readonly server: number; readonly term: number };

/** A page that is told by the server that it came from what is new, and asks it for more. */
export interface Live {
  readonly state: ReadonlySignal<LiveState | null>; // null: nothing was heard yet
  readonly look: ReadonlySignal<LiveLook | null>; // where the cursor stands; null: not known yet
  readonly effects: ReadonlySignal<ReadonlyMap<string, LiveEffect>>; // that were asked for there, by text
  readonly chart: ReadonlySignal<LiveChart | null>; // of the spec; null: nobody has looked at it yet
  readonly trouble: ReadonlySignal<string>; // what went wrong last
  take(text: string): void;
  wouldDo(text: string): void; // asks for the effect of a choice
  go(branch: number, at: number): void;
  search(aim: Aim): void;
  save(as: 'file' | 'test'): void;
  compare(): void;
  stop(): void;
}

const restMs = 60; // that the cursor stays before it is asked what can happen there

/** Connects. `shown` and the cursor follow what the server tells. */
export function liveOf(shown: Signal<Run>, view: View): Live {
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const state = signal<LiveState | null>(null);
  const look = signal<LiveLook | null>(null);
  const effects = signal<ReadonlyMap<string, LiveEffect>>(new Map());
  const chart = signal<LiveChart | null>(null);
  const trouble = signal('');
  const here = (): { readonly branch: number; readonly at: number } => ({
    branch: state.value?.branch ?? 0,
    at: view.cursor.value,
  });

  const ask = async (question: object): Promise<unknown> => {
    try {
      const response = await fetch('/do', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-raftcheck-token': token },
        body: JSON.stringify(question),
      });
      trouble.value = response.ok ? '' : (await response.text()).trim();
      return response.ok ? await response.json() : null;
    } catch {
      trouble.value = 'raftcheck browse has ended: nothing can be asked any more';
      return null;
    }
  };

  let known: Shown | null = null;
  const told = (next: LiveState): void => {
    const heard = shownAfter(known, next);
    if (heard === null) return connect(); // what was missed: who comes anew is told all
    const isOther = heard.document !== known?.document;
    known = heard;
    batch(() => {
      if (isOther) shown.value = new Run(heard.document);
      const isGone = state.value?.moves !== next.moves;
      state.value = next;
      trouble.value = '';
      if (isGone) view.cursor.value = Math.min(next.at, shown.value.length);
    });
  };
  let events: EventSource | null = null;
  const connect = (): void => {
    events?.close();
    events = new EventSource(`/events?token=${encodeURIComponent(token)}`);
    events.addEventListener('message', ({ data }) => told(stateIn(String(data))));
    events.addEventListener('error', () => (trouble.value = 'no connection to raftcheck browse'));
  };
  connect();

  // What can happen where the cursor stands: asked when it rests there, and again when the run is another one.
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const { value } = state;
    const at = view.cursor.value;
    clearTimeout(timer);
    if (value === null || value.busy !== null) return;
    const isThere = at === value.at;
    timer = setTimeout(() => void lookAt({ branch: value.branch, at }), isThere ? 0 : restMs);
  });
  const lookAt = async (place: { readonly branch: number; readonly at: number }): Promise<void> => {
    const answer = await ask({ kind: 'look', ...place });
    const now = here();
    if (!isLook(answer) || now.branch !== place.branch || now.at !== place.at) return;
    batch(() => {
      look.value = answer;
      effects.value = new Map();
    });
  };

  // What was taken of the spec: asked while somebody looks at it, and again until all is counted.
  effect(() => {
    const { value } = state;
    if (view.pane.value === 'chart' && value !== null && value.busy === null) void count(value);
  });
  const count = async (asked: LiveState): Promise<void> => {
    const answer = await ask({ kind: 'chart' });
    if (!isChart(answer) || state.value !== asked || view.pane.value !== 'chart') return;
    chart.value = answer;
    if ('known' in answer && answer.known.goesOn) return count(asked);
  };

  return {
    state,
    look,
    effects,
    chart,
    trouble,
    take: (text) => void ask({ kind: 'take', ...here(), text }),
    go: (branch, at) => void ask({ kind: 'go', branch, at }),
    search: (aim) => void ask({ kind: 'search', ...here(), aim }),
    save: (as) => void ask({ kind: 'save', ...here(), as }),
    compare: () => void ask({ kind: 'compare' }),
    stop: () => void ask({ kind: 'stop' }),
    wouldDo: (text) => {
      const place = here();
      void ask({ kind: 'effect', ...place, text }).then((answer) => {
        const now = here();
        if (!isEffect(answer) || now.branch !== place.branch || now.at !== place.at) return;
        effects.value = new Map([...effects.value, [text, answer]]);
      });
    },
  };
}

/** What the server sends is its own: only that it is of that kind is looked at. */
function stateIn(text: string): LiveState {
  const value: unknown = JSON.parse(text);
  if (!isState(value)) throw new Error('the server speaks of something else');
  return value;
}

const has = (value: unknown, name: string): value is object =>
  typeof value === 'object' && value !== null && name in value;

const isState = (value: unknown): value is LiveState => has(value, 'revision') && has(value, 'branches');
const isLook = (value: unknown): value is LiveLook => has(value, 'choices');
const isChart = (value: unknown): value is LiveChart => has(value, 'known') || has(value, 'unknown');
const isEffect = (value: unknown): value is LiveEffect => has(value, 'violates');
