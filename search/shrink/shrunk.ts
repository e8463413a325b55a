import type { Violation } from '../../properties/judging/judge.ts';
import type { Bounds } from './shorter/space.ts';
import type { Candidate } from './trial.ts';

/** A shortest schedule that was found, and what vouches for it. */
export interface Shrunk {
  readonly candidate: Candidate;
  readonly violation: Violation;
  readonly replays: number;
  /** Removals of one step that were tried at the end, none of which kept the violation; null if a limit came first. */
  readonly removalsTried: number | null;
  /** Replays nearby since it was found, none of which led to a shorter one. */
  readonly nearby: number;
  readonly shorter: Shorter;
}

/** What is known of schedules that are shorter still. */
export type Shorter =
  | { readonly known: 'none'; readonly bounds: Bounds | null; readonly states: number } // all of them were looked at
  | { readonly known: 'undecided'; readonly states: number } // so many were visited, and a limit came first
  | { readonly known: 'nothing'; readonly why: string }; // no search
