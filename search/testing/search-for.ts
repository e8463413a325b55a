import type { DraftOptions } from '../drawing/draft.ts';
import type { Finding } from '../engine/fuzz.ts';
import { Fuzzer, runsPerChunk } from '../engine/fuzz.ts';
import type { Summary } from '../engine/summary.ts';
import type { Target } from '../../properties/judging/target.ts';

/** Fuzzes with a fixed seed until the first finding, or for about so many runs. */
export function searchFor(
  target: Target,
  runs: number,
  drafts: DraftOptions = {},
  seed = 1,
): { readonly finding: Finding | null; readonly summary: Summary } {
  const fuzzer = new Fuzzer(target, seed, drafts);
  for (let chunk = 0; chunk * runsPerChunk < runs; chunk += 1) {
    const { hit } = fuzzer.search(chunk);
    if (hit !== null) return { finding: fuzzer.explain(hit, { states: 0, patience: 0 }), summary: fuzzer.summary };
  }
  return { finding: null, summary: fuzzer.summary };
}
