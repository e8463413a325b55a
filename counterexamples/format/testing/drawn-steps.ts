import fc from 'fast-check';
import type { KeyValueCommand } from '../../../impl/index.ts';
import type { Step } from '../../../properties/seen/schedule.ts';
import { showIdentity } from '../../../properties/seen/schedule.ts';
import { coreActions, harnessActions } from '../../../properties/seen/subject.ts';
import { messageKinds } from '../../../properties/seen/view.ts';
import { sendingActions } from '../steps.ts';

/** Any steps that a file of so many servers may have, whether they apply or not. */
export function stepsOf(servers: number): fc.Arbitrary<readonly Step[]> {
  const server = fc.integer({ min: 1, max: servers });
  const number = fc.integer({ min: 1, max: 999_999_999 });
  const one = fc
    .record({
      kind: fc.constantFrom(
        'timeout',
        'heartbeat',
        'tick',
        'crash',
        'restart',
        'write',
        'compact',
        'read',
        'forgetLeader',
        'leastTimeout',
        'wipe',
        'apply',
        'finishSnapshot',
      ),
      server,
    })
    .map((step): Step => step);
  const elapse = fc
    .record({ ticks: fc.integer({ min: 1, max: 1_000 }), server }, { requiredKeys: ['ticks'] })
    .map((gone): Step => ({ kind: 'elapse', ...gone }));
  const command = fc.record({
    kind: fc.constant('command' as const),
    server,
    command: fc.string({ unit: 'binary', maxLength: 20 }),
  });
  const some = fc.array(server, { maxLength: 4 });
  const reconfigure = fc.record({ kind: fc.constant('reconfigure' as const), server, voters: some, learners: some });
  const harness = fc
    .tuple(fc.constantFrom(...harnessActions), server, server)
    .map(([action, id, to]): Step => ({ kind: 'harness', action, server: id, ...(action === 'transfer' && { to }) }));
  const data = fc.string({ unit: 'grapheme', maxLength: 9 });
  const key = data;
  const operation = fc
    .oneof(
      fc.record({ kind: fc.constant('get' as const), key }),
      fc.record({ kind: fc.constantFrom('put', 'append'), key, value: data }),
      fc.record({ kind: fc.constant('compareAndSet' as const), key, expected: fc.option(data), value: data }),
    )
    .map((one): KeyValueCommand => one);
  const request = fc.record(
    { kind: fc.constant('request' as const), client: fc.integer({ min: 1, max: 9 }), server, operation },
    { requiredKeys: ['kind', 'client', 'server'] },
  );
  const transfer = fc.record({ kind: fc.constant('transfer' as const), server, target: server });
  const action = fc.tuple(fc.constantFrom(...coreActions), server, server).map(([name, from, to]): Step => {
    const step = { kind: 'action', action: name, server: from } as const;
    if (name === 'appendEntries' && from === to) return { ...step, action: 'requestVote', to };
    return sendingActions.includes(name) ? { ...step, to } : step;
  });
  const toItself = fc
    .tuple(server, fc.constantFrom('RequestVote', 'RequestVoteResponse'), number, number)
    .map(([id, kind, term, occurrence]) => showIdentity({ from: id, to: id, kind, term, occurrence }))
    .map((message): Step => ({ kind: 'deliver', message }));
  if (servers === 1)
    return fc.array(fc.oneof(one, elapse, command, request, transfer, reconfigure, action, toItself, harness), {
      maxLength: 8,
    });
  const link = fc.uniqueArray(server, { minLength: 2, maxLength: 2 }).map(([from = 1, to = 2]) => ({ from, to }));
  const named = fc
    .tuple(link, fc.constantFrom(...messageKinds), number, number)
    .map(([ends, kind, term, occurrence]) => showIdentity({ ...ends, kind, term, occurrence }));
  const about = fc.record(
    { kind: fc.constantFrom('deliver', 'drop', 'duplicate', 'emit'), message: named, position: fc.nat(999_999_999) },
    { requiredKeys: ['kind', 'message'] },
  );
  const cable = fc.tuple(fc.constantFrom('cut', 'mend'), link).map(([kind, ends]): Step => ({ kind, ...ends }));
  const partition = fc.record({
    kind: fc.constant('partition' as const),
    side: fc.uniqueArray(server, { minLength: 1, maxLength: servers - 1 }),
  });
  const heal = fc.constant<Step>({ kind: 'heal' });
  const pair = fc
    .tuple(fc.constantFrom('isolatedPair', 'flapping'), link)
    .map(([kind, ends]): Step => ({ kind, ...ends }));
  const oneWay = partition.map(({ side }): Step => ({ kind: 'oneWay', side }));
  const all = Array.from({ length: servers }, (_, k) => k + 1);
  const ring = fc
    .uniqueArray(server, { minLength: servers, maxLength: servers })
    .map((around): Step => ({ kind: 'ring', around }));
  const bridge = fc.tuple(server, fc.subarray(all, { minLength: 1, maxLength: servers - 1 })).map(
    ([over, side]): Step => ({
      kind: 'bridge',
      over: side.includes(over) ? (all.find((id) => !side.includes(id)) ?? over) : over,
      side,
    }),
  );
  return fc.array(
    fc.oneof<fc.Arbitrary<Step>[]>(
      one,
      elapse,
      reconfigure,
      command,
      request,
      transfer,
      action,
      toItself,
      harness,
      about,
      cable,
      partition,
      heal,
      pair,
      oneWay,
      ring,
      bridge,
    ),
    {
      maxLength: 12,
    },
  );
}
