import { abandonedBy, noRequests } from '../../../impl/index.ts';
import type { WaitingRequest, WaitingRequests } from '../../../impl/index.ts';
import type { Input, LocalState, Subject, Transition } from '../../../properties/seen/subject.ts';
import type { Reply } from '../../../properties/seen/view.ts';

interface AnsweringState extends LocalState {
  readonly itself: LocalState;
  readonly waiting: WaitingRequests;
}

/**
 * A subject that leaves it to whoever runs it to answer clients, with what a careful user of it would do: what a server has
 * accepted is answered once that server has applied the entry, as it then stands there, and given up when it leads no more.
 * What the subject itself says to clients stands.
 */
export function answering(subject: Subject): Subject<AnsweringState> {
  const { name, harness, notices, features, world } = subject;
  const taken = ({ itself, waiting }: AnsweringState, input: Input): Transition<AnsweringState> => {
    const transition = subject.step(itself, input);
    const { state } = transition;
    if (!state.view.up) return { ...transition, state: stateOf(state, noRequests) };
    const open = openAfter(waiting, transition.replies);
    if (open.length === 0) return { ...transition, state: stateOf(state, noRequests) };
    const { replies, left } = settled(transition, open);
    return { ...transition, replies, state: stateOf(state, left) };
  };
  return {
    name,
    ...(harness && { harness }),
    ...(notices && { notices }),
    ...(features && { features }),
    ...(world && { world }),
    ...(subject.enabled && { enabled: ({ itself }, input) => subject.enabled?.(itself, input) === true }),
    boot: (id) => stateOf(subject.boot(id), noRequests),
    step: taken,
  };
}

const stateOf = (itself: LocalState, waiting: WaitingRequests): AnsweringState => {
  const { view, clock } = itself;
  return { view, ...(clock && { clock }), itself, waiting };
};

/** With what is accepted now, and without those of whom the subject itself says what became of them. */
function openAfter(waiting: WaitingRequests, replies: readonly Reply[]): WaitingRequests {
  let open = waiting;
  for (const reply of replies) {
    const { kind } = reply;
    if (kind === 'accepted') open = [...open, { index: reply.index, term: reply.term }];
    if (kind === 'answered' || kind === 'givenUp') open = open.filter((one) => !isSame(one, reply));
  }
  return open;
}

const isSame = (one: WaitingRequest, other: WaitingRequest): boolean =>
  one.index === other.index && one.term === other.term;

function settled(
  { state: { view }, replies, applied, answers }: Transition,
  open: WaitingRequests,
): { readonly replies: readonly Reply[]; readonly left: WaitingRequests } {
  const from = view.appliedIndex - applied.length + 1;
  const abandoned = abandonedBy(view, open);
  const said: Reply[] = [];
  const left = open.filter((request) => {
    const { index, term } = request;
    const entry = applied[index - from];
    if (entry?.term === term) said.push({ kind: 'answered', index, term, answer: answers[index - from]?.reply ?? '' });
    else if (index <= view.appliedIndex || abandoned.includes(request)) said.push({ kind: 'givenUp', index, term });
    else return true;
    return false;
  });
  return { replies: said.length === 0 ? replies : [...replies, ...said], left };
}
