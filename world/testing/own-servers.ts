import type { Declared } from '../../properties/seen/declared.ts';
import type { ClusterOptions, Input, LocalState, Subject, Transition } from '../../properties/seen/subject.ts';
import { ownSubject } from '../subjects/own/own-subject.ts';
import type { OwnServer, ServerInput, Shown, StartServer, Stepped } from '../subjects/own/server.ts';

/** Three servers of somebody's own. */
export const ownOptions: ClusterOptions = {
  servers: 3,
  features: [],
  maxEntries: 1,
  maxInFlight: 1,
  disk: 'immediate',
};

export const nothingDeclared: Declared = {
  features: [],
  disk: 'immediate',
  clients: false,
  notices: false,
  view: [],
  words: [],
  replies: false,
  limits: false,
  answers: false,
  save: false,
  conformance: false,
  otherwise: {},
  network: {},
};

/** A server that has seen nothing yet. */
export const idle: Shown = {
  role: 'follower',
  leaderId: null,
  currentTerm: 0,
  votedFor: null,
  commitIndex: 0,
  log: [],
};

/** Such servers as the subject `mine`. */
export const subjectOf = (
  start: StartServer,
  declares: Partial<Declared> = {},
  given: Partial<ClusterOptions> = {},
): Subject => ownSubject('mine', { ...nothingDeclared, ...declares }, start, { ...ownOptions, ...given });

/** Servers that do so in each step, and show what stands there then. */
export const doing =
  (step: (input: ServerInput) => Stepped, shown: () => Partial<Shown> = () => ({})): StartServer =>
  () => ({ step, view: () => ({ ...idle, ...shown() }) });

/** Servers that give these things, be they what a server may give or not; from their first step on they show `later`. */
export const giving =
  (stepped: unknown, shown: unknown, later = shown): StartServer =>
  () => {
    let now = shown;
    const server: Readonly<Record<'step' | 'view', () => unknown>> = {
      step() {
        now = later;
        return stepped;
      },
      view: () => now,
    };
    return server as OwnServer;
  };

/** The transitions of server 1 that is given these, one after another. */
export function transitions(subject: Subject, inputs: readonly Input[]): readonly Transition[] {
  let state: LocalState = subject.boot(1);
  return inputs.map((input) => {
    const transition = subject.step(state, input);
    ({ state } = transition);
    return transition;
  });
}

/** The last of them. */
export function stepped(subject: Subject, ...inputs: readonly Input[]): Transition {
  const last = transitions(subject, inputs).at(-1);
  if (last === undefined) throw new RangeError('no input');
  return last;
}

export const timeout: Input = { kind: 'electionTimeout' };

export const heartbeat: Input = { kind: 'heartbeatTimeout' };

/** That comes from server 2 to server 1. */
export const received = (payload: unknown): Input => ({
  kind: 'receive',
  envelope: { from: 2, to: 1, message: { kind: 'Other', name: 'Message', term: 0, says: {} }, payload },
});
