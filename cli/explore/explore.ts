import { CoverageRecorder } from '../../world/coverage/recorder.ts';
import { Explorer } from '../../search/explore/explorer.ts';
import { exploreToEnd } from '../../search/explore/advancing.ts';
import type { NotJudged } from '../../properties/invariants/not-judged.ts';
import type { Refutation } from '../../properties/judging/judge.ts';
import { Judges } from '../../search/numbering/judging.ts';
import { pathOf } from '../../search/numbering/path.ts';
import type { PathStep } from '../../search/numbering/path.ts';
import { makeExplorable } from '../../search/explore/system.ts';
import { Trail } from '../../search/numbering/trail.ts';
import { explorationHostOf } from '../../door/node-host.ts';
import { exploreTogether } from './crew.ts';
import type { Crew, CrewResult } from './crew.ts';
import { metBy } from './job.ts';
import type { ExploreJob } from './job.ts';

export interface Exploring extends ExploreJob {
  readonly workers: number;
}

/** How far it has come. */
export type ExplorationCounts = Crew['counts'];

/** What was found. */
export interface Explored extends CrewResult {
  readonly counterexample: Counterexample | null;
  readonly notJudged: readonly NotJudged[]; // that it is clean says nothing of these, or not all
  readonly ms: number;
  readonly cpuMs: number;
}

/** A property that does not hold, and a shortest way to break it. */
export interface Counterexample extends Refutation {
  readonly path: readonly PathStep[];
}

export interface Around {
  readonly interrupted: AbortSignal;
  readonly onProgress: (counts: ExplorationCounts, ms: number) => void;
}

const progressMs = 100;

/** Explores with so many threads. A refuted property is looked for again by one, with a trail. */
export async function explore(exploring: Exploring, around: Around): Promise<Explored> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const found = await (exploring.workers === 1 ? exploreAlone : exploreInThreads)(exploring, around, start);
  const counterexample = found.end === 'refuted' ? await counterexampleOf(exploring, around, start) : null;
  const { user, system } = process.cpuUsage(cpu);
  const { notJudged } = new Judges(makeExplorable(exploring.spec), exploring.abstraction.histories === true);
  return { ...found, counterexample, notJudged, ms: performance.now() - start, cpuMs: (user + system) / 1000 };
}

async function exploreAlone(
  { spec, abstraction, limits }: Exploring,
  around: Around,
  start: number,
): Promise<CrewResult> {
  const recorder = new CoverageRecorder();
  const explorer = new Explorer(makeExplorable(spec, recorder), abstraction, limits);
  const end = await run(explorer, around, start);
  return { end, ...countsOf(explorer), ...metBy(explorer.tables, recorder.take()), shares: [] };
}

async function exploreInThreads(exploring: Exploring, around: Around, start: number): Promise<CrewResult> {
  const crew = exploreTogether(exploring, exploring.workers, around.interrupted);
  const ticking = setInterval(() => around.onProgress(crew.counts, performance.now() - start), progressMs);
  try {
    return await crew.result;
  } finally {
    clearInterval(ticking);
  }
}

const run = (explorer: Explorer, { interrupted, onProgress }: Around, start: number): Promise<CrewResult['end']> =>
  exploreToEnd(explorer, explorationHostOf(interrupted), () =>
    onProgress(countsOf(explorer), performance.now() - start),
  );

/** A trail costs memory, so the first search goes without. The path is the same however many workers there are. */
async function counterexampleOf(
  { spec, abstraction, limits }: Exploring,
  around: Around,
  start: number,
): Promise<Counterexample | null> {
  const trail = new Trail();
  const explorer = new Explorer(makeExplorable(spec), abstraction, limits, trail);
  await run(explorer, around, start);
  return explorer.refutation && { ...explorer.refutation, path: pathOf(explorer.tables, trail.toLast()) };
}

const countsOf = ({ distinct, generated, depth, frontier, bytes }: Explorer): ExplorationCounts => ({
  distinct,
  generated,
  depth,
  frontier,
  tableBytes: bytes.table,
  restBytes: bytes.rest,
});
