import { describe, expect, test } from 'vitest';
import { encodeKeyValueCommand, encodeSessionCommand } from '../../../impl/index.ts';
import { applicationFor } from '../../../properties/seen/application-for.ts';
import { afterEntry } from '../../../properties/seen/application.ts';
import type { Answer, Application } from '../../../properties/seen/application.ts';
import type { EntryView } from '../../../properties/seen/view.ts';
import {
  doing,
  giving,
  idle,
  ownOptions,
  received,
  stepped,
  subjectOf,
  timeout,
  transitions,
} from '../../testing/own-servers.ts';
import type { StartServer, Stepped } from './server.ts';

describe('what is applied', () => {
  const a = { term: 1, command: 'a' };
  const b = { term: 1, command: 'b' };
  const noop = { term: 1, command: null };

  /** Applies what it is told to. */
  const applying: StartServer = doing((input) =>
    input.kind === 'receive' ? { applied: input.payload as readonly EntryView[] } : {},
  );

  /** The same in the plain way. */
  function applied(application: Application, entries: readonly EntryView[]) {
    let { initial: machine } = application;
    const answers: (Answer | null)[] = [];
    for (const [k, entry] of entries.entries()) {
      const after = afterEntry(application, machine, k + 1, entry);
      answers.push(after.answer);
      ({ machine } = after);
    }
    return { machine, answers };
  }

  const digest = (...entries: readonly EntryView[]): string =>
    applied(applicationFor(ownOptions), entries).machine.digest;

  test('goes to a state machine kept for the server, and to appliedIndex; a no-op is none of its business', () => {
    const [first, second] = transitions(subjectOf(applying), [received([a]), received([noop, b])]);
    expect(first?.state.view).toMatchObject({ appliedIndex: 1, machine: digest(a) });
    expect(first?.applied).toEqual([a]);
    expect(second?.state.view).toMatchObject({ appliedIndex: 3, machine: digest(a, b) });
    expect(second?.answers.map((answer) => answer === null)).toEqual([true, false]);
    expect(digest(a, b)).not.toBe(digest(b, a));
  });

  test('is answered by the store that the clients use', () => {
    const put = encodeKeyValueCommand({ kind: 'put', key: 'k', value: 'v' });
    const entries = [
      { term: 1, command: encodeSessionCommand({ kind: 'register' }, 1) },
      {
        term: 1,
        command: encodeSessionCommand(
          { kind: 'request', session: 1, sequence: 1, acknowledgedBelow: 1, command: put },
          2,
        ),
      },
    ];
    const given = { clients: 1 };
    const { answers, state } = stepped(subjectOf(applying, {}, given), received(entries));
    const plain = applied(applicationFor({ ...ownOptions, ...given }), entries);
    expect(answers).toEqual(plain.answers);
    expect(state.view.machine).toBe(plain.machine.digest);
    expect(answers[1]).toMatchObject({ changed: true });
  });

  test('is copied', () => {
    const entry = { term: 1, command: 'a' };
    const { applied: seen } = stepped(subjectOf(giving({ applied: [entry] }, idle)), timeout);
    entry.command = 'another';
    expect(seen).toEqual([a]);
  });

  test('is lost in a crash, and applied anew after the restart', () => {
    const inputs = [received([a, b]), { kind: 'crash' }, { kind: 'restart' }, received([a])] as const;
    const seen = transitions(subjectOf(applying), inputs).map(({ state: { view } }) => [
      view.up,
      view.appliedIndex,
      view.machine,
    ]);
    expect(seen).toEqual([
      [true, 2, digest(a, b)],
      [false, 0, digest()],
      [true, 0, digest()],
      [true, 1, digest(a)],
    ]);
  });

  /** Its log is compacted up to `base`, for which `snapshot` stands, as it is told. */
  const compacting: StartServer = () => {
    let told = { base: 0, snapshot: '' };
    return {
      step(input) {
        if (input.kind === 'compact') told = { base: 1, snapshot: input.snapshot };
        if (input.kind !== 'receive') return {};
        const { applied: entries, ...more } = input.payload as typeof told & Stepped;
        told = { ...told, ...more };
        return { applied: entries ?? [] };
      },
      view: () => ({ ...idle, snapshot: told.snapshot, log: { base: told.base, baseTerm: 1, entries: [] } }),
    };
  };
  const snapshotOf = (...entries: readonly EntryView[]): string => {
    const application = applicationFor(ownOptions);
    return application.snapshot(applied(application, entries).machine);
  };
  const withSnapshots = subjectOf(compacting, { view: ['snapshot'] });

  test('comes from a snapshot of another server, from which it goes on', () => {
    const arriving = received({ base: 2, snapshot: snapshotOf(a, b) });
    const [, installed, next] = transitions(withSnapshots, [
      received({ applied: [a] }),
      arriving,
      received({ applied: [b] }),
    ]);
    expect(installed?.state.view).toMatchObject({ appliedIndex: 2, machine: digest(a, b), snapshot: snapshotOf(a, b) });
    expect(next?.state.view).toMatchObject({ appliedIndex: 3, machine: digest(a, b, b) });
  });

  test('together with a snapshot is what comes after it', () => {
    const { state } = stepped(withSnapshots, received({ base: 2, snapshot: snapshotOf(a, b), applied: [a] }));
    expect(state.view).toMatchObject({ appliedIndex: 3, machine: digest(a, b, a) });
  });

  test('is what a server may compact, whose state machine stays; and a crash leaves its snapshot', () => {
    const more = [received({ applied: [b] }), received({ applied: [noop] })];
    const inputs = [received({ applied: [a] }), { kind: 'compact' } as const, ...more, { kind: 'crash' } as const];
    const views = transitions(withSnapshots, inputs).map(({ state }) => state.view);
    expect(views[1]).toMatchObject({ appliedIndex: 1, machine: digest(a), snapshot: snapshotOf(a) });
    expect(views[2]).toMatchObject({ appliedIndex: 2, machine: digest(a, b) });
    expect(views[3]).toMatchObject({ appliedIndex: 3, machine: digest(a, b) });
    expect(views[4]).toMatchObject({ up: false, appliedIndex: 1, machine: digest(a) });
  });

  test('may end elsewhere: a server may show its own appliedIndex', () => {
    const subject = subjectOf(giving({ applied: [a] }, { ...idle, appliedIndex: 7 }));
    expect(stepped(subject, timeout).state.view.appliedIndex).toBe(7);
  });
});
