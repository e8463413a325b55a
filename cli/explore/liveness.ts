import { LivenessCheck } from '../../search/explore/liveness/check.ts';
import type { LivenessCounts, LivenessFinding, LivenessProgress } from '../../search/explore/liveness/check.ts';
import { makeExplorable } from '../../search/explore/system.ts';
import type { SystemSpec } from '../../search/explore/system.ts';
import type { Io } from '../io.ts';
import { big } from '../terminal/numbers.ts';
import { pause } from '../../door/node-host.ts';
import { Progress } from '../terminal/progress.ts';

export interface LivenessAsked {
  readonly spec: SystemSpec;
  readonly growTerms: number;
  readonly growMessages: number;
  readonly states: number; // held at once
}

export interface LivenessResult {
  readonly end: Exclude<LivenessProgress, 'searching'> | 'interrupted';
  readonly counts: LivenessCounts;
  readonly finding: LivenessFinding | null;
  readonly ms: number;
}

const statesPerSlice = 2048;
/** Rows, edges and what is found of them; measured. */
export const bytesPerState = 256;

/** Whether a commit comes once the faults stop, from wherever they led to. */
export async function checkLiveness(io: Io, quiet: boolean, asked: LivenessAsked): Promise<LivenessResult> {
  const start = performance.now();
  const progress = new Progress(io, quiet);
  const check = new LivenessCheck(makeExplorable(asked.spec), asked);
  try {
    while (check.progress === 'searching' && !io.interrupted.aborted) {
      check.advance(statesPerSlice);
      const { reached, suffix, owned } = check.counts;
      progress.show(`liveness: ${big(reached)} + ${big(suffix)} + ${big(owned)} states`);
      await pause();
    }
  } finally {
    progress.clear();
  }
  const end = check.progress === 'searching' ? 'interrupted' : check.progress;
  return { end, counts: { ...check.counts }, finding: check.finding, ms: performance.now() - start };
}
