import type { ClusterOptions, Subject, Transition } from '../../../properties/seen/subject.ts';
import type { Envelope } from '../../../properties/seen/view.ts';
import { implementation } from '../implementation.ts';
import { soundParts } from '../implementation-parts.ts';
import type { ImplementationState } from '../implementation-parts.ts';
import { documentedRules } from './rules.ts';

/**
 * The documented engine: the implementation with that engine's rules, and with what its test harness did by hand. To
 * be checked, and to repeat its published traces; never to be used.
 */
export function documented(options: ClusterOptions): Subject<ImplementationState> {
  // Its own way to transfer power is not documented here.
  const features = options.features.filter((feature) => feature === 'preVote');
  const engine = implementation({ ...options, features }, 'documented', {
    ...soundParts,
    rules: documentedRules,
    marksInLog: true,
  });
  return {
    ...engine,
    harness: true,
    step(state, input) {
      const transition = engine.step(state, input);
      return input.kind === 'harness' ? authorize(transition) : transition;
    },
  };
}

/** R7: the pre-vote requests of a campaign ordered by hand carry a flag. */
function authorize<State extends ImplementationState>(transition: Transition<State>): Transition<State> {
  return { ...transition, sent: transition.sent.map(authorized) };
}

function authorized(envelope: Envelope): Envelope {
  if (envelope.message.kind !== 'PreVote') return envelope;
  const message = { ...envelope.message, authorized: true };
  return { ...envelope, message };
}
