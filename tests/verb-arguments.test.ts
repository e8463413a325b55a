import { always, besideSpec, defineSubject, explore, fuzz, holds, raft, replay } from 'raftcheck';
import { describe, expect, test } from 'vitest';
import { implementation } from '../world/subjects/implementation.ts';

const smallest = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;
const mine = defineSubject({ name: 'mine', make: (options) => implementation(options, 'mine') });
// What a program gets wrong, and the one line that it is told.
describe('wrong arguments', () => {
  type Wrong = readonly [string, () => unknown, typeof TypeError | typeof RangeError, string];
  const untyped = <Value>(value: unknown): Value => value as Value;
  const impl = raft('impl');

  test.each<Wrong>([
    [
      'a subject',
      () => raft('fault:commit-quorum-of-by-one'),
      RangeError,
      'there is no subject "fault:commit-quorum-of-by-one": did you mean fault:commit-quorum-off-by-one?',
    ],
    [
      'a subject far off',
      () => raft('etcd'),
      RangeError,
      'there is no subject "etcd": there are impl, model, documented',
    ],
    [
      'a name for a subject',
      () => fuzz('impl'),
      TypeError,
      `subject: "impl" would be a module: for the built-in subject take raft('impl')`,
    ],
    [
      'no subject',
      () => fuzz(untyped(undefined)),
      TypeError,
      'subject: expected one as raft or defineSubject makes it, or the URL or path of a module, got undefined',
    ],
    [
      'a module without one',
      () => fuzz(new URL('data:text/javascript,export default 3')),
      TypeError,
      'data:text/javascript,export default 3: expected its default export to be a subject, as defineSubject makes one, got 3',
    ],
    [
      'raft.tla',
      () => fuzz(raft('model:core')),
      TypeError,
      'model:core takes single actions of raft.tla, so nothing can be drawn for it: explore it',
    ],
    [
      'a misspelt option',
      () => fuzz(impl, untyped({ run: 3 })),
      TypeError,
      'fuzz: there is no option run: did you mean runs?',
    ],
    ['runs', () => fuzz(impl, { runs: 0 }), RangeError, 'runs: expected a whole number from 1 on, got 0'],
    ['stepsTotal', () => fuzz(impl, { stepsTotal: 0.5 }), RangeError, 'stepsTotal: expected a whole number from 1 on'],
    [
      'no start',
      () => fuzz(impl, { starts: [] }),
      TypeError,
      'starts: expected a list of { options, steps }, with one',
    ],
    [
      'other starts',
      () => fuzz(impl, { starts: untyped([3]) }),
      TypeError,
      'starts: expected a list of { options, steps }',
    ],
    [
      'servers beside a start',
      () => fuzz(impl, { servers: 5, starts: [{ options: smallest, steps: [] }] }),
      RangeError,
      'servers: what the runs begin with has another: leave it out',
    ],
    ['cpuTime', () => fuzz(impl, { cpuTime: -1 }), RangeError, 'cpuTime: expected milliseconds, 0 or more, got -1'],
    [
      'runs as a text',
      () => fuzz(impl, { runs: untyped('3') }),
      TypeError,
      'runs: expected a whole number from 1 on, got "3"',
    ],
    [
      'a seed',
      () => fuzz(impl, { seed: 1.5 }),
      RangeError,
      'seed: expected a whole number from 0 to 2147483647, got 1.5',
    ],
    ['a time', () => fuzz(impl, { time: Number.NaN }), RangeError, 'time: expected milliseconds, 0 or more, got NaN'],
    ['servers', () => fuzz(impl, { servers: 10 }), RangeError, 'servers: expected a whole number from 1 to 9, got 10'],
    ['workers', () => fuzz(impl, { workers: 0 }), RangeError, 'workers: expected a whole number from 1 to 64, got 0'],
    [
      'a feature',
      () => fuzz(impl, { features: untyped(['prevote']) }),
      RangeError,
      'features: there is no "prevote": did you mean preVote?',
    ],
    [
      'a strategy',
      () => fuzz(impl, { strategy: 'swam' }),
      RangeError,
      'strategy: there is no "swam": did you mean swarm?',
    ],
    [
      'a strategy without ground',
      () => fuzz(mine, { strategy: 'spec' }),
      RangeError,
      'strategy: spec has nothing to build on here: take portfolio, or of ',
    ],
    [
      'a property',
      () => fuzz(impl, { properties: ['Election Savety'] }),
      RangeError,
      'properties: there is no "Election Savety": did you mean Election Safety?',
    ],
    ['no property', () => fuzz(impl, { properties: [] }), RangeError, 'properties: expected one at least, got none'],
    [
      'the same twice',
      () => fuzz(impl, { properties: ['Crash', 'Crash'] }),
      RangeError,
      'properties: "Crash" is there twice: leave one out, or rename yours',
    ],
    [
      'an invariant under a name that is taken',
      () => fuzz(impl, { properties: [always('One Vote', () => holds)] }),
      RangeError,
      '"One Vote" is a built-in property: give your invariant another name',
    ],
    [
      'the same of a subject',
      () => defineSubject({ name: 'x', make: mine.make, invariants: [always('Crash', () => holds)] }),
      RangeError,
      '"Crash" is a built-in property',
    ],
    ['a goal', () => fuzz(impl, { reach: 'leader' }), RangeError, 'reach: there is no goal "leader": '],
    [
      'a goal and properties',
      () => fuzz(impl, { reach: 'read-served', properties: ['Crash'] }),
      TypeError,
      'reach and properties: only one of them can be looked for',
    ],
    [
      'a signal',
      () => fuzz(impl, { signal: untyped('now') }),
      TypeError,
      'signal: expected an AbortSignal, got "now": take that of an AbortController',
    ],
    ['a folder', () => fuzz(impl, { out: '' }), TypeError, 'out: expected the path of a folder, got ""'],
    [
      'what an own subject lacks',
      () => fuzz(mine, { features: ['preVote'] }),
      RangeError,
      'features: preVote: the servers of mine do not have that: say so in defineSubject, or leave it out',
    ],
    [
      'clients that it has no store for',
      () => fuzz(mine, { clients: 2 }),
      RangeError,
      'clients: 2: the servers of mine do not have that',
    ],
    [
      'what takes no time in it',
      () => fuzz(mine, { world: ['applyLater'] }),
      RangeError,
      'world: applyLater: nothing of that takes time in the servers of mine',
    ],
    [
      'a bound of others',
      () => explore(raft('model'), { crashes: 1 }),
      RangeError,
      'crashes: that is no bound of model:core: leave it out',
    ],
    [
      'bounds beyond all hope',
      () => explore(raft('model'), { servers: 5, maxMessages: 50 }),
      RangeError,
      'these bounds allow up to 10^',
    ],
    [
      'reductions of an own subject',
      () => explore(mine, { reductions: 'all' }),
      RangeError,
      'reductions: nothing is known of the states of mine: only none can be taken',
    ],
    ['leases', () => explore(impl, { features: ['leaseReads'] }), RangeError, 'features: leaseReads is for fuzz'],
    [
      'no schedule',
      () => replay(untyped('a.json')),
      TypeError,
      'schedule: expected one as loadSchedule of raftcheck/counterexamples reads it, got "a.json"',
    ],
    [
      'a subject without a name',
      () => defineSubject({ name: '', make: mine.make }),
      TypeError,
      'defineSubject: name: expected letters, digits, ":", "_" and "-", a small letter first, got ""',
    ],
    [
      'a name that is taken',
      () => defineSubject({ name: 'impl', make: mine.make }),
      RangeError,
      'defineSubject: name: "impl" is a built-in subject: give yours another name',
    ],
    [
      'a subject without servers',
      () => defineSubject({ name: 'x', make: untyped(undefined) }),
      TypeError,
      'defineSubject: make: expected a function from options to servers, got undefined',
    ],
    [
      'an invariant without a name',
      () => always(untyped(undefined), () => holds),
      TypeError,
      'always: name: expected a text, got ',
    ],
    [
      'the spec beside raft.tla',
      () => besideSpec(raft('model:core')),
      TypeError,
      "besideSpec: model:core is a built-in subject: raft('model:core') says how it is judged",
    ],
  ])('%s', async (_, call, kind, message) => {
    const error: unknown = await Promise.resolve()
      .then(call)
      .then(
        () => null,
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(kind);
    expect(String(error)).toContain(message);
    expect(String(error).split('\n')).toHaveLength(1);
  });
});
