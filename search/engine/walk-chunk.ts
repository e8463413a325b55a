import type { Progressive } from '../../properties/progressive.ts';
import { allChoices } from '../../world/steps/all.ts';
import type { Choice } from '../../world/steps/descriptor.ts';
import type { Draft } from '../drawing/draft.ts';
import type { StepCounts } from '../drawing/step-counts.ts';
import { countStep, kindWanted } from '../drawing/step-counts.ts';
import { moveNumber } from '../walks/moves.ts';
import type { Walks } from '../walks/walks.ts';
import type { Counts } from '../walks/walker.ts';
import type { ChunkResult } from './chunk.ts';
import type { RunPath } from './fuzz.ts';
import { pathAt, placeOf } from './fuzz.ts';
import type { Summary } from './summary.ts';
import { copyOfSummary, emptySummary } from './summary.ts';

/** A chunk of walks, in small portions, after each of which stands what the runs before it came to. */
export function* walkingChunk(
  walks: Walks,
  chunk: number,
  runs: number,
  runByRun: boolean,
): Progressive<() => ChunkResult, ChunkResult> {
  const summary = emptySummary();
  const byRun: Summary[] = [];
  const result = (failing: ChunkResult['failing'] = null): ChunkResult => ({
    summary: copyOfSummary(summary),
    coverage: null, // a step that was looked up is no news of the spec
    failing,
    kept: [],
    byRun,
  });
  yield () => result();
  let index = 0;
  for (const { counts, fails, draft } of walks.runs(chunk, runs)) {
    addWalks(summary, counts);
    if (runByRun) byRun.push(copyOfSummary(summary));
    if (fails) return result({ draft: draft(), path: pathAt(chunk, index) });
    index += 1;
    yield () => result();
  }
  return result();
}

/** The last walk of the run at that path, as a draft; null if there is no such run. */
export function walkAt(walks: Walks, path: RunPath): Draft | null {
  const place = placeOf(path);
  if (place === null) return null;
  const [last] = [...walks.runs(place.chunk, place.index + 1)].slice(-1);
  return last?.draft() ?? null;
}

const moves = {
  lost: moveNumber('drop'),
  duplicated: moveNumber('duplicate'),
  crashes: moveNumber('crash'),
  snapshotsTaken: moveNumber('compact'),
  transfersBegun: moveNumber('transfer'),
  readsAsked: moveNumber('read'),
} as const satisfies Partial<Record<keyof Summary, number>>;

const counted = Object.keys(moves) as readonly (keyof typeof moves)[];

function addWalks(summary: Summary, { offered, applied, elections, commits, moves: made, skipped }: Counts): void {
  summary.runs += 1;
  summary.offered += offered;
  summary.applied += applied;
  summary.elections += elections;
  summary.commits += commits;
  if (elections > 0) summary.runsWithLeader += 1;
  if (commits > 0) summary.runsWithCommit += 1;
  for (const name of counted) summary[name] += made[moves[name]] ?? 0;
  for (const [k, choice] of allChoices.entries()) {
    countIfAny(summary.stepKinds.made, choice, made[k]);
    countIfAny(summary.stepKinds.skipped, choice, skipped[k]);
  }
}

function countIfAny(counts: StepCounts['made'], choice: Choice, times = 0): void {
  if (times > 0) countStep(counts, kindWanted(choice), times);
}
