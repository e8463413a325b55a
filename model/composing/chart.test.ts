import { describe, expect, test } from 'vitest';
import { actionOf, adds, before, begins, type Chart, ends, instead, placedAt, precedes, sends } from './chart.ts';
import { took } from '../rules/effect.ts';

const chart: Chart = [
  placedAt({ actions: [took('Timeout'), 'startElection'] }, { state: 'follower', event: 'timeout' }),
  placedAt(
    { actions: [took('UpdateTerm'), { type: 'send' }, 'discard'] },
    { state: 'leader', event: 'RequestVoteRequest' },
  ),
  placedAt({ actions: [took('Timeout'), 'startElection'] }, { state: 'candidate', event: 'timeout' }),
];
const aside = { guard: 'isIdle', actions: [took('StandAside')] };

const told = (rules: Chart): readonly string[] => rules.map((rule) => `${rule.state} ${actionOf(rule)}`);
const doings = (rules: Chart, at: number): readonly string[] =>
  (rules[at]?.actions ?? []).map((doing) => (typeof doing === 'string' ? doing : doing.type));

describe('an edit', () => {
  test('puts rules behind, before the others of their state and event, or before an action wherever that is', () => {
    expect(told(adds('follower', { timeout: [aside] })(chart)).at(-1)).toBe('follower StandAside');
    const first = ['follower Timeout', 'leader UpdateTerm', 'candidate StandAside', 'candidate Timeout'];
    expect(told(precedes('candidate', { timeout: [aside] })(chart))).toEqual(first);
    expect(told(before('Timeout', aside)(chart))).toEqual(['follower StandAside', ...first]);
  });

  test('changes what a rule is or does, and not where it stands', () => {
    expect(told(instead(['Timeout'], () => aside)(chart))).toEqual([
      'follower StandAside',
      'leader UpdateTerm',
      'candidate StandAside',
    ]);
    expect(doings(begins(['UpdateTerm'], 'x')(chart), 1)).toEqual(['took', 'x', 'send', 'discard']);
    expect(doings(ends(['UpdateTerm'], 'x')(chart), 1)).toEqual(['took', 'send', 'x', 'discard']);
    expect(doings(ends(['Timeout'], 'x')(chart), 2)).toEqual(['took', 'startElection', 'x']);
    expect(doings(sends(['UpdateTerm'], { type: 'transmit' })(chart), 1)).toEqual(['took', 'transmit', 'discard']);
  });

  test('of an action that is not there changes nothing: its feature is off', () => {
    for (const edit of [before('Heartbeat', aside), begins(['Heartbeat'], 'x'), ends(['Heartbeat'], 'x')]) {
      expect(edit(chart)).toEqual(chart);
    }
  });
});
