import type { Invariant } from '../invariants/invariant.ts';
import type { NotJudged } from '../invariants/not-judged.ts';
import type { Declared } from '../seen/declared.ts';
import type { Schedule } from '../seen/schedule.ts';
import type { ClusterOptions, Subject } from '../seen/subject.ts';

/** Something to check: how to make its servers for given options, and what they are judged by. */
export interface Target {
  readonly name: string; // as in the registry: impl, fault:ID …
  readonly version?: string; // of a subject of the user, if it says one
  readonly make: (options: ClusterOptions) => Subject;
  readonly invariants: readonly Invariant[];
  /** Whether the spec runs beside it, step by step, or is the subject itself; absent: neither. */
  readonly spec?: 'beside' | 'itself';
  /** Of a subject of the user: what its servers can do and show. */
  readonly takes?: Declared;
  /** Another process is asked for each of its steps: what is only worth trying where steps cost little is left. */
  readonly slow?: true;
  /** Its servers change as they are stepped, and cannot be saved: their states cannot be compared. */
  readonly forwardOnly?: true;
  /** Of servers that can be saved: the same, each step from what was saved before it. */
  readonly reloaded?: (options: ClusterOptions) => Subject;
  /** Its servers without the spec, if `make` makes them with it. */
  readonly code?: (options: ClusterOptions) => Subject;
  /**
   * Its servers take single actions of raft.tla. So no choices can be drawn for it, and no fault-free suffix ends its
   * runs: the moves of both are for real servers. Liveness is then not judged.
   */
  readonly core?: true;
  /** No fault-free suffix ends its runs: a search that does not judge Liveness saves its moves. */
  readonly suffix?: false;
  /** If its servers are those of the implementation: how the explorer can be told to explore them. */
  readonly explored?: { readonly fault: string | null; readonly conformance: boolean };
  /** Properties of which a clean run of it says nothing, or not all. */
  readonly notJudged?: readonly NotJudged[];
  /** Of Liveness and Crash, those that end a run without being a violation. */
  readonly unjudged?: readonly string[];
}

/** How a schedule that is made with a target names it. */
export const subjectOfSchedule = ({ name, version }: Target): Pick<Schedule, 'subject' | 'subjectVersion'> => ({
  subject: name,
  ...(version !== undefined && { subjectVersion: version }),
});
