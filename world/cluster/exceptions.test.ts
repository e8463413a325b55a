// @module-tag slow
import { describe, expect, test } from 'vitest';
import { lockstep } from '../../properties/conformance/lockstep.ts';
import { CoverageRecorder } from '../coverage/recorder.ts';
import { holds } from '../../properties/invariants/invariant.ts';
import type { Invariant } from '../../properties/invariants/invariant.ts';
import { runSteps } from './run.ts';
import { Fuzzer } from '../../search/engine/fuzz.ts';
import { shrink } from '../../search/shrink/shrink.ts';
import type { Input, Subject } from '../../properties/seen/subject.ts';
import { implementation } from '../subjects/implementation.ts';
import { coreSpecification } from '../subjects/specification/core.ts';
import { specification } from '../subjects/specification/specification.ts';
import type { Target } from '../../properties/judging/target.ts';
import { tampered } from '../testing/tampered.ts';
import type { Outside } from '../testing/tampered.ts';
import type { Envelope, ServerView } from '../../properties/seen/view.ts';
import { conformance, crash } from '../../properties/judging/judge.ts';

const options = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' } as const;

const target = (subject: Subject, invariants: readonly Invariant[] = []): Target => ({
  name: subject.name,
  make: () => subject,
  invariants,
});

/** The subject, but every such input throws. */
const throwing = (subject: Subject, kind: Input['kind']): Subject =>
  throwingWhat(subject, kind, new Error('heart failure'));

const throwingWhat = (subject: Subject, kind: Input['kind'], thrown: unknown): Subject => ({
  ...subject,
  step(state, input) {
    if (input.kind === kind) throw thrown;
    return subject.step(state, input);
  },
});

const timeout = [{ kind: 'timeout', server: 1 }] as const;
const election = [
  ...timeout,
  { kind: 'deliver', message: '1>2 RequestVote t1 #1' },
  { kind: 'deliver', message: '2>1 RequestVoteResponse t1 #1' },
] as const;

describe('an exception in the spec is a fault of raftcheck, and no finding:', () => {
  const beside = (kind: Input['kind']): Target =>
    target(lockstep(implementation(options), throwing(specification(options), kind)));
  const fault = expect.objectContaining({ name: 'InternalError', cause: new Error('heart failure') }) as unknown;

  test('of a schedule', () => {
    expect(() => runSteps(beside('electionTimeout'), options, timeout)).toThrow(fault);
  });

  test('of a well-formed message too', () => {
    expect(() => runSteps(beside('receive'), options, election)).toThrow(fault);
  });

  test('of a search', () => {
    expect(() => new Fuzzer(beside('electionTimeout'), 1, {}).search(0)).toThrow(fault);
  });

  test('of shrinking', () => {
    const violation = { property: crash, paper: '', fact: '', atStep: 1, difference: null };
    const failing = { candidate: { options, steps: timeout }, suffix: [], violation };
    expect(() => shrink(beside('electionTimeout'), failing, 100)).toThrow(fault);
  });

  test('of the spec alone, with what it tells its recorder', () => {
    const recorder = new CoverageRecorder();
    recorder.recordOf = () => () => {
      throw new Error('heart failure');
    };
    expect(() => runSteps(target(specification(options, recorder)), options, timeout)).toThrow(fault);
    const core = coreSpecification(3, undefined, { coverage: recorder });
    expect(() => runSteps({ ...target(core), core: true }, options, timeout)).toThrow(fault);
  });

  test('of the spec that is only followed', () => {
    const subject = lockstep(implementation(options), throwing(specification(options), 'electionTimeout'), 'followed');
    expect(() => runSteps(target(subject), options, timeout)).toThrow(fault);
  });
});

describe('an exception in a subject', () => {
  test.each([
    ['alone', (subject: Subject) => subject],
    ['beside the spec', (subject: Subject) => lockstep(subject, specification(options))],
  ])('%s is the violation Crash, with its message and its stack', (_, around) => {
    const subject = around(throwing(implementation(options), 'electionTimeout'));
    const { violation } = runSteps(target(subject), options, timeout);
    expect(violation).toMatchObject({ property: crash, fact: 'n1 threw on electionTimeout: heart failure' });
    expect(violation?.stack).toMatch(/^Error: heart failure\n {4}at .*exceptions\.test\.ts/);
  });

  test.each([
    ['a text', 'heart failure', 'heart failure'],
    ['nothing', undefined, 'undefined'],
    ['an object that has no text', Object.create(null), 'something that has no text'],
  ])('that throws %s is one too, which has no stack', (_, thrown, text) => {
    const subject = throwingWhat(implementation(options), 'electionTimeout', thrown);
    const { violation } = runSteps(target(subject), options, timeout);
    expect(violation).toMatchObject({ property: crash, fact: `n1 threw on electionTimeout: ${text}` });
    expect(violation).not.toHaveProperty('stack');
  });
});

describe('what is no transition is the fault of the subject:', () => {
  const showing = (change: (outside: Outside) => object): Subject =>
    tampered(implementation(options), (outside) => ({ ...outside, ...change(outside) }));
  const sending = (message: unknown): Subject =>
    showing(() => ({ sent: [{ from: 1, to: 2, message } as unknown as Envelope] }));
  const view = (change: object): Subject =>
    showing((outside) => ({ view: { ...outside.view, ...change } as unknown as ServerView }));

  test.each([
    ['no message', sending(undefined), 'sent[0].message', 'an object', 'undefined'],
    ['no log', view({ log: undefined }), 'state.view.log', 'an object', 'undefined'],
    [
      'a half entry',
      view({ log: { base: 0, baseTerm: 0, entries: [null] } }),
      'state.view.log.entries[0]',
      'an object',
      'null',
    ],
  ] as const)('%s', (_, subject, field, spec, code) => {
    const { violation } = runSteps(target(lockstep(subject, specification(options))), options, timeout);
    expect(violation).toMatchObject({ property: conformance, atStep: 1 });
    expect(violation?.difference).toEqual({ field, spec, code });
  });

  test('a message that Raft has not differs where it is sent', () => {
    const subject = lockstep(sending({ kind: 'Gossip', term: 1 }), specification(options));
    const { violation } = runSteps(target(subject), options, timeout);
    expect(violation?.difference).toMatchObject({ field: 'message sent (Gossip)', code: '1>2 Gossip term 1' });
  });

  test('without a spec it is a Crash', () => {
    const { violation } = runSteps(target(view({ log: undefined })), options, timeout);
    expect(violation).toMatchObject({
      property: crash,
      fact: 'n1 gave on electionTimeout what is no transition: state.view.log: expected an object, got undefined',
    });
  });

  test('a message that the spec cannot take is a difference', () => {
    const message = { kind: 'AppendEntries', term: 1 } as unknown as Envelope['message'];
    const input = { kind: 'receive', envelope: { from: 2, to: 1, message } } as const;
    const deaf: Subject = { ...implementation(options), step: (state) => ({ ...nothing, state }) };
    const judged = lockstep(deaf, specification(options));
    expect(judged.step(judged.boot(1), input).difference).toEqual({
      field: 'message received (AppendEntries)',
      spec: 'no such message: prevLogIndex: expected a whole number, got undefined',
      code: 'takes it',
    });
    const followed = lockstep(deaf, specification(options), 'followed');
    expect(followed.step(followed.boot(1), input).state.spec).toBeNull();
  });
});

const nothing = { sent: [], replies: [], applied: [], answers: [], difference: null };

describe('an exception in an invariant is told with its name, and no violation of Raft:', () => {
  const broken = new TypeError('my own mistake');
  const fail = (): never => {
    throw broken;
  };
  const own: Invariant = { name: 'Mine', paper: '', of: 'step', check: fail };
  const forgetful: Invariant = {
    name: 'Mine',
    paper: '',
    of: 'history',
    memory: { initial: 0, after: fail },
    check: () => holds,
  };

  test.each([
    ['as it is asked', own],
    ['as it remembers', forgetful],
  ])('%s', (_, invariant) => {
    const judged = target(implementation(options), [invariant]);
    const told = expect.objectContaining({
      name: 'InvariantError',
      invariant: 'Mine',
      message: 'the invariant Mine threw at step 1: my own mistake',
      cause: broken,
    }) as unknown;
    expect(() => runSteps(judged, options, timeout)).toThrow(told);
    expect(() => new Fuzzer(judged, 1, {}).search(0)).toThrow(told);
  });
});
