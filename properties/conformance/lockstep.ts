import type { Input, LocalState, Subject, Transition } from '../subject.ts';
import { firstDifference } from './difference.ts';

/** A server of the code beside the same server of the spec. */
export interface PairState extends LocalState {
  readonly code: LocalState;
  readonly spec: LocalState;
}

/**
 * The code with the spec beside it, given the same inputs: after every step the two views, the messages sent and the
 * answers to clients must be equal. To the world it is the code; a difference comes out in the transition.
 */
export function lockstep(code: Subject, spec: Subject): Subject<PairState> {
  return {
    name: code.name,
    ...(code.features && { features: code.features }),
    boot(id) {
      return pair(code.boot(id), spec.boot(id));
    },
    step(state, input): Transition<PairState> {
      const coded = code.step(state.code, input);
      // The spec has nothing that could be damaged.
      if (input.kind === 'restart' && !coded.state.view.up) return { ...coded, state: pair(coded.state, state.spec) };
      const specified = spec.step(state.spec, inputToSpec(input, coded));
      return { ...coded, state: pair(coded.state, specified.state), difference: firstDifference(specified, coded) };
    },
  };
}

/** How much of a write reached the disk before a crash, the spec cannot know. That it is one of these, it says. */
function inputToSpec(input: Input, { stored }: Transition): Input {
  return input.kind === 'crash' && stored !== undefined ? { kind: 'crash', survived: stored.survived } : input;
}

const pair = (code: LocalState, spec: LocalState): PairState =>
  code.clock === undefined ? { view: code.view, code, spec } : { view: code.view, clock: code.clock, code, spec };
