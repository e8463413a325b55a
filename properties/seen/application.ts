import type { StateMachine } from '../../impl/index.ts';
import type { EntryView, LogIndex } from './view.ts';

/** What the servers of a run replicate: pure functions of a state machine. */
export interface Application {
  readonly initial: Machine;
  apply(machine: Machine, index: LogIndex, command: string): { readonly machine: Machine; readonly answer: Answer };
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

/** What came of one command. */
export interface Answer {
  readonly reply: string; // to the client, in the application's own format
  readonly changed: boolean; // whether what is kept for the clients is another now; what is known of them does not count
}

/** `contentsOf` is a digest of what is kept for the clients, without what is known of them. */
export function applicationOf<State>(
  stateMachine: StateMachine<State>,
  contentsOf: (state: State) => string,
): Application {
  const machineOf = (state: State): Machine => ({ digest: stateMachine.hash(state), state });
  const stateOf = (machine: Machine): State => machine.state as State; // a machine of this application
  return {
    initial: machineOf(stateMachine.initial),
    apply(machine, index, command) {
      const state = stateOf(machine);
      const { state: next, reply } = stateMachine.apply(state, index, command);
      return { machine: machineOf(next), answer: { reply, changed: contentsOf(next) !== contentsOf(state) } };
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
