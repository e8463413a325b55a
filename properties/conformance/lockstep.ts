import type { Input, LocalState, Subject, Transition } from '../subject.ts';
import { firstDifference } from './difference.ts';

/** A server of the code beside the same server of the spec. */
export interface PairState extends LocalState {
  readonly code: LocalState;
  readonly spec: LocalState | null; // null: it was only followed, and the code has left it
}

/** Where the code differs from the spec: that is reported, or the spec is followed no further. */
export type Differences = 'judged' | 'followed';

/**
 * The code with the spec beside it, given the same inputs: after every step the two views, the messages sent and the
 * answers to clients must be equal. To the world it is the code; a difference comes out in the transition.
 */
export function lockstep(code: Subject, spec: Subject, differences: Differences = 'judged'): Subject<PairState> {
  return {
    name: code.name,
    ...(code.features && { features: code.features }),
    boot(id) {
      return pair(code.boot(id), spec.boot(id));
    },
    step(state, input): Transition<PairState> {
      const coded = code.step(state.code, input);
      if (state.spec === null) return { ...coded, state: pair(coded.state, null) };
      // The spec has nothing that could be damaged.
      if (input.kind === 'restart' && !coded.state.view.up) return { ...coded, state: pair(coded.state, state.spec) };
      const specified = spec.step(state.spec, inputToSpec(input, coded));
      const difference = firstDifference(specified, coded, { spec: state.spec.view, code: state.code.view });
      if (differences === 'judged') return { ...coded, state: pair(coded.state, specified.state), difference };
      return { ...coded, state: pair(coded.state, difference === null ? specified.state : null) };
    },
  };
}

/** How much of a write reached the disk before a crash, the spec cannot know. That it is one of these, it says. */
function inputToSpec(input: Input, { stored }: Transition): Input {
  return input.kind === 'crash' && stored !== undefined ? { kind: 'crash', survived: stored.survived } : input;
}

const pair = (code: LocalState, spec: LocalState | null): PairState =>
  code.clock === undefined ? { view: code.view, code, spec } : { view: code.view, clock: code.clock, code, spec };
