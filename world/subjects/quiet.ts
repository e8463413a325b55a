import type { LocalState, Transition } from '../../properties/seen/subject.ts';

/** The step of which nothing comes but that state. */
export const quiet = <State extends LocalState>(state: State): Transition<State> => ({
  state,
  sent: [],
  replies: [],
  applied: [],
  answers: [],
  difference: null,
});
