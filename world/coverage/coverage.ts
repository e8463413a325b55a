import type { SpecTransition } from '../../model/composing/transitions.ts';
import { eventKinds, specRoles } from '../../model/index.ts';

/**
 * What was exercised of the spec's machine. Plain data: it may be posted between threads and printed as JSON.
 *
 * A step asks the candidates of its role and event in order and takes the first whose guard holds. So the guard of a
 * transition was true each time the transition was taken, and false each time a later candidate of the same role and
 * event was taken, or none was ("not enabled"). A guard behind the taken candidate was not asked, and is not counted.
 */
export interface SpecCoverage {
  readonly transitions: readonly CoveredTransition[];
}

export interface CoveredTransition extends Omit<SpecTransition, 'id'> {
  readonly taken: number;
  readonly refused: number; // how often its guard was asked and false
}

/** A guard of the machine, over all transitions that it guards. */
export interface CoveredGuard {
  readonly name: string;
  readonly true: number;
  readonly false: number;
}

/** A named action of the machine, over all transitions that execute it. */
export interface CoveredAction {
  readonly name: string;
  readonly count: number;
}

/** What was not exercised. */
export interface Unreached {
  readonly transitions: readonly CoveredTransition[];
  readonly neverTrue: readonly string[]; // guards
  readonly neverFalse: readonly string[]; // guards
  readonly actions: readonly string[];
}

export const noCoverage: SpecCoverage = { transitions: [] };

/**
 * Both together. Machines of different features have different transitions: they are the same one if state, event,
 * guard and action are, whatever their numbers, and what only one machine has is kept. In order of state and event,
 * and then as the machine asks them.
 */
export function mergeCoverage(one: SpecCoverage, other: SpecCoverage): SpecCoverage {
  const merged = new Map<string, CoveredTransition>();
  for (const transition of [...one.transitions, ...other.transitions]) {
    const key = identity(transition);
    const known = merged.get(key);
    const { taken, refused } = known ?? { taken: 0, refused: 0 };
    merged.set(key, {
      ...(known ?? transition),
      taken: taken + transition.taken,
      refused: refused + transition.refused,
    });
  }
  return { transitions: [...merged.values()].sort(byStateAndEvent) };
}

export function guardsOf({ transitions }: SpecCoverage): readonly CoveredGuard[] {
  return namesIn(transitions.map(({ guard }) => guard)).map((name) => {
    const guarded = transitions.filter(({ guard }) => guard === name);
    return { name, true: sum(guarded.map(({ taken }) => taken)), false: sum(guarded.map(({ refused }) => refused)) };
  });
}

export function actionsOf({ transitions }: SpecCoverage): readonly CoveredAction[] {
  return namesIn(transitions.flatMap(({ actions }) => actions)).map((name) => {
    const executing = transitions.filter(({ actions }) => actions.includes(name));
    return { name, count: sum(executing.map(({ taken }) => taken)) };
  });
}

export function unreached(coverage: SpecCoverage): Unreached {
  const guards = guardsOf(coverage);
  return {
    transitions: coverage.transitions.filter(({ taken }) => taken === 0),
    neverTrue: guards.filter((guard) => guard.true === 0).map(({ name }) => name),
    neverFalse: guards.filter((guard) => guard.false === 0).map(({ name }) => name),
    actions: actionsOf(coverage)
      .filter(({ count }) => count === 0)
      .map(({ name }) => name),
  };
}

const identity = ({ state, event, guard, action }: CoveredTransition): string =>
  JSON.stringify([state, event, guard, action]);

const states: readonly CoveredTransition['state'][] = ['any', ...specRoles];

function byStateAndEvent(one: CoveredTransition, other: CoveredTransition): number {
  return (
    states.indexOf(one.state) - states.indexOf(other.state) ||
    eventKinds.indexOf(one.event) - eventKinds.indexOf(other.event)
  );
}

const namesIn = (names: readonly (string | null)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== null)),
];

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
