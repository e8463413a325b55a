import type { DraftOutcome } from '../drawing/run-draft.ts';
import type { StepCounts } from '../drawing/step-counts.ts';
import { addSteps, noSteps } from '../drawing/step-counts.ts';
import type { Tally } from '../../world/environment/tally.ts';
import { addTally, emptyTally } from '../../world/environment/tally.ts';

/** What a search did: that it found nothing means little if nothing happened in it. */
export interface Summary extends Tally {
  runs: number;
  offered: number; // choices drawn
  suffixMoves: number; // of the fault-free suffixes
  runsWithLeader: number;
  runsWithCommit: number;
  readonly stepKinds: StepCounts; // of each kind, those made and those skipped
}

export function emptySummary(): Summary {
  return {
    ...emptyTally(),
    runs: 0,
    offered: 0,
    suffixMoves: 0,
    runsWithLeader: 0,
    runsWithCommit: 0,
    stepKinds: noSteps(),
  };
}

export function copyOfSummary(summary: Summary): Summary {
  const stepKinds = noSteps();
  addSteps(stepKinds, summary.stepKinds);
  return { ...summary, stepKinds };
}

export function addRun(summary: Summary, { tally, offered, suffixMoves, stepKinds }: DraftOutcome): void {
  addTally(summary, tally);
  summary.runs += 1;
  summary.offered += offered;
  summary.suffixMoves += suffixMoves;
  if (tally.elections > 0) summary.runsWithLeader += 1;
  if (tally.commits > 0) summary.runsWithCommit += 1;
  addSteps(summary.stepKinds, stepKinds);
}

/** Unites what several workers did. */
export function addSummary(summary: Summary, other: Summary): void {
  addTally(summary, other);
  summary.runs += other.runs;
  summary.offered += other.offered;
  summary.suffixMoves += other.suffixMoves;
  summary.runsWithLeader += other.runsWithLeader;
  summary.runsWithCommit += other.runsWithCommit;
  addSteps(summary.stepKinds, other.stepKinds);
}

/** Why a search that found nothing shows nothing, or null if it does show something. */
export function vacuity(summary: Summary): string | null {
  if (summary.runs === 0) return 'no schedule was run';
  if (summary.runsWithLeader === 0) return 'no leader was ever elected';
  if (summary.runsWithCommit === 0) return 'nothing was ever committed';
  if (summary.undecided > 0) return `${summary.undecided} verdicts of properties hit a limit`;
  return null;
}
