import { asInternalError, textOfThrown } from '../internal-error.ts';
import type { Difference, Input, LocalState, Subject, Transition } from '../seen/subject.ts';
import { flawOfMessage, flawOfTransition, flawText } from '../seen/well-formed.ts';
import { differenceOfSteps } from './difference.ts';
import type { EqualLogs } from './same-log.ts';
import { equalLogs } from './same-log.ts';

/** A server of the code beside the same server of the spec. */
export interface PairState extends LocalState {
  readonly code: LocalState;
  readonly spec: LocalState | null; // null: it was only followed, and the code has left it
  readonly equal: EqualLogs | null; // as found in this state, if all else was equal too
}

/** Where the code differs from the spec: that is reported; or the spec is followed no further; or both go on, to be shown. */
export type Differences = 'judged' | 'followed' | 'shown';

/**
 * The code with the spec beside it, given the same inputs: after every step the two views, the messages sent and the
 * answers to clients must be equal. To the world it is the code; a difference comes out in the transition, and an
 * exception in the code as it is. An exception in the spec is an InternalError, unless the code has given it what no spec
 * could take: that is a difference.
 */
export function lockstep(code: Subject, spec: Subject, differences: Differences = 'judged'): Subject<PairState> {
  return {
    name: code.name,
    ...(code.features && { features: code.features }),
    ...(code.wipes && spec.wipes && { wipes: true }),
    ...(code.limits && { limits: code.limits }),
    ...(code.world && { world: code.world }),
    boot(id) {
      return pair(code.boot(id), spec.boot(id), null);
    },
    step(state, input): Transition<PairState> {
      const coded = code.step(state.code, input);
      if (state.spec === null) return beside(coded, pair(coded.state, null, null), coded.difference);
      // The spec has nothing that could be damaged.
      if (input.kind === 'restart' && !coded.state.view.up)
        return beside(coded, pair(coded.state, state.spec, null), coded.difference);
      const { next, difference } = compared(spec, state.spec, state.equal, input, coded, differences);
      const equal = difference === null ? equalLogs(next.view, coded.state.view, state.equal) : null;
      if (differences !== 'followed') return beside(coded, pair(coded.state, next, equal), difference);
      return beside(coded, pair(coded.state, difference === null ? next : null, equal), null);
    },
  };
}

/** What the code did, as a step of the pair. Field by field: to spread it took as long as to compare it. */
function beside(
  { sent, replies, applied, answers, stored, kept }: Transition,
  state: PairState,
  difference: Difference | null,
): Transition<PairState> {
  if (stored === undefined && kept === undefined) return { state, sent, replies, applied, answers, difference };
  const rest = { ...(stored && { stored }), ...(kept && { kept }) };
  return { state, sent, replies, applied, answers, difference, ...rest };
}

interface Compared {
  readonly next: LocalState; // of the spec
  readonly difference: Difference | null;
}

function compared(
  spec: Subject,
  before: LocalState,
  equal: EqualLogs | null,
  input: Input,
  coded: Transition,
  differences: Differences,
): Compared {
  try {
    const specified = spec.step(before, inputToSpec(input, coded));
    return { next: specified.state, difference: differenceOfSteps(specified, coded, equal) };
  } catch (error) {
    const difference = untaken(input, error, differences) ?? malformed(coded);
    if (difference !== null) return { next: before, difference };
    throw asInternalError(`the comparison with the spec on ${input.kind}`, error);
  }
}

/**
 * What has come, if the code is to blame that the spec cannot take it: what is no message, for the code has sent it. One
 * that is well-formed is judged where it was sent; but whoever is only followed may have sent it after leaving the spec.
 */
function untaken(input: Input, error: unknown, differences: Differences): Difference | null {
  if (differences === 'shown') return { field: `input ${input.kind}`, spec: textOfThrown(error), code: 'takes it' };
  if (input.kind !== 'receive') return null;
  const { message } = input.envelope;
  const flaw = flawOfMessage(message);
  if (flaw === null && differences === 'judged') return null;
  const field = `message received (${String(message?.kind)})`;
  return { field, spec: flaw === null ? textOfThrown(error) : `no such message: ${flawText(flaw)}`, code: 'takes it' };
}

function malformed(coded: Transition): Difference | null {
  const flaw = flawOfTransition(coded);
  return flaw && { field: flaw.where, spec: flaw.expected, code: flaw.got };
}

/** How much of a write reached the disk before a crash, the spec cannot know. That it is one of these, it says. */
function inputToSpec(input: Input, { stored }: Transition): Input {
  return input.kind === 'crash' && stored !== undefined ? { kind: 'crash', survived: stored.survived } : input;
}

const pair = (code: LocalState, spec: LocalState | null, equal: EqualLogs | null): PairState =>
  code.clock === undefined
    ? { view: code.view, code, spec, equal }
    : { view: code.view, clock: code.clock, code, spec, equal };
