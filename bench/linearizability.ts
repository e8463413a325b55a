import fc from 'fast-check';
import { checkLinearizability } from '../properties/linearizability/check.ts';
import type { ClientOperation } from '../properties/linearizability/history.ts';
import type { KeyValueOperation, KeyValueResult } from '../properties/linearizability/key-value.ts';
import { keyValueModel } from '../properties/linearizability/key-value.ts';
import { isLinearizableByTrying } from '../properties/linearizability/testing/brute-force.ts';
import type { KeyValueHistory } from '../properties/linearizability/testing/small-histories.ts';
import { smallHistory } from '../properties/linearizability/testing/small-histories.ts';
import { benchCommand } from './command.ts';
import { cpuMsOf } from './cpu-ms.ts';

benchCommand(
  'bench:linearizability',
  'the checker of client histories beside a brute-force one, and on long ones',
).parse();

/** Numbers below 2^31 in a fixed order: the same histories in every run (Park and Miller 1988). */
function numbers(): () => number {
  let state = 20_26;
  return () => (state = (state * 48_271) % 2_147_483_647);
}

/** Clients in turn, each operation lasting about as long as all clients need for one, on a store that is sound. */
function history(operations: number, clients: number, keys: number, unknownOf: number): KeyValueHistory {
  const next = numbers();
  const states = new Map<string, string | null>();
  return Array.from({ length: operations }, (_, k): ClientOperation<KeyValueOperation, KeyValueResult> => {
    const key = `k${next() % keys}`;
    const value = String(next() % 5);
    const before = states.get(key) ?? null;
    const operation: KeyValueOperation = (
      [
        { kind: 'get' },
        { kind: 'put', value },
        { kind: 'compareAndSet', expected: next() % 2 === 0 ? before : value, value },
        { kind: 'append', value },
      ] as const
    )[before !== null && before.length > 20 ? 1 : next() % 4] as KeyValueOperation;
    const { state, result } = keyValueModel.apply(before, operation);
    states.set(key, state);
    // It takes effect at 20k; the others of its time are called before and answered after that moment too.
    const called = 20 * k - (next() % (10 * clients)) - 0.5;
    const returned = 20 * k + (next() % (10 * clients)) + 0.25;
    const unknown = unknownOf > 0 && next() % unknownOf === 0;
    return { client: k % clients, key, operation, called, answer: unknown ? null : { result, returned } };
  });
}

function corrupted(sound: KeyValueHistory): KeyValueHistory {
  const read = sound.findLastIndex(({ operation, answer }) => operation.kind === 'get' && answer !== null);
  return sound.map((done, k) =>
    k === read && done.answer !== null ? { ...done, answer: { ...done.answer, result: 'never written' } } : done,
  );
}

function timed(what: string, judged: KeyValueHistory): void {
  const [ms, { verdict }] = cpuMsOf(() => checkLinearizability(keyValueModel, judged));
  const unknown = judged.filter(({ answer }) => answer === null).length;
  console.log(`${what}: ${verdict}, ${(ms / 1000).toFixed(3)} CPU s (${unknown} without an answer)`);
}

const small = fc.sample(smallHistory, { numRuns: 10_000, seed: 1 });
const differing = small.filter(
  (one) =>
    (checkLinearizability(keyValueModel, one).verdict === 'holds') !== isLinearizableByTrying(keyValueModel, one),
);
const held = small.filter((one) => isLinearizableByTrying(keyValueModel, one)).length;
console.log(`10,000 histories of up to 8 operations (${held} hold): ${differing.length} disagreements`);
timed('100,000 operations, 10 clients, 100 keys', history(100_000, 10, 100, 0));
timed('the same with 1 % unknown outcomes', history(100_000, 10, 100, 100));
timed('10,000 operations with 1 % unknown outcomes', history(10_000, 10, 100, 100));
timed('1,000 operations on one key', history(1000, 10, 1, 0));
timed('1,000 operations on one key with 1 % unknown outcomes', history(1000, 10, 1, 100));
timed('1,000 operations on one key, the last read wrong', corrupted(history(1000, 10, 1, 0)));
