import type { CountedChart } from '../counterexamples/browse/live.ts';

type Transition = CountedChart['transitions'][number];

/** All transitions from one state to another, as one arrow. */
export interface Edge {
  readonly from: string; // a role, or any
  readonly to: string;
  readonly transitions: readonly Transition[];
  readonly taken: number;
}

/** The arrows between different states, in the order of the machine. */
export function edgesOf(transitions: readonly Transition[]): readonly Edge[] {
  const leading = transitions.filter(({ state, target }) => target !== null && target !== state);
  const pairs = new Map(leading.map(({ state, target }) => [`${state}>${target}`, { from: state, to: target ?? '' }]));
  return [...pairs.values()].map(({ from, to }) => {
    const own = leading.filter(({ state, target }) => state === from && target === to);
    return { from, to, transitions: own, taken: takenOf(own) };
  });
}

/** How often a transition was taken that stays in the state. */
export const staying = (transitions: readonly Transition[], state: string): number =>
  takenOf(transitions.filter((one) => one.state === state && (one.target === null || one.target === state)));

const takenOf = (transitions: readonly Transition[]): number => transitions.reduce((sum, { taken }) => sum + taken, 0);

/** In a few words: the event, if it is one alone. */
export function edgeText({ transitions, taken }: Edge): string {
  const events = [...new Set(transitions.map(({ event }) => event))];
  const [event = ''] = events;
  return `${events.length === 1 ? event.replace(/Request$/, '') : `${events.length} events`} ${timesText(taken)}`;
}

/** `RequestVoteRequest [hasNewerTerm]`. */
export const guardedText = ({ event, guard }: Transition): string => (guard === null ? event : `${event} [${guard}]`);

export const timesText = (taken: number): string => (taken === 0 ? 'never' : `×${taken}`);

/** Without what the event says already: `grant` of HandleRequestVoteRequest/grant. */
export function actionText({ event, action }: Transition): string {
  const handling = `Handle${event}/`;
  return action.startsWith(handling) ? action.slice(handling.length) : action;
}
