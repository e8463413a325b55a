import type { Input, LocalState, Transition } from '../../../../properties/seen/subject.ts';
import type { Envelope, ServerView } from '../../../../properties/seen/view.ts';
import type { Explorable, OwnInput } from '../../../numbering/explorable.ts';
import { logOf } from '../../../../properties/seen/view.ts';
import { plainView } from '../../../../world/testing/plain-view.ts';

/** What a step of a toy does, by state and kind of input. */
export type ToyRules = Readonly<Record<string, ToySteps>>;

type ToySteps = { readonly [Kind in Input['kind']]?: ToyStep };

interface ToyStep {
  readonly to: string;
  readonly sends?: true;
}

interface ToyState extends LocalState {
  readonly name: string;
}

/**
 * A server that leads itself by rules of the test's own and sends messages to itself. It begins in the state `start`; the
 * step to the state `committed` commits something, and from there it begins again.
 */
export function toyCluster(rules: ToyRules, maxMessages = 1): Explorable<ToyState> {
  const message: Envelope = {
    from: 1,
    to: 1,
    message: { kind: 'RequestVoteResponse', term: 1, voteGranted: true },
  };
  const stateOf = (name: string): ToyState => ({ name, view: viewOf(name === 'committed' ? 1 : 0) });
  const stepOf = (name: string, { kind }: Input): ToyStep | undefined =>
    (name === 'committed' ? afterCommit : rules[name])?.[kind];
  return {
    subject: {
      name: 'toy',
      boot: () => stateOf('start'),
      enabled: ({ name }, input) => stepOf(name, input) !== undefined,
      step({ name }, input): Transition<ToyState> {
        const { to = name, sends } = stepOf(name, input) ?? {};
        return {
          state: stateOf(to),
          sent: sends === true ? [message] : [],
          replies: [],
          applied: [],
          answers: [],
          difference: null,
        };
      },
    },
    servers: 1,
    network: { maxMessages, duplicate: false, drop: false },
    budgets: {},
    mayBeDown: false,
    invariants: [],
    inputs: (): readonly OwnInput[] => [{ kind: 'heartbeatTimeout' }, { kind: 'written' }, { kind: 'crash' }],
    waiting: () => 0,
    key: ({ name }) => name,
    withoutDead: (state) => state,
  };
}

const afterCommit: ToySteps = { written: { to: 'start' } };

const viewOf = (commitIndex: number): ServerView =>
  plainView(1, { role: 'leader', log: logOf([{ term: 1, command: 'x' }]), commitIndex });
