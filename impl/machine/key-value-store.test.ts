import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyValueCommand, KeyValueReply } from './key-value-command.ts';
import { encodeKeyValueCommand, parseKeyValueCommand, parseKeyValueReply } from './key-value-command.ts';
import type { KeyValueState } from './key-value-store.ts';
import { keyValueStore } from './key-value-store.ts';
import { SnapshotError } from './snapshot.ts';
import type { StateMachine } from './state-machine.ts';
import { drawnCommand, smallLimits } from './testing/drawn-commands.ts';
import { NaiveStore } from './testing/naive-store.ts';

type Machine = StateMachine<KeyValueState>;

const store = keyValueStore(smallLimits);
const commands = fc.array(drawnCommand, { maxLength: 40 });

const encode = (command: KeyValueCommand): string => encodeKeyValueCommand(command, smallLimits);

const after = (list: readonly KeyValueCommand[], machine = store): KeyValueState =>
  list.reduce((state, command, k) => machine.apply(state, k + 1, encode(command)).state, machine.initial);

describe('against a Map that is changed in place', () => {
  /** Whether every reply, and all that is stored in the end, is the same. */
  function agrees(machine: Machine, list: readonly KeyValueCommand[]): boolean {
    const naive = new NaiveStore(smallLimits.valueLengthMax);
    let state = machine.initial;
    const same = list.every((command, k) => {
      const applied = machine.apply(state, k + 1, encode(command));
      state = applied.state;
      return applied.reply === JSON.stringify(naive.carryOut(command));
    });
    return same && JSON.stringify([...state.entries()]) === JSON.stringify(naive.entries());
  }

  test('it gives the same replies and holds the same values', () => {
    fc.assert(fc.property(commands, (list) => agrees(store, list)));
  });

  test('every reply there is does occur, and a client can read it', () => {
    const replies = new Set<string>();
    for (const list of fc.sample(commands, { numRuns: 200, seed: 1 })) {
      let state = store.initial;
      for (const command of list) {
        const applied = store.apply(state, 1, encode(command));
        state = applied.state;
        const reply: KeyValueReply | undefined = parseKeyValueReply(applied.reply);
        expect(reply).toBeDefined();
        replies.add(`${command.kind} ${reply?.kind === 'done' ? typeof reply.result : reply?.code}`);
      }
    }
    expect([...replies].toSorted()).toEqual([
      'append object',
      'append valueTooLong',
      'compareAndSet boolean',
      'get object',
      'get string',
      'put object',
    ]);
  });

  test.each<[string, (command: KeyValueCommand) => KeyValueCommand]>([
    ['appends in place of putting', (command) => (command.kind === 'put' ? { ...command, kind: 'append' } : command)],
    ['compares with null', (command) => (command.kind === 'compareAndSet' ? { ...command, expected: null } : command)],
  ])('one that %s is noticed', (_, confused) => {
    const broken: Machine = {
      ...store,
      apply(state, index, text) {
        const command = parseKeyValueCommand(text, smallLimits);
        return store.apply(state, index, command.kind === 'refused' ? text : encode(confused(command)));
      },
    };
    const sample = fc.sample(commands, { numRuns: 100, seed: 1 });
    expect(sample.filter((list) => !agrees(broken, list)).length).toBeGreaterThan(0);
  });
});

test('what is refused changes nothing', () => {
  const state = after([{ kind: 'put', key: 'x', value: '12345678' }]);
  for (const text of [
    '',
    'put',
    '{"kind":"put","key":"far too long","value":""}',
    '{"kind":"append","key":"x","value":"9"}',
  ]) {
    const applied = store.apply(state, 2, text);
    expect(applied.state, text).toBe(state);
    expect(parseKeyValueReply(applied.reply)?.kind).toBe('refused');
  }
});

test('no key is special: what would poison an object is stored like any other', () => {
  const state = after([
    { kind: 'put', key: '__proto__', value: 'a' },
    { kind: 'append', key: 'constructor', value: 'b' },
  ]);
  expect([...store.restore(store.snapshot(state)).entries()]).toEqual([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  expect(store.read(state, encode({ kind: 'get', key: 'toString' }))).toBe('{"kind":"done","result":null}');
});

test('a read outside the log answers as a get in the log would, and takes nothing but reads', () => {
  fc.assert(
    fc.property(commands, drawnCommand, (list, command) => {
      const state = after(list);
      const reply = store.read(state, encode(command));
      const answer = store.apply(state, 1, encode(command)).reply;
      expect(reply).toBe(command.kind === 'get' ? answer : '{"kind":"refused","code":"notARead"}');
    }),
  );
  expect(store.read(store.initial, 'get x')).toBe('{"kind":"refused","code":"malformed"}');
});

describe('a snapshot', () => {
  const pairs = fc.oneof(
    fc.tuple(commands, commands),
    // The same state by another way: what there is in the end is put, the greatest key first.
    commands.map((list): [KeyValueCommand[], KeyValueCommand[]] => [
      list,
      [...after(list).entries()].reverse().map(([key, value]) => ({ kind: 'put', key, value })),
    ]),
  );

  const isSame = (one: KeyValueState, other: KeyValueState): boolean =>
    JSON.stringify([...one.entries()]) === JSON.stringify([...other.entries()]);

  /** Whether snapshots and hashes are equal for equal states and for no others. */
  const tells = (machine: Machine, one: KeyValueState, other: KeyValueState): boolean =>
    [machine.snapshot(one) === machine.snapshot(other), machine.hash(one) === machine.hash(other)].every(
      (equal) => equal === isSame(one, other),
    );

  test('restores the state', () => {
    fc.assert(
      fc.property(commands, (list) => {
        const restored = store.restore(store.snapshot(after(list)));
        expect([...restored.entries()]).toEqual([...after(list).entries()]);
        expect(store.hash(restored)).toBe(store.hash(after(list)));
      }),
    );
  });

  test('and its hash are equal for equal states, whatever their histories, and for no others', () => {
    const seen = { equal: 0, different: 0 };
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        seen[isSame(after(one), after(other)) ? 'equal' : 'different'] += 1;
        expect(tells(store, after(one), after(other))).toBe(true);
      }),
    );
    expect(Math.min(seen.equal, seen.different)).toBeGreaterThan(20);
  });

  test('where a key ends and its value begins makes a difference', () => {
    const put = (key: string, value: string): KeyValueState => after([{ kind: 'put', key, value }]);
    expect(tells(store, put('a', 'bc'), put('ab', 'c'))).toBe(true);
  });

  const fromTheRoot = (node: KeyValueState['root']): readonly string[] =>
    node === null ? [] : [node.key, node.value, ...fromTheRoot(node.left), ...fromTheRoot(node.right)];

  test.each<[string, Partial<Machine>]>([
    ['a hash of the keys alone', { hash: (state) => [...state.entries()].map(([key]) => key).join() }],
    ['a snapshot in the order of the tree', { snapshot: (state) => JSON.stringify(fromTheRoot(state.root)) }],
  ])('%s would be noticed', (_, broken) => {
    const sample = fc.sample(pairs, { numRuns: 200, seed: 1 });
    const missed = sample.filter(([one, other]) => !tells({ ...store, ...broken }, after(one), after(other)));
    expect(missed.length).toBeGreaterThan(0);
  });

  test('is readable', () => {
    const state = after([
      { kind: 'put', key: 'y', value: '2' },
      { kind: 'put', key: 'x', value: '1' },
    ]);
    expect(store.snapshot(state)).toBe('{"version":1,"entries":[["x","1"],["y","2"]]}');
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'entries'],
    ['a version that is not known', '{"version":2,"entries":[]}'],
    ['no version', '{"entries":[]}'],
    ['an unknown field', '{"version":1,"entries":[],"also":[]}'],
    ['a space', '{"version":1, "entries":[]}'],
    ['a value that is no text', '{"version":1,"entries":[["x",1]]}'],
    ['three texts for an entry', '{"version":1,"entries":[["x","1","2"]]}'],
    ['half of a surrogate pair', '{"version":1,"entries":[["x","\\udc00"]]}'],
    ['keys in another order', '{"version":1,"entries":[["y","2"],["x","1"]]}'],
    ['a key twice', '{"version":1,"entries":[["x","1"],["x","2"]]}'],
    ['a key that is too long', '{"version":1,"entries":[["a key too long",""]]}'],
    ['a value that is too long', '{"version":1,"entries":[["x","123456789"]]}'],
    ['deep nesting', `{"version":1,"entries":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('with %s is refused', (_, text) => {
    expect(() => store.restore(text)).toThrow(SnapshotError);
  });

  test('that is cut short, or begins with a byte order mark, is refused', () => {
    const good = store.snapshot(after([{ kind: 'put', key: 'x', value: '😀' }]));
    for (let length = 0; length < good.length; length += 1) {
      expect(() => store.restore(good.slice(0, length))).toThrow(SnapshotError);
    }
    expect(() => store.restore(`\uFEFF${good}`)).toThrow(SnapshotError);
    expect(() => store.restore(good.replace('😀', '\ud83d'))).toThrow(SnapshotError);
  });
});
