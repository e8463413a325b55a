import { encodeKeyValueCommand, encodeSessionCommand, keyValueStore, withSessions } from 'raftcheck/impl';
import { expect, test } from 'vitest';

test('a request that is sent twice is carried out once', () => {
  const machine = withSessions(keyValueStore());
  const opened = machine.apply(machine.initial, 1, encodeSessionCommand({ kind: 'register' }, Date.now()));
  expect(opened.reply).toBe('{"kind":"registered","session":1}');

  const command = encodeKeyValueCommand({ kind: 'append', key: 'x', value: 'a' });
  const request = { kind: 'request', session: 1, sequence: 1, acknowledgedBelow: 1, command } as const;
  const once = machine.apply(opened.state, 2, encodeSessionCommand(request, Date.now()));
  const again = machine.apply(once.state, 3, encodeSessionCommand(request, Date.now()));
  expect(again.reply).toBe(once.reply);

  const query = encodeKeyValueCommand({ kind: 'get', key: 'x' });
  expect(machine.read(again.state, query)).toBe('{"kind":"done","result":"a"}');
});
