import { isMainThread, workerData } from 'node:worker_threads';
import type { TrialJob } from './trial.ts';

/**
 * What the instrumented code asks: is this mutant switched on? And what it tells: these mutants' code is reached. The
 * names are those that StrykerJS gives. The choice is made before any of the code is loaded and never changes, so what
 * is computed at load is the mutant's too.
 */
const { mutant, trial } = (isMainThread ? { mutant: null, trial: { kind: 'explore' } } : workerData) as TrialJob;
const counts = trial.kind === 'coverage';

export const reached = new Set<string>();

/** @public imported by the instrumented code */
export function stryMutAct_9fa48(id: string): boolean {
  return id === mutant;
}

/** @public imported by the instrumented code */
export function stryCov_9fa48(...ids: readonly string[]): void {
  if (counts) for (const id of ids) reached.add(id);
}
