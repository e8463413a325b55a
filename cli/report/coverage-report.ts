import { actionsOf, guardsOf, unreached } from '../../world/coverage/coverage.ts';
import type { CoveredTransition, SpecCoverage } from '../../world/coverage/coverage.ts';
import { big } from '../terminal/numbers.ts';
import { columns } from '../terminal/table.ts';

/** What was exercised of the spec: a head line, what was never reached, and then every transition that was taken. */
export function coverageLines(coverage: SpecCoverage): readonly string[] {
  const { transitions, neverTrue, neverFalse, actions } = unreached(coverage);
  const taken = coverage.transitions.filter((transition) => transition.taken > 0);
  return [
    headLine(coverage),
    ...(transitions.length === 0 ? [] : ['', 'never taken', ...tableOf(transitions)]),
    ...names('guards never true', neverTrue),
    ...names('guards never false', neverFalse),
    ...names('actions never executed', actions),
    ...(taken.length === 0 ? [] : ['', 'taken', ...tableOf(taken)]),
  ];
}

function headLine(coverage: SpecCoverage): string {
  const { transitions } = coverage;
  const guards = guardsOf(coverage);
  const actions = actionsOf(coverage);
  const taken = transitions.filter((transition) => transition.taken > 0).length;
  const bothWays = guards.filter((guard) => guard.true > 0 && guard.false > 0).length;
  const executed = actions.filter(({ count }) => count > 0).length;
  return (
    `coverage  ${taken} of ${transitions.length} transitions, ${bothWays} of ${guards.length} guards both ways, ` +
    `${executed} of ${actions.length} actions`
  );
}

/** State by state, so that it fits a terminal. */
function tableOf(transitions: readonly CoveredTransition[]): readonly string[] {
  const rows = transitions.flatMap((transition, k) => {
    const { state, event, guard, taken } = transition;
    const row = [`  ${event}`, guard ?? '', shortAction(transition), taken === 0 ? 'never' : big(taken)];
    return transitions[k - 1]?.state === state ? [row] : [[state === 'any' ? 'any state' : state, '', '', ''], row];
  });
  return columns([['state, event', 'guard', 'action', 'times'], ...rows], [3]).split('\n');
}

/** Without what the event says already: `grant` of HandleRequestVoteRequest/grant. */
function shortAction({ event, action }: CoveredTransition): string {
  const handling = `Handle${event}/`;
  return action.startsWith(handling) ? action.slice(handling.length) : action;
}

const names = (title: string, of: readonly string[]): readonly string[] =>
  of.length === 0 ? [] : ['', title, ...of.map((name) => `  ${name}`)];

/** The same for --json. */
export function coverageValue(coverage: SpecCoverage): object {
  const never = unreached(coverage);
  return {
    transitions: coverage.transitions.map((transition) => ({ ...namedValue(transition), count: transition.taken })),
    guards: guardsOf(coverage),
    actions: actionsOf(coverage),
    neverReached: {
      transitions: never.transitions.map(namedValue),
      guardsTrue: never.neverTrue,
      guardsFalse: never.neverFalse,
      actions: never.actions,
    },
  };
}

const namedValue = ({ state, event, guard, target, action }: CoveredTransition): object => ({
  state,
  event,
  guard,
  target,
  action,
});
