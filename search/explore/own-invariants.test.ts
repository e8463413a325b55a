// @module-tag slow
import { describe, expect, test } from 'vitest';
import { allInvariants } from '../../properties/invariants/all.ts';
import type { HistoryInvariant, Invariant, StateInvariant } from '../../properties/invariants/invariant.ts';
import { holds, violated } from '../../properties/invariants/invariant.ts';
import { leaderStickiness } from '../../properties/invariants/elections/leader-stickiness.ts';
import { ofPairs } from '../../properties/invariants/pairs.ts';
import { truthfulReply } from '../../properties/invariants/clients/truthful-reply.ts';
import { propertyNames } from '../../world/registry/judged.ts';
import type { ServerView } from '../../properties/seen/view.ts';
import { crash } from '../../properties/judging/judge.ts';
import { coreExplorable } from './core.ts';
import type { Explorable } from '../numbering/explorable.ts';
import { conformingExplorable, implementationExplorable } from './implementation.ts';
import { reductionNames } from '../symmetry/reductions.ts';
import { altered } from './testing/altered.ts';
import { goldenNamed } from './testing/golden.ts';
import { searchNaively } from './testing/naive-search.ts';
import { foundIn, search } from './testing/search.ts';

const core = coreExplorable(goldenNamed('T1').bounds);
const options = { servers: 2, features: [], maxEntries: 2, maxInFlight: 2, disk: 'immediate' } as const;
const bounds = { maxTerm: 2, maxLog: 2, maxMessages: 2, duplicate: false, drop: true, budgets: { crash: 0 } };
const code = implementationExplorable(options, bounds);

const judgedBy = <System extends Explorable>(system: System, ...invariants: readonly Invariant[]): System => ({
  ...system,
  invariants,
});

const leads = ({ role }: ServerView): boolean => role === 'leader';

describe('a state invariant of the user is asked of every state:', () => {
  const never: StateInvariant = { name: 'Never', paper: '', of: 'state', check: () => violated('always') };

  test('one that always fails is violated at the start', () => {
    const { explorer, path } = search(judgedBy(core, never));
    expect(explorer).toMatchObject({ progress: 'refuted', refutation: { property: 'Never', fact: 'always' } });
    expect(path).toEqual([]);
  });

  test.each([
    ['of all servers', { of: 'state', check: ({ servers }) => (servers.some(leads) ? violated('led') : holds) }],
    ['of pairs', ofPairs({ check: (one) => (leads(one) ? violated('led') : holds) })],
  ] as [string, Pick<StateInvariant, 'of' | 'check' | 'pairs'>][])('%s, at its shortest', (_, check) => {
    const leaderless: StateInvariant = { name: 'Leaderless', paper: '', ...check };
    const { found } = searchNaively(core, ({ transition }) => leads(transition.state.view));
    for (const reductions of reductionNames) {
      expect(foundIn(judgedBy(core, leaderless), { reductions })).toEqual({ property: 'Leaderless', length: found });
    }
  });

  test('which servers there are, and with which features', () => {
    const asked = new Set<string>();
    const features = ['preVote', 'checkQuorum'] as const;
    const system = implementationExplorable({ ...options, features }, bounds);
    const telling: StateInvariant = {
      name: 'Telling',
      paper: '',
      of: 'state',
      check(state) {
        asked.add(`${state.servers.map(({ id }) => id).join(' ')} ${state.features.join(' ')}`);
        return holds;
      },
    };
    expect(foundIn(judgedBy(system, telling))).toBeNull();
    expect([...asked]).toEqual(['1 2 preVote checkQuorum']);
  });
});

describe('a step invariant is given what is true of the step:', () => {
  test('Leader Stickiness sees with checkQuorum who lets a campaign disturb its leader', () => {
    const system = implementationExplorable({ ...options, features: ['checkQuorum'] }, bounds);
    const swayed = altered(system, (transition, input, { view: { role, leaderId } }) => {
      if (input.kind !== 'receive' || input.envelope.message.kind !== 'RequestVote') return transition;
      if (role !== 'follower' || leaderId === null) return transition;
      const { state } = transition;
      return { ...transition, state: { ...state, view: { ...state.view, currentTerm: input.envelope.message.term } } };
    });
    expect(foundIn(judgedBy(swayed, leaderStickiness))).toMatchObject({ property: 'Leader Stickiness' });
    expect(foundIn(judgedBy(system, leaderStickiness))).toBeNull();
  });

  test('Truthful Reply sees with joint that no change is too large', () => {
    const { budgets, ...others } = bounds;
    const system = implementationExplorable(
      { ...options, features: ['membership', 'joint'] },
      { ...others, budgets: { ...budgets, reconfigure: 1 } },
    );
    const refusing = altered(system, (transition, { kind }) =>
      kind === 'reconfigure' && transition.replies.some((reply) => reply.kind === 'accepted')
        ? { ...transition, replies: [{ kind: 'reconfigurationRefused', reason: 'tooMany' }] }
        : transition,
    );
    const { explorer } = search(judgedBy(refusing, truthfulReply));
    expect(explorer.refutation).toMatchObject({
      property: 'Truthful Reply',
      fact: 'n1 refuses a change as "tooMany"',
    });
    expect(foundIn(judgedBy(system, truthfulReply))).toBeNull();
  });
});

describe('a history invariant of the user is asked of every step, with its history:', () => {
  /** No election timer fires where something is committed: a step that adds nothing to a history. */
  const quiet: HistoryInvariant = {
    name: 'Quiet',
    paper: '',
    of: 'history',
    check: ({ step, after, history }) =>
      step === 'timeout' && after.commitIndex > 0 && history.committed.length > 0 ? violated('a timeout') : holds,
  };

  test('one of a step that adds nothing to it', () => {
    const naive = searchNaively(
      code,
      ({ before, input }) => input.kind === 'electionTimeout' && before.commitIndex > 0,
    );
    for (const reductions of reductionNames) {
      const found = foundIn(judgedBy(code, quiet), { reductions, histories: true });
      expect(found).toEqual({ property: 'Quiet', length: naive.found });
    }
  });

  test('one that looks at the other servers', () => {
    const alone: HistoryInvariant = {
      name: 'Alone',
      paper: '',
      of: 'history',
      check: ({ after, servers }) =>
        after.role === 'candidate' && servers.some(({ id, role }) => id !== after.id && role === 'candidate')
          ? violated('two')
          : holds,
    };
    const found = foundIn(judgedBy(code, alone), { reductions: 'none', histories: true });
    expect(found).toEqual({ property: 'Alone', length: 2 });
  });

  test('one of the terms that were told, though nobody restarts', () => {
    const untold: HistoryInvariant = {
      name: 'Untold',
      paper: '',
      of: 'history',
      check: ({ historyBefore }) => (historyBefore.termTold.includes(2) ? violated('term 2 was told of') : holds),
    };
    const found = foundIn(judgedBy(code, untold), { reductions: 'all', histories: true });
    expect(found?.property).toBe('Untold');
  });
});

describe('what is not judged is named:', () => {
  const systems: [string, Explorable][] = [
    ['the core', core],
    ['the implementation', code],
    ['the implementation beside the spec', conformingExplorable(options, bounds)],
  ];

  test.each(systems)('of %s, each property is asked, or named', (_, system) => {
    for (const histories of [false, true]) {
      const { notJudged } = search(system, { reductions: 'all', histories }).explorer;
      const named = notJudged.map(({ property }) => property);
      const asked = system.invariants.filter(({ of }) => of !== 'history' || histories).map(({ name }) => name);
      expect(propertyNames.filter((name) => ![...asked, ...named, crash, 'Conformance'].includes(name))).toEqual([]);
      expect(new Set(named).size).toBe(named.length);
      expect(named.includes('Conformance')).toBe(system.subject.name !== 'impl' || system === code);
    }
  });

  test('of histories, all that were not kept, and how far they are judged', () => {
    const reasonOf = (property: string, histories: boolean): string | undefined =>
      search(code, { reductions: 'all', histories }).explorer.notJudged.find((one) => one.property === property)
        ?.reason;
    const part = ': only what a state or a step shows is judged';
    expect(reasonOf('Election Safety', false)).toBe(`histories are not kept${part}`);
    expect(reasonOf('Term Monotonic', false)).toBe(`histories are not kept${part}`);
    expect(reasonOf('One Vote', false)).toBe('histories are not kept');
    expect(reasonOf('Leader Quorum', false)).toBe('what it remembers is not kept');
    expect(reasonOf('Leader Quorum', true)).toBe('what it remembers is not kept');
    expect(reasonOf('Linearizability', true)).toBe('what is explored has no clients');
    expect(reasonOf('Liveness', true)).toBe('what comes once the faults are over is not explored');
    const ofMoment = allInvariants.filter(({ of }) => of !== 'history').map(({ name }) => reasonOf(name, false));
    expect(new Set(ofMoment)).toEqual(new Set([undefined]));
    expect(reasonOf('One Vote', true)).toBeUndefined();
  });

  test('an invariant with a memory of its own, which is not asked', () => {
    const remembering: HistoryInvariant<number> = {
      name: 'Remembering',
      paper: '',
      of: 'history',
      memory: { initial: 0, after: (count) => count + 1 },
      check: (_, count) => (count > 0 ? violated('a step') : holds),
    };
    const { explorer } = search(judgedBy(core, remembering), { reductions: 'none', histories: true });
    expect(explorer.progress).toBe('complete');
    expect(explorer.notJudged).toContainEqual({ property: 'Remembering', reason: 'what it remembers is not kept' });
  });

  test('a verdict that hit a limit', () => {
    const limited: Invariant = { name: 'Limited', paper: '', of: 'step', check: () => ({ verdict: 'unknown' }) };
    const { explorer } = search(judgedBy(core, limited));
    expect(explorer.progress).toBe('complete');
    expect(explorer.notJudged).toContainEqual({ property: 'Limited', reason: 'a verdict hit a limit' });
  });
});
