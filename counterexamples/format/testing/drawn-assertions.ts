import fc from 'fast-check';
import type { Asserted, Assertion } from '../../../properties/seen/assertion.ts';
import type { Reply } from '../../../properties/seen/view.ts';
import { refusals, roles } from '../assertions.ts';

/** Something that must hold after some of so many steps. */
export function assertionsOf(servers: number, steps: number): fc.Arbitrary<readonly Assertion[]> {
  const server = fc.integer({ min: 1, max: servers });
  const number = fc.nat(999_999_999);
  const list = (minLength = 0): fc.Arbitrary<number[]> => fc.uniqueArray(server, { minLength, maxLength: servers });
  const configuration = fc.record(
    { voters: list(), newVoters: list(), learners: list() },
    { requiredKeys: ['voters'] },
  );
  const entry = fc.oneof(
    fc.tuple(number),
    fc.tuple(number, fc.string({ unit: 'binary', maxLength: 9 })),
    fc.tuple(number, configuration),
  );
  const entries = fc.array(entry, { maxLength: 3 });
  const place = { index: number, term: number };
  const reply = fc
    .oneof(
      fc.record({ kind: fc.constantFrom('accepted', 'failed'), ...place }),
      fc.record({ kind: fc.constant('redirect' as const), leader: fc.option(server) }),
      fc.record({ kind: fc.constant('reconfigurationRefused' as const), reason: fc.constantFrom(...refusals) }),
      fc.record({ kind: fc.constantFrom('transferring', 'transferRefused'), target: server }),
      fc.record({ kind: fc.constant('readable' as const), read: number, index: number }),
      fc.record({ kind: fc.constant('readRefused' as const), read: number, leader: fc.option(server) }),
    )
    .map((one): Reply => one);
  const state = fc.record(
    {
      assert: fc.constant('servers' as const),
      servers: list(1),
      up: fc.boolean(),
      role: fc.constantFrom(...roles),
      currentTerm: number,
      votedFor: fc.option(server),
      leaderId: fc.option(server),
      commitIndex: number,
      appliedIndex: number,
      configuration,
      progress: fc.array(fc.record({ server, nextIndex: number, matchIndex: number }), { maxLength: 2 }),
      base: number,
      log: entries,
      durableLog: entries,
    },
    { requiredKeys: ['assert', 'servers', 'currentTerm'] },
  );
  const result = fc.oneof(fc.string(), fc.boolean(), fc.constant(null));
  const answers = fc.array(fc.record({ client: fc.integer({ min: 1, max: 9 }), result }), { maxLength: 2 });
  const asserted = fc
    .oneof(
      fc.record({ assert: fc.constant('leaders' as const), servers: list() }),
      state,
      fc.record({ assert: fc.constant('replies' as const), replies: fc.array(reply, { maxLength: 2 }) }),
      fc.record({ assert: fc.constant('answers' as const), answers }),
    )
    .map((one): Asserted => one);
  const placed = fc.tuple(fc.integer({ min: 1, max: Math.max(1, steps) }), asserted);
  return fc
    .array(placed, { minLength: 1, maxLength: 4 })
    .map((all) => all.map(([after, one]) => ({ ...one, after })).sort((one, other) => one.after - other.after));
}
