import type { ClusterOptions, Input, Subject, Transition } from '../../../properties/seen/subject.ts';
import { unreachable } from '../../../properties/unreachable.ts';
import { implementation } from '../implementation.ts';
import { quiet } from '../quiet.ts';
import { soundParts } from '../implementation-parts.ts';
import type { ImplementationState } from '../implementation-parts.ts';
import { authorized, handsOver, takesOver, transferAnswer } from './power-transfer.ts';
import { documentedRules } from './rules.ts';

/**
 * The documented engine: the implementation with that engine's rules, and with what its test harness did by hand. To
 * be checked, and to repeat its published traces; never to be used.
 */
export function documented(options: ClusterOptions): Subject<ImplementationState> {
  // Its own way to transfer power is the harness's alone.
  const features = options.features.filter((feature) => feature === 'preVote');
  const { world: _world, ...others } = options; // its marks in the log are made as it commits
  const engine = implementation({ ...others, features }, 'documented', {
    ...soundParts,
    rules: documentedRules,
    marksInLog: true,
  });
  const { limits: _limits, ...unlimited } = engine; // it keeps none of them
  return {
    ...unlimited,
    harness: true,
    step(state, input) {
      if (input.kind === 'harness') return byHarness(engine, state, input);
      if (input.kind !== 'receive') return engine.step(state, input);
      const { message } = input.envelope;
      if (message.kind === 'TimeoutNow') return takesOver(engine, state, input.envelope);
      return message.kind === 'Other' && message.name === transferAnswer ? quiet(state) : engine.step(state, input);
    },
  };
}

function byHarness(
  engine: Subject<ImplementationState>,
  state: ImplementationState,
  input: Extract<Input, { kind: 'harness' }>,
): Transition<ImplementationState> {
  switch (input.action) {
    case 'campaign': {
      const transition = engine.step(state, input);
      return { ...transition, sent: transition.sent.map(authorized) };
    }
    case 'demote':
      return engine.step(state, input);
    case 'timeout':
      return engine.step(state, { kind: 'electionTimeout' });
    case 'append':
      // Nobody waits for it.
      return { ...engine.step(state, { kind: 'command', command: 'settings' }), replies: [] };
    case 'transfer':
      if (input.to === undefined) throw new TypeError('a transfer says to whom');
      return handsOver(state, input.to);
    case 'wipe':
      return engine.step(engine.boot(state.view.id), { kind: 'crash' });
    default:
      return unreachable(input.action);
  }
}
