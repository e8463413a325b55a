import type { Input, LocalState, Subject, Transition } from '../../properties/seen/subject.ts';
import type { ServerView } from '../../properties/seen/view.ts';

/** What a transition comes out as; the state behind it goes on unchanged, but for its view. */
export interface Outside extends Omit<Transition, 'state'> {
  readonly view: ServerView;
}

interface TamperedState extends LocalState {
  readonly inner: LocalState;
}

/** A subject broken on purpose: whatever a step shows to the outside passes through `change` first. */
export function tampered(
  subject: Subject,
  change: (outside: Outside, input: Input, before: ServerView) => Outside,
): Subject<TamperedState> {
  return {
    name: `tampered ${subject.name}`,
    ...(subject.features && { features: subject.features }),
    ...(subject.limits && { limits: subject.limits }),
    ...(subject.wipes && { wipes: true }),
    ...(subject.world && { world: subject.world }),
    boot(id) {
      const inner = subject.boot(id);
      return { ...seenOf(inner), inner };
    },
    step({ inner, view: before }, input) {
      const { state, ...rest } = subject.step(inner, input);
      const { view, ...changed } = change({ view: state.view, ...rest }, input, before);
      return { ...changed, state: { ...seenOf(state), view, inner: state } };
    },
  };
}

/** What the world sees of a server's state. */
const seenOf = ({ view, clock }: LocalState): LocalState => ({ view, ...(clock && { clock }) });
