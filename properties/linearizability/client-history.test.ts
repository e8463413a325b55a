import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  encodeKeyValueCommand,
  encodeSessionCommand,
  keyValueStore,
  parseKeyValueReply,
  parseSessionReply,
  withSessions,
} from '../../impl/index.ts';
import { checkLinearizability } from './check.ts';
import type { ClientEvent } from './client-history.ts';
import { historyOf } from './client-history.ts';
import type { KeyValueOperation, KeyValueResult } from './key-value.ts';
import { keyValueModel } from './key-value.ts';

type Event = ClientEvent<KeyValueOperation, KeyValueResult>;

const called = (call: number, operation: KeyValueOperation): Event => ({
  kind: 'called',
  call,
  client: call,
  key: 'x',
  operation,
});

test('times are places in the list, an answer that did not come is null, and what was refused is left out', () => {
  const events: readonly Event[] = [
    called(1, { kind: 'get' }),
    called(2, { kind: 'put', value: 'a' }),
    called(3, { kind: 'put', value: 'far too long' }),
    { kind: 'refused', call: 3 },
    { kind: 'answered', call: 1, result: null },
    { kind: 'answered', call: 1, result: 'late' },
  ];
  expect(historyOf(events)).toEqual([
    { client: 1, key: 'x', operation: { kind: 'get' }, called: 0, answer: { result: null, returned: 4 } },
    { client: 2, key: 'x', operation: { kind: 'put', value: 'a' }, called: 1, answer: null },
  ]);
});

describe('a store whose clients send again, and whose network copies, delays and loses', () => {
  interface Move {
    readonly kind: 'call' | 'arrive' | 'reply'; // arrive: a copy of the request; reply: its reply. What never comes is lost
    readonly which: number; // which call, counted back from the latest
    readonly operation: KeyValueOperation; // of a new call
  }

  const value = fc.constantFrom('a', 'b');
  const move: fc.Arbitrary<Move> = fc.record({
    kind: fc.constantFrom('call', 'arrive', 'arrive', 'reply'),
    which: fc.nat(3),
    operation: fc.oneof(
      fc.constant<KeyValueOperation>({ kind: 'get' }),
      fc.record({ kind: fc.constant('append' as const), value }),
      fc.record({ kind: fc.constant('compareAndSet' as const), expected: fc.option(value), value }),
    ),
  });
  const moves = fc.array(move, { minLength: 30, maxLength: 50 });

  /** Carries out one copy of a call, as the log brings it. */
  type Server = (call: number, operation: KeyValueOperation) => KeyValueResult;

  function verdict(makeServer: () => Server, list: readonly Move[]) {
    const server = makeServer();
    const events: Event[] = [];
    const calls: KeyValueOperation[] = [];
    const replies = new Map<number, KeyValueResult>();
    for (const { kind, which, operation: next } of list) {
      const call = calls.length - which;
      const operation = calls[call - 1];
      const reply = replies.get(call);
      if (kind === 'call') events.push(called(calls.push(next), next));
      if (kind === 'arrive' && operation !== undefined) replies.set(call, server(call, operation));
      if (kind === 'reply' && reply !== undefined) events.push({ kind: 'answered', call, result: reply });
    }
    const history = historyOf(events);
    return {
      ...checkLinearizability(keyValueModel, history),
      answered: history.filter((done) => done.answer !== null),
    };
  }

  const encode = (operation: KeyValueOperation): string => encodeKeyValueCommand({ ...operation, key: 'x' });

  function resultOf(text: string): KeyValueResult {
    const reply = parseKeyValueReply(text);
    if (reply?.kind !== 'done') throw new Error(`not carried out: ${text}`);
    return reply.result;
  }

  function serverWithSessions(): Server {
    const machine = withSessions(keyValueStore());
    let { state } = machine.apply(machine.initial, 1, encodeSessionCommand({ kind: 'register' }, 0));
    return (call, operation) => {
      const request = {
        kind: 'request',
        session: 1,
        sequence: call,
        acknowledgedBelow: Math.max(1, call - 20),
      } as const;
      const applied = machine.apply(state, 2, encodeSessionCommand({ ...request, command: encode(operation) }, 0));
      state = applied.state;
      const reply = parseSessionReply(applied.reply);
      if (reply?.kind !== 'replied') throw new Error(`not carried out: ${applied.reply}`);
      return resultOf(reply.reply);
    };
  }

  function serverWithoutSessions(): Server {
    const machine = keyValueStore();
    let state = machine.initial;
    return (_call, operation) => {
      const applied = machine.apply(state, 1, encode(operation));
      state = applied.state;
      return resultOf(applied.reply);
    };
  }

  const sample = fc.sample(moves, { numRuns: 300, seed: 1 });

  test('is linearizable with sessions', () => {
    const verdicts = sample.map((list) => verdict(serverWithSessions, list));
    expect(verdicts.filter((found) => found.verdict !== 'holds')).toEqual([]);
    expect(verdicts.filter(({ answered }) => answered.length >= 3).length).toBeGreaterThan(100);
  });

  test('is not without: what is sent again is done again', () => {
    const verdicts = sample.map((list) => verdict(serverWithoutSessions, list).verdict);
    expect(verdicts.filter((found) => found === 'violated').length).toBeGreaterThan(10);
  });
});
