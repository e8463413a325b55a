import { expect, test } from 'vitest';
import type { Explorable } from '../../numbering/explorable.ts';
import { LivenessCheck } from './check.ts';
import type { ToyRules } from './testing/toy-cluster.ts';
import { toyCluster } from './testing/toy-cluster.ts';

function checked(system: Explorable, states = 1000): LivenessCheck {
  const check = new LivenessCheck(system, { growTerms: 1, growMessages: 0, states });
  while (check.advance(10) === 'searching');
  return check;
}

/** The kinds of input along the way, and round the cycle. */
function story(rules: ToyRules) {
  const { progress, finding } = checked(toyCluster(rules));
  const kinds = (steps: readonly { readonly input: { readonly kind: string } }[]) =>
    steps.map(({ input }) => input.kind);
  return {
    progress,
    prefix: kinds(finding?.prefix ?? []),
    calming: kinds(finding?.calming ?? []),
    lassos: finding?.lassos.map(({ stem, cycle }) => [kinds(stem), kinds(cycle)]),
  };
}

const commit = { written: { to: 'committed' } };

test('a state that faults lead to and that nothing leads out of is a trap', () => {
  expect(story({ start: { ...commit, crash: { to: 'stuck' } }, stuck: {} })).toEqual({
    progress: 'violated',
    prefix: ['crash'],
    calming: [],
    lassos: [[[], []]],
  });
});

test('a circle that the server goes round in for ever is a lasso, with the faults off all the way', () => {
  const rules = {
    start: { written: { to: 'before' } },
    before: { heartbeatTimeout: { to: 'one' } },
    one: { written: { to: 'other' } },
    other: { heartbeatTimeout: { to: 'one' } },
  };
  expect(story(rules)).toMatchObject({ progress: 'violated', lassos: [[[], ['written', 'heartbeatTimeout']]] });
});

test('a circle is left if it keeps coming past a step that leads out of it', () => {
  const rules = {
    start: { heartbeatTimeout: { to: 'sent', sends: true }, receive: { to: 'start' } },
    sent: { receive: { to: 'start' }, ...commit },
  } as const;
  expect(story(rules)).toMatchObject({ progress: 'holds' });
});

test('what a crash would lead to does not excuse: faults are off', () => {
  expect(story({ start: { crash: { to: 'better' } }, better: commit })).toMatchObject({ progress: 'violated' });
});

test('a slow timer does not fire before what is faster', () => {
  const rules = { start: { heartbeatTimeout: { to: 'stuck' }, ...commit }, stuck: {} };
  expect(story(rules).prefix).toEqual(['heartbeatTimeout']);
  expect(checked(toyCluster({ start: rules.start, stuck: commit })).progress).toBe('holds');
});

test('a way out that only the bound on messages closes is neither a violation nor all right', () => {
  const rules = {
    start: { heartbeatTimeout: { to: 'sent', sends: true } },
    sent: { receive: { to: 'committed' } },
  } as const;
  const without = checked(toyCluster(rules, 0));
  expect(without.progress).toBe('beyond bounds');
  expect(without.counts.beyondBounds).toBe(1);
  expect(checked(toyCluster(rules, 1)).progress).toBe('holds');
});

test('a check that may not hold so many states says so', () => {
  expect(checked(toyCluster({ start: commit }), 1).progress).toBe('out of states');
});
