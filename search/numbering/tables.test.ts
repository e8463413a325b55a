// @module-tag slow
import { describe, expect, test } from 'vitest';
import type { Input, LocalState, Transition } from '../../properties/seen/subject.ts';
import { coreExplorable } from '../explore/core.ts';
import type { Explorable } from './explorable.ts';
import { conformingExplorable, implementationExplorable } from '../explore/implementation.ts';
import type { ImplementationBounds } from '../explore/implementation.ts';
import { envelopeKey } from '../symmetry/envelope-key.ts';
import { altered } from '../explore/testing/altered.ts';
import { goldenNamed } from '../explore/testing/golden.ts';
import { search } from '../explore/testing/search.ts';

const options = { servers: 2, features: ['preVote'], maxEntries: 2, maxInFlight: 2, disk: 'delayed' } as const;
const bounds: ImplementationBounds = {
  maxTerm: 1,
  maxLog: 2,
  maxMessages: 2,
  duplicate: false,
  drop: true,
  budgets: { crash: 1 },
};

/** What the subject was asked, and what it said. */
interface Call {
  readonly state: LocalState;
  readonly input: Input;
  readonly text: string;
}

describe('a step is a pure function of state and input, so that it may be remembered:', () => {
  test.each([
    ['the core', coreExplorable(goldenNamed('T2').bounds)],
    ['the implementation', implementationExplorable(options, bounds)],
    ['the implementation beside the spec', conformingExplorable(options, bounds)],
  ] as [string, Explorable][])('%s does the same when asked again, in another order, of a copy', (_, system) => {
    const calls = callsOf(system);
    expect(calls.length).toBeGreaterThan(200);
    expect(changedWhenRepeated(system, calls)).toEqual([]);
  });

  test('a subject that counts its steps is noticed', () => {
    const system = implementationExplorable(options, bounds);
    let count = 0;
    const counting = altered(system, (transition) => {
      count += 1;
      return count % 97 === 0 ? { ...transition, sent: [] } : transition;
    });
    expect(changedWhenRepeated(counting, callsOf(counting))).not.toEqual([]);
  });

  test('a subject that changes the state which it is given is noticed', () => {
    const system = implementationExplorable(options, bounds);
    const writing = altered(system, (transition, _, state) => {
      Object.assign(state, { used: true });
      return transition;
    });
    expect(() => changedWhenRepeated(writing, callsOf(writing))).toThrow('read only');
  });
});

describe('tables', () => {
  test('ask the subject once for every pair of state and input', () => {
    const system = coreExplorable(goldenNamed('T2').bounds);
    const asked = new Set<string>();
    let twice = 0;
    const { subject } = system;
    const watched: typeof system = {
      ...system,
      subject: {
        ...subject,
        step(state, input) {
          const text = JSON.stringify([system.key(state, [1, 2]), input]);
          if (asked.has(text)) twice += 1;
          asked.add(text);
          return subject.step(state, input);
        },
      },
    };
    const { explorer } = search(watched);
    expect(twice).toBe(0);
    expect(asked.size).toBeGreaterThan(500);
    expect(explorer.tables.calls).toBeLessThan(explorer.generated / 50);
  });

  test.each([
    [2, false],
    [3, true],
  ])('have a leader as reached with %i messages in flight: %s, though one is asked for', (maxMessages, led) => {
    // Whoever wins asks both others at once, and with room for two messages there is never room for that.
    const system = implementationExplorable(
      { ...options, servers: 3, features: [], disk: 'immediate' },
      { ...bounds, maxMessages, drop: false },
    );
    const { tables } = search(system).explorer;
    expect(tables.states.some(({ view }) => view.role === 'leader')).toBe(true);
    expect([...tables.reachedViews()].some(({ role }) => role === 'leader')).toBe(led);
  });

  test('have two messages as one whatever order their fields were written in', () => {
    const one = { from: 1, to: 2, message: { kind: 'RequestVoteResponse', term: 1, voteGranted: true } } as const;
    const other = { message: { voteGranted: true, term: 1, kind: 'RequestVoteResponse' }, to: 2, from: 1 } as const;
    expect(envelopeKey(one)).toBe(envelopeKey(other));
    expect(envelopeKey({ ...one, from: 2, to: 1 })).not.toBe(envelopeKey(one));
    expect(envelopeKey({ ...one, message: { ...one.message, term: 2 } })).not.toBe(envelopeKey(one));
  });
});

function callsOf<State extends LocalState>(system: Explorable<State>): readonly Call[] {
  const calls: Call[] = [];
  const { subject } = system;
  const step: typeof subject.step = (state, input) => {
    const transition = subject.step(state, input);
    calls.push({ state, input, text: textOf(system, transition) });
    return transition;
  };
  const recorded = { ...system, subject: { ...subject, step } };
  search(recorded);
  return calls;
}

/** The inputs to which the answer is another one now. */
function changedWhenRepeated<State extends LocalState>(
  system: Explorable<State>,
  calls: readonly Call[],
): readonly Input[] {
  return calls.toReversed().flatMap(({ state, input, text }) => {
    const copy = frozen(structuredClone(state)) as State;
    const { subject } = system;
    const again = subject.enabled?.(copy, input) !== false ? textOf(system, subject.step(copy, input)) : '';
    return again === text ? [] : [input];
  });
}

/** All of an answer that the tables keep. */
function textOf<State extends LocalState>(
  system: Explorable<State>,
  { state, sent, applied, difference, kept }: Transition<State>,
): string {
  const identity = Array.from({ length: system.servers }, (_, k) => k + 1);
  return JSON.stringify([
    system.key(state, identity),
    state.view,
    sent.map((envelope) => envelopeKey(envelope)),
    applied,
    difference,
    kept,
  ]);
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
