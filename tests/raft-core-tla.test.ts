import { expect, test } from 'vitest';
import { checkTla, counted, invariants, tlaModule } from '../bench/tla/check.ts';
import type { TlaBounds } from '../bench/tla/check.ts';

const { bounds, distinct } = counted.T1;
const core = tlaModule('model');

/** The module with one definition changed, which must be there. */
function mutant(definition: string, by: string): string {
  const altered = core.replace(definition, by);
  if (altered === core) throw new Error(`the module does not say ${definition}`);
  return altered;
}

test('the module in TLA+ has the states that TLC counts of raft.tla, and all invariants hold in them', () => {
  expect(checkTla(core, bounds)).toMatchObject({ success: true, states_explored: distinct, warnings: [] });
});

test('an action that is left out shows in the count', () => {
  const without = mutant('\\/ \\E i \\in Server : AdvanceCommitIndex(i)', '');
  expect(checkTla(without, bounds)).toMatchObject({ success: true });
  expect(checkTla(without, bounds).states_explored).toBeLessThan(distinct);
});

// The checker passes what it cannot parse without a word, so each invariant is seen to fail.
const voteTwice = mutant('MayVote(i, j) == votedFor[i] \\in {Nobody, j}', 'MayVote(i, j) == TRUE');
const oneIsMajority = mutant('Quorum(S) == 2 * Cardinality(S) > N', 'Quorum(S) == TRUE');
const alone: TlaBounds = { ...bounds, MaxTerm: 3, MaxLog: 2, MaxMessages: 0, AllowRestart: true };

const controls = [
  { invariant: 'ElectionSafety', rule: 'votes twice', module: voteTwice, within: bounds },
  { invariant: 'LogMatching', rule: 'needs no majority', module: oneIsMajority, within: alone },
  { invariant: 'LeaderCompleteness', rule: 'needs no majority', module: oneIsMajority, within: alone },
  { invariant: 'StateMachineSafety', rule: 'needs no majority', module: oneIsMajority, within: alone },
] as const;

test.each(controls)('$invariant is violated where a server $rule', ({ invariant, module, within }) => {
  const { success, error_message: message } = checkTla(module, within, [invariant]);
  expect({ success, message }).toEqual({ success: false, message: 'Invariant 0 violated' }); // the only one
  expect(checkTla(core, within, [invariant]).success).toBe(true);
});

test('every invariant has such a control', () => {
  expect(controls.map(({ invariant }) => invariant)).toEqual(invariants);
});
