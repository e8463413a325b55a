import { expect, test } from 'vitest';
import { runSteps } from '../../cluster/run.ts';
import { defineSubject } from '../../registry/define-subject.ts';
import type { OwnServer, ServerInput } from '../../subjects/own/server.ts';
import { idle, ownOptions } from '../../testing/own-servers.ts';

/** What n1 is told when a message of its own is lost, and n2's crash. */
function heard(notices: boolean, isUp: boolean): readonly ServerInput[] {
  const inputs: ServerInput[] = [];
  const start = (id: number): OwnServer => ({
    step(input) {
      if (id === 1) inputs.push(input);
      return input.kind === 'electionTimeout'
        ? { sent: [{ to: 2, payload: { number: 7 }, says: { kind: 'Ping' } }] }
        : {};
    },
    view: () => idle,
  });
  const target = defineSubject({ name: 'telling', declares: { notices }, make: () => start });
  const { skipped } = runSteps(
    target,
    ownOptions,
    [
      { kind: 'timeout', server: 1 },
      ...(isUp ? [] : [{ kind: 'crash', server: 1 } as const]),
      { kind: 'drop', message: '1>2 Ping t0 #1' },
    ],
    { suffix: false },
  );
  expect(skipped).toEqual([]);
  return inputs.slice(1);
}

test('a sender that declares it hears of what it lost, with the payload, if it is up', () => {
  expect(heard(true, true)).toEqual([{ kind: 'lost', to: 2, payload: { number: 7 } }]);
  expect(heard(true, false)).toEqual([{ kind: 'crash' }]);
  expect(heard(false, true)).toEqual([]);
});
