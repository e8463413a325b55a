import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { allInvariants, figure3 } from '../../properties/invariants/all.ts';
import { conformance, crash, liveness } from '../../properties/judging/judge.ts';
import type { ClusterOptions, Subject } from '../../properties/seen/subject.ts';
import { drafts } from '../../search/drawing/draft.ts';
import { runDraft } from '../../search/drawing/run-draft.ts';
import { runSteps } from '../cluster/run.ts';
import { implementation } from '../subjects/implementation.ts';
import { targetNamed } from '../testing/target-named.ts';
import { asTarget, besideSpec } from './as-target.ts';
import type { Checked } from './as-target.ts';

const options: ClusterOptions = { servers: 3, features: [], maxEntries: 1, maxInFlight: 1, disk: 'immediate' };

/** A Raft that has heard of no features and of nobody who takes no part at first. */
function plainRaft({ servers, maxEntries, maxInFlight, disk, clients }: ClusterOptions): Subject {
  const store = clients === undefined ? {} : { clients };
  const raft: Subject = implementation({ servers, maxEntries, maxInFlight, disk, ...store, features: [] });
  return { name: 'plainRaft', boot: (id) => raft.boot(id), step: (state, input) => raft.step(state, input) };
}

describe('what can be checked', () => {
  test('a function from options to a subject goes by its name, and is judged by everything', () => {
    expect(asTarget(plainRaft)).toMatchObject({ name: 'plainRaft', make: plainRaft, invariants: allInvariants });
  });

  test('a subject goes by its own', () => {
    const subject = plainRaft(options);
    const target = asTarget(subject);
    expect([target.name, target.make(options)]).toEqual(['plainRaft', subject]);
  });

  test('a target stays what it is, but for what it is judged by', () => {
    const target = targetNamed('impl');
    expect(asTarget(target)).toBe(target);
    expect(asTarget(target, figure3)).toEqual({ ...target, invariants: figure3, unjudged: [crash, liveness] });
  });

  test.each([
    [
      'impl',
      'subject: expected a Subject (boot, step), a function from options to one, or what makeTarget gives, got "impl"',
    ],
    [null, 'got null'],
    [{ step: 1 }, 'got a value of type object'],
    [{ ...plainRaft(options), name: '' }, 'subject: it has no name: give it one'],
    [implementation(options), 'subject: "impl" is a built-in one: give yours another name'],
  ])('%j is none', (given, message) => {
    expect(() => asTarget(given as Checked)).toThrow(message);
  });
});

describe('beside the spec', () => {
  test('a Raft without features conforms, whatever is drawn for it', { tags: 'slow' }, () => {
    const target = besideSpec(plainRaft);
    fc.assert(
      fc.property(drafts({ steps: 100 }), (draft) => {
        expect(runDraft(target, draft).violation).toBeNull();
      }),
      {
        numRuns: 60,
        endOnFailure: true,
      },
    );
  });

  test('a difference is a violation of Conformance', () => {
    const deaf = (given: ClusterOptions): Subject => {
      const subject = plainRaft(given);
      return { ...subject, name: 'deaf', step: (state, input) => ({ ...subject.step(state, input), sent: [] }) };
    };
    const { violation } = runSteps(besideSpec(deaf), options, [{ kind: 'timeout', server: 1 }]);
    expect(violation).toMatchObject({
      property: conformance,
      difference: { field: 'message sent (RequestVote)', code: 'none' },
    });
    expect(runSteps(asTarget(deaf), options, [{ kind: 'timeout', server: 1 }], { suffix: false }).violation).toBeNull();
  });

  test('what is there already, or is the spec, stays as it is', () => {
    for (const target of [targetNamed('impl', { conformance: true }), targetNamed('model')]) {
      expect(besideSpec(target)).toBe(target);
    }
    expect(besideSpec(targetNamed('impl')).explored).toEqual({ fault: null, conformance: true });
  });

  test('single actions of raft.tla have no spec beside them', () => {
    expect(() => besideSpec(targetNamed('model:core'))).toThrow(
      'model:core takes single actions of raft.tla: no spec runs beside it',
    );
  });
});
