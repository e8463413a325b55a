import type { EntryView } from './view.ts';

/**
 * The state machine of the simulated world: all that it knows is which commands it has had, in which order, as a hash
 * (FNV-1a) in eight hexadecimal digits. So two of them are equal if and only if they were given the same commands, but
 * for a chance of one in four thousand million; and its snapshot is its state.
 */
export type MachineState = string;

export const initialMachine: MachineState = '811c9dc5';

/** The machine after an entry. A leader's no-op is none of its business. */
export function applied(state: MachineState, { command }: EntryView): MachineState {
  if (command === null) return state;
  let hash = Number.parseInt(state, 16);
  for (let k = 0; k < command.length; k += 1) hash = Math.imul(hash ^ command.charCodeAt(k), 0x0100_0193);
  hash = Math.imul(hash ^ 0x1_0000, 0x0100_0193); // so that where a command ends is told too
  return (hash >>> 0).toString(16).padStart(8, '0');
}
