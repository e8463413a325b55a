import type { HistoryView, StepView } from '../history/step-view.ts';
import type {
  Goal,
  PlainHistoryInvariant,
  RememberingInvariant,
  StateInvariant,
  StateView,
  StepInvariant,
  Verdict,
} from './invariant.ts';

/**
 * An invariant of your own: what is true of all servers at any moment.
 *
 * @public
 */
export const always = (name: string, check: (state: StateView) => Verdict): StateInvariant => ({
  name: named('always', name),
  paper: '',
  of: 'state',
  check,
});

/**
 * An invariant of your own: what is true of every step of a server, by itself.
 *
 * @public
 */
export const onStep = (name: string, check: (step: StepView) => Verdict): StepInvariant => ({
  name: named('onStep', name),
  paper: '',
  of: 'step',
  check,
});

/**
 * An invariant of your own: what is true of every step, given all that was before and is beside it.
 *
 * @public
 */
export const onHistory = (name: string, check: (seen: HistoryView) => Verdict): PlainHistoryInvariant => ({
  name: named('onHistory', name),
  paper: '',
  of: 'history',
  check,
});

/**
 * The same with a memory of its own, a value of plain data, maps and sets: `after` gives what to remember after a step.
 *
 * @public
 */
export const remembering = <Memory>(
  name: string,
  memory: RememberingInvariant<Memory>['memory'],
  check: (seen: HistoryView, memory: Memory) => Verdict,
): RememberingInvariant<Memory> => ({ name: named('remembering', name), paper: '', of: 'history', memory, check });

/**
 * A goal of your own: something that ought to happen sometimes. `fuzz(subject, { reach: goal })` looks for it.
 *
 * @public
 */
export const sometimes = (name: string, reached: (step: HistoryView) => boolean): Goal => ({
  name: named('sometimes', name),
  reached,
});

function named(definer: string, name: string): string {
  if (typeof name === 'string' && name !== '') return name;
  throw new TypeError(`${definer}: name: expected a text, got ${String(name)}: give it one, to be told by`);
}
