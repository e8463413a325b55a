import { describe, expect, test } from 'vitest';
import { conformingExplorable } from '../explore/implementation.ts';
import { coreExplorable } from '../explore/core.ts';
import type { Explorable } from './explorable.ts';
import { layoutOf, writeSuccessor } from './successor.ts';
import type { Layout } from './successor.ts';
import { Tables } from './tables.ts';
import { goldenNamed } from '../explore/testing/golden.ts';
import { randomWords } from '../explore/testing/random-words.ts';

const core = coreExplorable({ ...goldenNamed('T2').bounds, servers: 3, maxMessages: 4 });
const code = conformingExplorable(
  { servers: 3, features: ['preVote'], maxEntries: 2, maxInFlight: 2, disk: 'delayed' },
  { maxTerm: 2, maxLog: 3, maxMessages: 6, duplicate: true, drop: true, budgets: { crash: 1 } },
);

/** A global state in the plainest form. */
interface Plain {
  readonly servers: readonly number[];
  readonly messages: readonly number[]; // ascending
}

describe.each([
  ['the core, with nothing beside the servers', core],
  ['the implementation, with a budget beside them', code as Explorable],
])('the row after a step is the one before with that step made: %s', (_, system) => {
  const tables = new Tables(system, 'none', false);
  const layout = layoutOf(system, tables);

  test('servers, auxiliary state, and messages in order, with nothing behind them', () => {
    const next = randomWords(7);
    let plain = initial(system, tables);
    let longest = 0;
    for (let k = 0; k < 3000; k += 1) {
      const steps = stepsFrom(tables, layout, plain);
      const step = steps[Math.abs(next()) % steps.length];
      if (step === undefined || k % 300 === 0) {
        plain = initial(system, tables);
        continue;
      }
      const from = 5; // anywhere in the rows
      const rows = new Int32Array(40).fill(77);
      rows.set(rowOf(layout, plain, 3), from);
      const into = new Int32Array(40).fill(99);
      writeSuccessor(tables, layout, rows, from, step, 4, into, 2);
      plain = after(tables, plain, step);
      longest = Math.max(longest, plain.messages.length);
      expect(Array.from(into.subarray(2, 2 + layout.stride))).toEqual(rowOf(layout, plain, 4));
      expect([into[1], into[2 + layout.stride]]).toEqual([99, 99]);
    }
    expect(longest).toBe(system.network.maxMessages);
  });
});

function initial({ servers }: Explorable, tables: Tables): Plain {
  return { servers: Array.from({ length: servers }, (_, k) => tables.boot(k + 1)), messages: [] };
}

function rowOf({ servers, firstMessage, stride }: Layout, plain: Plain, auxiliary: number): readonly number[] {
  const beside = firstMessage > servers ? [auxiliary] : [];
  const used = [...plain.servers, ...beside, ...plain.messages];
  return [...used, ...Array.from({ length: stride - used.length }, () => -1)];
}

/** Every step for which there is room. */
function stepsFrom(tables: Tables, { firstMessage, stride }: Layout, { servers, messages }: Plain): readonly number[] {
  const waiting = servers.reduce((sum, state) => sum + (tables.waiting.values[state] ?? 0), 0);
  const room = stride - firstMessage - messages.length - waiting;
  const own = servers.flatMap((state) => {
    tables.knowOwn(state);
    return Array.from(tables.own.values.subarray(tables.ownFrom.values[state], tables.ownTo.values[state]));
  });
  const ofMessages = [...new Set(messages)].flatMap((message) => [
    tables.receive(servers[tables.receiver.values[message] ?? 0] ?? 0, message),
    tables.duplicateStep.values[message] ?? -1,
    tables.dropStep.values[message] ?? -1,
  ]);
  return [...own, ...ofMessages].filter((step) => step >= 0 && (tables.growth.values[step] ?? 0) <= Math.max(0, room));
}

function after(tables: Tables, { servers, messages }: Plain, step: number): Plain {
  const server = tables.server.values[step] ?? -1;
  const taken = messages.indexOf(tables.takes.values[step] ?? -1);
  const rest = taken < 0 ? messages : messages.toSpliced(taken, 1);
  const sent = tables.sent.values.subarray(tables.sentFrom.values[step], tables.sentTo.values[step]);
  return {
    servers: server < 0 ? servers : servers.with(server, tables.next.values[step] ?? -1),
    messages: [...rest, ...sent].sort((one, other) => one - other),
  };
}
