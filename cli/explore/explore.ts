import { freemem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { CoverageRecorder } from '../../properties/coverage/recorder.ts';
import type { SpecCoverage } from '../../properties/coverage/coverage.ts';
import { Explorer } from '../../properties/explore/explorer.ts';
import type { Abstraction, Limits, Progress } from '../../properties/explore/explorer.ts';
import type { Refutation } from '../../properties/explore/judging.ts';
import { pathOf } from '../../properties/explore/path.ts';
import type { PathStep } from '../../properties/explore/path.ts';
import { makeExplorable } from '../../properties/explore/system.ts';
import type { SystemSpec } from '../../properties/explore/system.ts';
import { Trail } from '../../properties/explore/trail.ts';
import { pause } from '../pause.ts';

export interface Exploring {
  readonly spec: SystemSpec;
  readonly abstraction: Abstraction;
  readonly limits: Limits;
}

/** How far it has come. */
export interface Stand {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly frontier: number;
  readonly tableBytes: number;
  readonly restBytes: number;
}

/** What was found. */
export interface Explored extends Stand {
  readonly end: Exclude<Progress, 'searching'> | 'interrupted';
  readonly localStates: number;
  readonly messages: number;
  readonly calls: number; // of the subject
  readonly leaders: boolean; // was there ever one?
  readonly commits: boolean; // was anything ever committed?
  readonly counterexample: Counterexample | null;
  readonly coverage: SpecCoverage;
  readonly ms: number;
  readonly cpuMs: number;
}

/** A property that does not hold, and a shortest way to break it. */
export interface Counterexample extends Refutation {
  readonly path: readonly PathStep[];
}

export interface Around {
  readonly interrupted: AbortSignal;
  readonly onProgress: (stand: Stand, ms: number) => void;
}

/** Of what is free, so much may be used if nobody says otherwise. */
const shareOfMemory = 0.75;
/** Local states and steps are JavaScript objects; beyond this share of its heap the process would be near its end. */
const shareOfHeap = 0.85;
const batchesPerSlice = 256;

export const defaultMemory = (): number => Math.floor(shareOfMemory * freemem());

/** Explores in this thread. A refuted property is looked for again with a trail, which would cost memory before. */
export async function explore({ spec, abstraction, limits }: Exploring, around: Around): Promise<Explored> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const recorder = new CoverageRecorder();
  const explorer = new Explorer(makeExplorable(spec, recorder), abstraction, limits);
  const end = await run(explorer, around, start);
  const counterexample =
    end === 'refuted' ? await counterexampleOf({ spec, abstraction, limits }, around, start) : null;
  const { tables } = explorer;
  const reached = [...tables.reachedViews()];
  const { user, system } = process.cpuUsage(cpu);
  return {
    ...standOf(explorer),
    end,
    localStates: tables.states.length,
    messages: tables.envelopes.length,
    calls: tables.calls,
    leaders: reached.some(({ role }) => role === 'leader'),
    commits: reached.some(({ commitIndex }) => commitIndex > 0),
    counterexample,
    coverage: recorder.take(),
    ms: performance.now() - start,
    cpuMs: (user + system) / 1000,
  };
}

async function run(explorer: Explorer, { interrupted, onProgress }: Around, start: number): Promise<Explored['end']> {
  for (;;) {
    await pause();
    if (interrupted.aborted) return 'interrupted';
    if (process.memoryUsage().heapUsed > shareOfHeap * getHeapStatistics().heap_size_limit) return 'out of memory';
    const progress = advanced(explorer);
    onProgress(standOf(explorer), performance.now() - start);
    if (progress !== 'searching') return progress;
  }
}

/** The system may have less memory than was said: that ends a search like a limit. */
function advanced(explorer: Explorer): Progress {
  try {
    return explorer.advance(batchesPerSlice);
  } catch (error) {
    if (error instanceof RangeError && /allocation failed|array length/i.test(error.message)) return 'out of memory';
    throw error;
  }
}

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

const standOf = ({ distinct, generated, depth, frontier, bytes }: Explorer): Stand => ({
  distinct,
  generated,
  depth,
  frontier,
  tableBytes: bytes.table,
  restBytes: bytes.rest,
});
