import type { Target } from '../../properties/judging/target.ts';

/** Whether somebody who writes JavaScript has given a subject, as `raft` and `defineSubject` make it. */
export const isTarget = (value: unknown): value is Target =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  'make' in value &&
  typeof value.make === 'function' &&
  'invariants' in value &&
  Array.isArray(value.invariants);
