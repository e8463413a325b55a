import type { Invariant } from './invariants/invariant.ts';
import type { ClusterOptions, Subject } from './subject.ts';

/** Something to check: how to make its servers for given options, and what they are judged by. */
export interface Target {
  readonly name: string; // as in the registry: impl, fault:ID …
  make(options: ClusterOptions): Subject;
  readonly invariants: readonly Invariant[];
  /** Of Liveness and Crash, those that end a run without being a violation. */
  readonly unjudged?: readonly string[];
}
