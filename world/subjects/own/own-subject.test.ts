import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Declared, OptionalField } from '../../../properties/seen/declared.ts';
import { applicationFor } from '../../../properties/seen/application-for.ts';
import { afterEntry } from '../../../properties/seen/application.ts';
import { SubjectError } from '../../../properties/subject-error.ts';
import type { Input, Subject } from '../../../properties/seen/subject.ts';
import type { EntryView } from '../../../properties/seen/view.ts';
import { runSteps } from '../../cluster/run.ts';
import { defineSubject } from '../../registry/define-subject.ts';
import {
  doing,
  giving,
  heartbeat,
  idle,
  ownOptions,
  received,
  stepped,
  subjectOf,
  timeout,
} from '../../testing/own-servers.ts';
import type { ServerInput, Shown, StartServer } from './server.ts';

describe('a state is a value', () => {
  /** All that such a server has had is in its term; of the messages, also in what it sends. */
  const adding: StartServer = (id) => {
    const had: string[] = [];
    return {
      step(input) {
        had.push(input.kind === 'command' ? input.command : input.kind);
        return { sent: [{ to: 2, payload: had }] };
      },
      view: () => ({ ...idle, currentTerm: had.length, votedFor: id }),
    };
  };

  test('from which the same comes as often as one likes, whatever was done in between', () => {
    const moves = fc.array(fc.record({ from: fc.nat(), command: fc.string() }), { maxLength: 30 });
    fc.assert(
      fc.property(moves, (tree) => {
        const subject = subjectOf(adding);
        const nodes = [{ state: subject.boot(1), had: [] as readonly string[] }];
        for (const { from, command } of tree) {
          const parent = nodes[from % nodes.length];
          if (parent === undefined) throw new RangeError('no such node');
          const had = [...parent.had, command];
          const { state, sent } = subject.step(parent.state, { kind: 'command', command });
          expect([state.view.currentTerm, sent[0]?.payload]).toEqual([had.length, had]);
          nodes.push({ state, had });
        }
      }),
    );
  });

  test('equal in every way where it is stepped twice', () => {
    const subject = subjectOf(adding);
    const { state } = stepped(subject, timeout, heartbeat);
    const first = subject.step(state, received('x'));
    subject.step(first.state, timeout);
    const again = subject.step(state, received('x'));
    expect({ ...again, state: again.state.view }).toEqual({ ...first, state: first.state.view });
  });

  test('though its servers change what they are sent', () => {
    const subject = subjectOf(() => {
      let length = 0;
      return {
        step(input) {
          if (input.kind === 'receive') length += (input.payload as string[]).push('mine');
          return {};
        },
        view: () => ({ ...idle, currentTerm: length }),
      };
    });
    const { state } = stepped(subject, received(['a', 'b']));
    const terms = [1, 2, 3].map(() => subject.step(state, received(['a'])).state.view.currentTerm);
    expect(terms).toEqual([5, 5, 5]);
  });

  test('behind which a server that threw on the way is not seen', () => {
    const had: string[] = [];
    const subject = subjectOf(() => {
      let half = 0;
      return {
        step({ kind }) {
          had.push(kind);
          half += 1;
          if (kind === 'heartbeatTimeout') throw new RangeError('in the middle of it');
          return {};
        },
        view: () => ({ ...idle, currentTerm: half }),
      };
    });
    const { state } = stepped(subject, timeout);
    expect(() => subject.step(state, heartbeat)).toThrow(new RangeError('in the middle of it'));
    expect(subject.step(state, timeout).state.view.currentTerm).toBe(2);
    expect(had).toEqual(['electionTimeout', 'heartbeatTimeout', 'electionTimeout', 'electionTimeout']);
  });

  test('that costs nothing as long as a run goes on: each server is started once, and given each input once', () => {
    let [started, given] = [0, 0];
    const subject = subjectOf(() => {
      started += 1;
      return {
        step() {
          given += 1;
          return {};
        },
        view: () => idle,
      };
    });
    for (const id of [1, 2, 3]) {
      let state = subject.boot(id);
      for (let k = 0; k < 100; k += 1) ({ state } = subject.step(state, timeout));
    }
    expect([started, given]).toEqual([3, 300]);
  });
});

describe('what becomes of a command', () => {
  /** Its log ends with a command that it does not take again. */
  const appending = (role: Shown['role'], declares: Partial<Declared> = {}): Subject => {
    const start: StartServer = () => {
      const log: EntryView[] = [{ term: 1, command: 'x' }];
      return {
        step(input) {
          if (input.kind === 'command' && input.command !== 'x') log.push({ term: 2, command: input.command });
          return { replies: [{ kind: 'failed', index: 1, term: 1 }] };
        },
        view: () => ({ ...idle, role, leaderId: 3, currentTerm: 2, log }),
      };
    };
    return subjectOf(start, declares);
  };
  const taken: Input = { kind: 'command', command: 'y' };
  const refused: Input = { kind: 'command', command: 'x' };

  test('is read off the log of a leader that has appended it', () => {
    expect(stepped(appending('leader'), taken).replies).toEqual([{ kind: 'accepted', index: 2, term: 2 }]);
  });

  test('is else that another is to be asked: whom the server takes for the leader', () => {
    const redirect = [{ kind: 'redirect', leader: 3 }];
    expect(stepped(appending('leader'), refused).replies).toEqual(redirect);
    expect(stepped(appending('follower'), taken).replies).toEqual(redirect);
  });

  test('is nothing where nobody asked', () => {
    expect(stepped(appending('leader'), timeout).replies).toEqual([]);
  });

  test('is what the server says, if it is declared that it says so', () => {
    expect(stepped(appending('leader', { replies: true }), taken).replies).toEqual([
      { kind: 'failed', index: 1, term: 1 },
    ]);
    expect(stepped(subjectOf(giving({}, idle), { replies: true }), taken).replies).toEqual([]);
  });
});

describe('what a server is given', () => {
  /** The last input of these, as a server gets it that shows this. */
  function given(
    input: Input,
    shown: Partial<Shown> = {},
    view: readonly OptionalField[] = [],
  ): ServerInput | undefined {
    const had: ServerInput[] = [];
    const start = doing(
      (one) => {
        had.push(one);
        return { applied: [{ term: 1, command: 'a' }] };
      },
      () => shown,
    );
    stepped(subjectOf(start, { view }), timeout, input);
    return had.at(-1);
  }

  test('is the payload of a message, and from whom it is', () => {
    expect(given(received({ any: 'thing' }))).toEqual({ kind: 'receive', from: 2, payload: { any: 'thing' } });
  });

  test('is the payload of a message of its own that was lost, and to whom it went', () => {
    const envelope = { from: 1, to: 3, message: { kind: 'TimeoutNow', term: 1 } as const, payload: { any: 'thing' } };
    expect(given({ kind: 'lost', envelope })).toEqual({ kind: 'lost', to: 3, payload: { any: 'thing' } });
  });

  test('is, to compact its log, the snapshot of all that it has applied', () => {
    const application = applicationFor(ownOptions);
    const { machine } = afterEntry(application, application.initial, 1, { term: 1, command: 'a' });
    expect(given({ kind: 'compact' })).toEqual({ kind: 'compact', snapshot: application.snapshot(machine) });
  });

  test('is a read by the next name', () => {
    const shown = { pendingReads: [{ read: 4, index: null }] };
    expect(given({ kind: 'read' }, shown, ['pendingReads'])).toEqual({ kind: 'read', read: 5 });
  });

  test.each<Input>([
    timeout,
    heartbeat,
    { kind: 'command', command: 'x' },
    { kind: 'crash' },
    { kind: 'restart' },
    { kind: 'written' },
    { kind: 'transfer', target: 2 },
    { kind: 'reconfigure', voters: [1], learners: [] },
    { kind: 'tick' },
    { kind: 'forgetLeader' },
  ])('is $kind as it is', (input) => {
    expect(given(input)).toEqual(input);
  });

  test('says nothing of what the disk did to it in a crash', () => {
    expect(given({ kind: 'crash', survived: 'nothing' })).toEqual({ kind: 'crash' });
  });
});

describe('in a run', () => {
  const steps = [{ kind: 'timeout', server: 1 }] as const;
  const run = (start: StartServer) => runSteps(defineSubject({ name: 'mine', make: () => start }), ownOptions, steps);

  test('what step() throws is the finding Crash, with what the server said', () => {
    const { violation } = run(
      doing(() => {
        throw new RangeError('out of paper');
      }),
    );
    expect(violation).toMatchObject({
      property: 'Crash',
      atStep: 1,
      fact: 'n1 threw on electionTimeout: out of paper',
    });
    expect(violation?.stack).toContain('own-subject.test.ts');
  });

  test('so is what view() throws after it', () => {
    let isLater = false;
    const start: StartServer = () => ({
      step() {
        isLater = true;
        return {};
      },
      view() {
        if (isLater) throw new RangeError('nothing to see');
        return idle;
      },
    });
    expect(run(start).violation).toMatchObject({
      property: 'Crash',
      fact: 'n1 threw on electionTimeout: nothing to see',
    });
  });

  test('what they may not give ends it, and is no finding', () => {
    expect(() => run(giving(undefined, idle))).toThrow(SubjectError);
  });
});
