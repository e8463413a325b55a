import { describe, expect, test } from 'vitest';
import { allFaults } from '../../world/faults/all.ts';
import { InternalError } from '../../properties/internal-error.ts';
import { conformingExplorable, implementationExplorable } from '../explore/implementation.ts';
import type { ImplementationBounds } from '../explore/implementation.ts';
import { coreExplorable } from '../explore/core.ts';
import { altered, shownOtherwise } from '../explore/testing/altered.ts';
import { goldenNamed } from '../explore/testing/golden.ts';
import { searchNaively } from '../explore/testing/naive-search.ts';
import { foundIn, search } from '../explore/testing/search.ts';
import { logOf } from '../../properties/seen/view.ts';

const options = { servers: 2, features: [], maxEntries: 2, maxInFlight: 2, disk: 'immediate' } as const;
const bounds: ImplementationBounds = {
  maxTerm: 2,
  maxLog: 2,
  maxMessages: 2,
  duplicate: false,
  drop: false,
  budgets: { crash: 0 },
};
const code = implementationExplorable(options, bounds);

describe('what a single step breaks is reported, at its shortest:', () => {
  test('Leader Append-Only: a leader whose log ends earlier after a heartbeat (timeout, vote asked, vote given, heartbeat)', () => {
    const forgetting = shownOtherwise(code, (view, { kind }) =>
      kind === 'heartbeatTimeout' ? { ...view, log: logOf([]) } : view,
    );
    expect(foundIn(forgetting)).toEqual({ property: 'Leader Append-Only', length: 4 });
  });

  test('Term Monotonic: a server that shows term 0 when it campaigns again', () => {
    const back = shownOtherwise(code, (view, { kind }) =>
      kind === 'electionTimeout' && view.currentTerm === 2 ? { ...view, currentTerm: 0 } : view,
    );
    expect(foundIn(back)).toEqual({ property: 'Term Monotonic', length: 2 });
  });

  test('Commit Index Monotonic: a leader that shows no commits after a heartbeat', () => {
    const back = shownOtherwise(code, (view, { kind }) =>
      kind === 'heartbeatTimeout' ? { ...view, commitIndex: 0 } : view,
    );
    const naive = searchNaively(
      back,
      ({ before, transition }) => transition.state.view.commitIndex < before.commitIndex,
    );
    expect(foundIn(back)).toEqual({ property: 'Commit Index Monotonic', length: naive.found });
  });

  test('Crash: a server that throws when it becomes leader', () => {
    const throwing = altered(code, (transition) => {
      if (transition.state.view.role === 'leader') throw new Error('no leader here');
      return transition;
    });
    const { explorer, path } = search(throwing);
    const stack: unknown = expect.stringMatching(/^Error: no leader here\n {4}at .*judging\.test\.ts/);
    const fact = 'n1 threw on receive: no leader here';
    expect(explorer.refutation).toEqual({ property: 'Crash', paper: '', fact, stack });
    expect(path.map(({ input }) => input.kind)).toEqual(['electionTimeout', 'receive', 'receive']);
  });

  test('but an exception of raftcheck itself is none', () => {
    const fault = new InternalError('the spec threw on electionTimeout: no term here');
    const throwing = altered(code, () => {
      throw fault;
    });
    expect(() => search(throwing)).toThrow(fault);
  });

  test('a step that breaks something and leads to where another has led is reported all the same', () => {
    const { explorer } = search(
      altered(code, (transition, { kind }) =>
        kind === 'heartbeatTimeout'
          ? { ...transition, difference: { field: 'log', spec: 'one', code: 'another' } }
          : transition,
      ),
    );
    expect(explorer.refutation?.fact).toBe('n1 log: the spec has one, the code has another');
  });
});

describe('what differs from the spec is reported, at its shortest:', () => {
  const faults = [
    'commit-index-regresses',
    'matchindex-regresses',
    'stale-term-vote-counted',
    'commit-quorum-off-by-one',
  ];
  test.each(faults)('%s', (id) => {
    const parts = allFaults.find((fault) => fault.id === id)?.parts;
    const beside = conformingExplorable(options, { ...bounds, duplicate: true, maxMessages: 3 }, id, parts);
    const found = foundIn({ ...beside, invariants: [] }, { reductions: 'all' });
    const naive = searchNaively(beside, ({ transition }) => transition.difference !== null);
    expect(found).toEqual({ property: 'Conformance', length: naive.found });
  });

  test('nothing, of the implementation as it is', () => {
    expect(foundIn(conformingExplorable(options, bounds))).toBeNull();
  });
});

test('a property that is already broken at the start takes no step', () => {
  const core = coreExplorable(goldenNamed('T1').bounds);
  const leading: typeof core.subject.boot = (id) => {
    const state = core.subject.boot(id);
    return { ...state, view: { ...state.view, role: 'leader' } };
  };
  const { explorer, path } = search({ ...core, subject: { ...core.subject, boot: leading } });
  expect(explorer).toMatchObject({ progress: 'refuted', refutation: { property: 'Election Safety' }, distinct: 1 });
  expect(path).toEqual([]);
});
