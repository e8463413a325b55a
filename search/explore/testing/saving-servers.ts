import type { ClusterOptions, Input } from '../../../properties/seen/subject.ts';
import type { Envelope } from '../../../properties/seen/view.ts';
import type { ImplementationState } from '../../../world/subjects/implementation-parts.ts';
import { implementation } from '../../../world/subjects/implementation.ts';
import type { ServerInput, StartServer } from '../../../world/subjects/own/server.ts';
import { implementationKey } from '../../symmetry/implementation-key.ts';

/** What a server that saves badly leaves as it was at first. */
type Forgetting = (state: ImplementationState, first: ImplementationState) => ImplementationState;

/**
 * Servers of the implementation that change as they are stepped, and can be saved. What is saved is what the explorer knows
 * a state of the implementation by.
 */
export const savingServers =
  (options: ClusterOptions, forgetting: Forgetting = (state) => state): StartServer =>
  (id, saved) => {
    const pure = implementation(options);
    const first = pure.boot(id);
    let state = first;
    if (saved !== undefined) {
      const before = kept.get(saved);
      if (before === undefined) throw new RangeError('nobody saved that');
      state = forgetting(before, first);
    }
    return {
      step(input) {
        const { state: next, sent, replies, applied } = pure.step(state, inputOf(id, input));
        state = next;
        return { sent: sent.map(({ to, message }) => ({ to, payload: { message }, says: message })), replies, applied };
      },
      view: () => state.view,
      save() {
        const key = JSON.stringify([options, implementationKey(state, [1, 2, 3, 4, 5])]);
        kept.set(key, state);
        return key;
      },
    };
  };

const kept = new Map<unknown, ImplementationState>(); // by what was saved: a value, whoever saved it

function inputOf(to: number, input: ServerInput): Input {
  if (input.kind === 'lost') throw new TypeError('it declares no notices');
  if (input.kind !== 'receive') return input;
  const { from, payload } = input;
  return { kind: 'receive', envelope: { from, to, ...(payload as Pick<Envelope, 'message'>) } };
}
