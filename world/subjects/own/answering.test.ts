import { expect, test } from 'vitest';
import { allInvariants } from '../../../properties/invariants/all.ts';
import type { Declared } from '../../../properties/seen/declared.ts';
import type { ServerView } from '../../../properties/seen/view.ts';
import { runSteps } from '../../cluster/run.ts';
import { defineSubject } from '../../registry/define-subject.ts';
import { idle, ownOptions } from '../../testing/own-servers.ts';
import type { OwnEntry, OwnReply, StartServer } from './server.ts';

const mine: OwnEntry = { term: 1, command: 'mine' };
const anothers: OwnEntry = { term: 2, command: 'another’s' };
const accepted: OwnReply = { kind: 'accepted', index: 1, term: 1 };

interface Told {
  readonly shows: Pick<ServerView, 'role' | 'currentTerm'>;
  readonly applies: OwnEntry;
  readonly says?: readonly OwnReply[];
}

/** Leads, and takes a command as entry 1 of term 1; with its heartbeat timer it comes to what is told. */
const server =
  ({ shows, applies, says = [] }: Told): StartServer =>
  () => {
    let log: OwnEntry[] = [];
    let now: Told['shows'] = { role: 'leader', currentTerm: 1 };
    return {
      step({ kind }) {
        if (kind === 'command') {
          log = [mine];
          return { replies: [accepted] };
        }
        if (kind !== 'heartbeatTimeout') return {};
        now = shows;
        log = [applies];
        return { applied: [applies], replies: says };
      },
      view: () => ({ ...idle, ...now, log, commitIndex: now === shows ? 1 : 0 }),
    };
  };

/** What clients are told in the second step, and the first property that is broken, of those about answers. */
function run(told: Told, declares: Partial<Declared> = {}) {
  const all = { replies: true, ...declares };
  const target = defineSubject({ name: 'mine', declares: all, make: () => server(told) });
  const invariants = allInvariants.filter(({ name }) => ['Truthful Reply', 'Answers Given'].includes(name));
  const asked = target.invariants.filter((one) => invariants.some(({ name }) => name === one.name));
  const steps = [{ kind: 'command', server: 1, command: 'mine' } as const, { kind: 'heartbeat', server: 1 } as const];
  const replies: unknown[] = [];
  const { violation } = runSteps({ ...target, invariants: asked }, { ...ownOptions, servers: 1 }, steps, {
    suffix: false,
    observer: { after: (_, happening) => void replies.push(happening.replies) },
  });
  return { replies: replies[1], broken: violation?.property ?? null };
}

const leads = { role: 'leader', currentTerm: 1 } as const;
const follows = { role: 'follower', currentTerm: 2 } as const;
const answered = { kind: 'answered', index: 1, term: 1 } as const;
const answers: Partial<Declared> = { answers: true };

test('who does not declare answers has its clients answered when it applies what it accepted', () => {
  expect(run({ shows: leads, applies: mine })).toEqual({ replies: [{ ...answered, answer: '' }], broken: null });
});

test('and given up where it applies another leader’s entry there', () => {
  const givenUp = { kind: 'givenUp', index: 1, term: 1 };
  expect(run({ shows: follows, applies: anothers })).toEqual({ replies: [givenUp], broken: null });
});

test('what a subject says itself stands, with what the state machine gave', () => {
  const told = { shows: leads, applies: mine, says: [answered] };
  const expected = { replies: [{ ...answered, answer: '' }], broken: null };
  expect([run(told), run(told, answers)]).toEqual([expected, expected]);
});

test('to answer another leader’s entry is a finding (Truthful Reply)', () => {
  expect(run({ shows: follows, applies: anothers, says: [answered] }, answers)).toMatchObject({
    broken: 'Truthful Reply',
  });
});

test('so is to say nothing (Answers Given), unless it leads no more', () => {
  expect(run({ shows: leads, applies: mine }, answers)).toEqual({ replies: [], broken: 'Answers Given' });
  expect(run({ shows: follows, applies: anothers }, answers)).toEqual({ replies: [], broken: null });
});

test('answers are replies: who declares them declares those', () => {
  const define = () =>
    defineSubject({ name: 'mine', declares: answers, make: () => () => ({ step: () => ({}), view: () => idle }) });
  expect(define).toThrow('declares: answers needs replies');
});
