import type { Input, LocalState, Transition } from '../../../properties/seen/subject.ts';
import type { Explorable } from '../../numbering/explorable.ts';

/** The same with what every step comes out as passed through `change`; servers go on as they were left by the step. */
export function altered<State extends LocalState>(
  system: Explorable<State>,
  change: (transition: Transition<State>, input: Input, before: State) => Transition<State>,
): Explorable<State> {
  const { subject } = system;
  return {
    ...system,
    subject: { ...subject, step: (state, input) => change(subject.step(state, input), input, state) },
  };
}

/** The same with what is seen of a server after every step passed through `change`. */
export function shownOtherwise<State extends LocalState>(
  system: Explorable<State>,
  change: (view: State['view'], input: Input) => State['view'],
): Explorable<State> {
  return altered(system, (transition, input) => {
    const { state } = transition;
    return { ...transition, state: { ...state, view: change(state.view, input) } };
  });
}
