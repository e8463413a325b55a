import type { StateMachine } from '../../impl/index.ts';
import { applicationOf } from './application.ts';

/**
 * The application of a run without clients: all that it knows is which commands it has had, in which order, as a hash
 * (FNV-1a) in eight hexadecimal digits. So two of them are equal if and only if they were given the same commands, but
 * for a chance of one in four thousand million; and its snapshot is its state.
 */
const commandHashMachine: StateMachine<string> = {
  initial: '811c9dc5',
  apply(state, _index, command) {
    let hash = Number.parseInt(state, 16);
    for (let k = 0; k < command.length; k += 1) hash = Math.imul(hash ^ command.charCodeAt(k), 0x0100_0193);
    hash = Math.imul(hash ^ 0x1_0000, 0x0100_0193); // so that where a command ends is told too
    return { state: (hash >>> 0).toString(16).padStart(8, '0'), reply: '' };
  },
  read: () => '',
  snapshot: (state) => state,
  restore: (snapshot) => snapshot,
  hash: (state) => state,
};

export const commandHash = applicationOf(commandHashMachine, (state) => state);
