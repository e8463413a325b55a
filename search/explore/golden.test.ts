// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { Input } from '../../properties/seen/subject.ts';
import { coreExplorable } from './core.ts';
import { goldenNamed, goldens } from './testing/golden.ts';
import { countsOf, search } from './testing/search.ts';

const small = goldens.filter(({ size }) => size === 'small');
const smallReduced = [...small, goldenNamed('T7')];

describe('every state of raft.tla within bounds is found, and no other:', () => {
  test.each(small)('TLC counts $distinct states in $name', ({ bounds, distinct, generated, depth }) => {
    expect(countsOf(coreExplorable(bounds))).toEqual({ distinct, generated, depth });
  });

  test.each(smallReduced)('and in $name $symmetric.distinct when servers are interchangeable', (golden) => {
    const { bounds, symmetric, depth } = golden;
    expect(countsOf(coreExplorable(bounds), { reductions: 'symmetry' })).toEqual({ ...symmetric, depth });
  });

  test.each(smallReduced)('some server leads and some entry is committed in $name', ({ bounds }) => {
    const { tables } = search(coreExplorable(bounds), { reductions: 'all' }).explorer;
    const views = [...tables.reachedViews()];
    expect(views.some(({ role }) => role === 'leader')).toBe(true);
    expect(views.some(({ commitIndex }) => commitIndex > 0)).toBe(true);
  });
});

describe('the comparison with TLC notices', () => {
  const { bounds, distinct, generated, depth } = goldenNamed('T1');
  const core = coreExplorable(bounds);
  const { subject } = core;

  /** The core without one kind of step of server 2, even if it were never more than a loop. */
  const without = (denied: (input: Input) => boolean): typeof core => ({
    ...core,
    subject: {
      ...subject,
      enabled: (state, input) => !(state.view.id === 2 && denied(input)) && (subject.enabled?.(state, input) ?? true),
    },
  });

  test('a single action that one server cannot take', () => {
    const counts = countsOf(without((input) => input.kind === 'action' && input.action === 'becomeLeader'));
    expect(counts.distinct).toBeLessThan(distinct);
    expect(counts.generated).toBeLessThan(generated);
  });

  test('a step that changes nothing and is not counted: no state is missing then', () => {
    const counts = countsOf(without((input) => input.kind === 'action' && input.action === 'advanceCommitIndex'));
    expect(counts.generated).toBeLessThan(generated);
  });

  test('one step more out of one local state', () => {
    const first = subject.boot(2);
    const looping: typeof core = {
      ...core,
      inputs: (state) => [...core.inputs(state), ...(state === first ? [{ kind: 'written' } as const] : [])],
      subject: {
        ...subject,
        enabled: (state, input) => input.kind === 'written' || (subject.enabled?.(state, input) ?? true),
        boot: (id) => (id === 2 ? first : subject.boot(id)),
        step: (state, input) =>
          input.kind === 'written'
            ? { state, sent: [], replies: [], applied: [], answers: [], difference: null }
            : subject.step(state, input),
      },
    };
    const counts = countsOf(looping);
    expect(counts).toMatchObject({ distinct, depth });
    expect(counts.generated).toBeGreaterThan(generated);
  });
});
