import type { StateMachine } from '../../impl/index.ts';
import type { EntryView, LogIndex } from './view.ts';

/** What the servers of a run replicate: pure functions of a state machine. */
export interface Application {
  readonly initial: Machine;
  apply(machine: Machine, index: LogIndex, command: string): Applied;
  /** All of it, as text. */
  snapshot(machine: Machine): string;
  /** The state machine with exactly this snapshot. Throws if there is none. */
  restore(snapshot: string): Machine;
}

/** The state machine of one server at one moment, as an immutable value. */
export interface Machine {
  readonly digest: string; // short, and equal for equal states
  readonly state: unknown; // only its application looks into it
}

export interface Applied {
  readonly machine: Machine; // after it
  readonly answer: Answer;
}

/** What came of one command. */
export interface Answer {
  readonly reply: string; // to the client, in the application's own format
  readonly changed: boolean; // whether what is kept for the clients is another now; what is known of them does not count
}

/** What was applied to a machine last: the servers of a run apply the same entries, and all but the first find it here. */
interface Last {
  readonly index: LogIndex;
  readonly command: string;
  readonly applied: Applied;
}

/** `contentsOf` is a digest of what is kept for the clients, without what is known of them. */
export function applicationOf<State>(
  stateMachine: StateMachine<State>,
  contentsOf: (state: State) => string,
): Application {
  const machineOf = (state: State): Machine => ({ digest: stateMachine.hash(state), state });
  const stateOf = (machine: Machine): State => machine.state as State; // a machine of this application
  const last = new WeakMap<Machine, Last>();
  return {
    initial: machineOf(stateMachine.initial),
    apply(machine, index, command) {
      const known = last.get(machine);
      if (known?.command === command && known.index === index) return known.applied;
      const state = stateOf(machine);
      const { state: next, reply } = stateMachine.apply(state, index, command);
      const applied = { machine: machineOf(next), answer: { reply, changed: contentsOf(next) !== contentsOf(state) } };
      last.set(machine, { index, command, applied });
      return applied;
    },
    snapshot: (machine) => stateMachine.snapshot(stateOf(machine)),
    restore: (snapshot) => machineOf(stateMachine.restore(snapshot)),
  };
}

/** The machine after the entry at `index`, and the answer. A leader's no-op is none of its business, and has none. */
export function afterEntry(
  application: Application,
  machine: Machine,
  index: LogIndex,
  { command }: EntryView,
): { readonly machine: Machine; readonly answer: Answer | null } {
  return command === null ? { machine, answer: null } : application.apply(machine, index, command);
}
