import { mergeCoverage, noCoverage } from '../../properties/coverage/coverage.ts';
import type { SpecCoverage } from '../../properties/coverage/coverage.ts';
import { runDraft } from '../../properties/run.ts';
import type { Kept } from '../../properties/search/corpus.ts';
import { Course } from '../../properties/search/course.ts';
import type { Leg } from '../../properties/search/course.ts';
import { Fuzzer, runsPerChunk } from '../../properties/search/fuzz.ts';
import type { Finding, Hit, RunPath } from '../../properties/search/fuzz.ts';
import { addRun, addSummary, emptySummary } from '../../properties/search/summary.ts';
import { strategyNamed } from '../../properties/search/strategies/all.ts';
import type { Summary } from '../../properties/search/summary.ts';
import type { Limits } from '../../properties/shrink/minimise.ts';
import type { Target } from '../../properties/target.ts';
import { shortest } from '../shortest.ts';
import type { WhileShrinking } from '../shortest.ts';
import { hireCrew } from './crew.ts';
import { recorderOf, strategiesIn, targetOf } from './job.ts';
import type { ChunkResult, SearchJob } from './job.ts';
import { keyOf, untilSeen } from './seen.ts';

/** How long to search: what comes first ends it. */
export interface Budget {
  readonly runs?: number | undefined;
  readonly timeMs?: number | undefined;
  readonly findings?: number | undefined; // different ones, none of them known; default 1
}

/** A finding, and what it took to come upon it, shrinking not included. */
export interface Found extends Finding {
  readonly afterMs: number;
  readonly cpuMs: number; // of the whole process
}

export interface SearchResult {
  readonly summary: Summary;
  readonly coverage: SpecCoverage | null; // of the runs, shrinking not included; null: not wanted
  readonly runsBy: Readonly<Record<string, number>>; // of each strategy
  readonly learnt: readonly Kept[]; // drafts that were the first to reach something
  readonly findings: readonly Found[]; // those that were not known
  readonly seenAgain: ReadonlyMap<string, number>; // how often each of those that were, by its key
  readonly ms: number;
  readonly searchMs: number; // without shrinking
  readonly end: 'budget' | 'findings' | 'interrupted' | 'time before runs';
}

/** What a search may take: as many threads, and as much shrinking. And what it need not find any more. */
export interface Means {
  readonly known?: ReadonlySet<string> | undefined; // by key (failureKey)
  readonly workers?: number | undefined;
  readonly shrinkMs?: number | undefined;
  readonly limits?: Limits | undefined; // of shrinking
}

/** What goes on around a search. */
export interface Around extends Means, WhileShrinking {
  readonly onChunk?: (summary: Summary, ms: number) => void;
}

/**
 * Searches chunk after chunk of a seed until the budget is spent, one chunk at least. However many workers take part,
 * chunks count in their order: the same seed finds the same, and with a budget in runs counts the same.
 */
export async function search(job: SearchJob, budget: Budget, around: Around): Promise<SearchResult> {
  const { runs = Infinity, timeMs = Infinity, findings: wanted = 1 } = budget;
  const start = performance.now();
  const elapsed = (): number => performance.now() - start;
  const cpu = process.cpuUsage();
  const target = targetOf(job);
  const summary = emptySummary();
  let coverage = job.coverage === true ? noCoverage : null;
  const { known = new Set<string>() } = around;
  const findings = new Map<string, Found>();
  const seenAgain = new Map<string, number>();
  const isSeen = (key: string): boolean => known.has(key) || findings.has(key);
  const runsBy: Record<string, number> = {};
  const course = new Course(strategiesIn(job));
  let shrinkMs = 0;
  const end = (reason: SearchResult['end']): SearchResult => {
    const ms = elapsed();
    return {
      summary,
      coverage,
      runsBy,
      learnt: course.end(),
      findings: [...findings.values()],
      seenAgain,
      ms,
      searchMs: ms - shrinkMs,
      end: reason,
    };
  };
  const crew = hireCrew(job, course, around.workers ?? 1);
  const asked: { readonly leg: Leg; readonly answer: Promise<ChunkResult> }[] = [];
  let next = 0;
  const ask = (): void => {
    while (asked.length < crew.capacity && next * runsPerChunk < runs && (next === 0 || elapsed() < timeMs)) {
      const leg = course.next();
      const answer = crew.search(leg, Math.min(runsPerChunk, runs - next * runsPerChunk));
      answer.catch(() => undefined); // an answer that nobody waits for any more may fail
      asked.push({ leg, answer });
      next += 1;
    }
  };
  try {
    for (ask(); ; ask()) {
      const first = asked.shift();
      if (first === undefined) break;
      const { failing, kept, ...ofChunk } = await untilAborted(first.answer, around.interrupted);
      course.done(first.leg, { steps: ofChunk.summary.applied, kept });
      addSummary(summary, ofChunk.summary);
      const { strategy } = first.leg;
      runsBy[strategy] = (runsBy[strategy] ?? 0) + ofChunk.summary.runs;
      if (coverage !== null && ofChunk.coverage !== null) coverage = mergeCoverage(coverage, ofChunk.coverage);
      around.onChunk?.(summary, elapsed());
      if (failing !== null) {
        const cost = { run: summary.runs, afterMs: elapsed(), cpuMs: cpuMsSince(cpu) };
        const anyKnown = known.size + findings.size > 0;
        const found = await explained(target, { ...job, strategy }, failing, around, anyKnown ? isSeen : undefined);
        const key = keyOf(target, found.schedule);
        if (known.has(key)) seenAgain.set(key, (seenAgain.get(key) ?? 0) + 1);
        else if (!findings.has(key)) findings.set(key, { ...found, ...cost });
        shrinkMs += elapsed() - cost.afterMs;
      }
      if (findings.size >= wanted) return end('findings');
    }
    return end(next * runsPerChunk < runs && runs < Infinity ? 'time before runs' : 'budget');
  } catch (error) {
    if (error instanceof Interrupted) return end('interrupted');
    throw error;
  } finally {
    crew.dismiss();
  }
}

/** One run of a seed again, by a strategy that builds on nothing; null if the seed has no run at that path. */
export async function searchAt(job: SearchJob, path: RunPath, around: Around): Promise<SearchResult | null> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const target = targetOf(job);
  const draft = fuzzerOf(target, job).draftAt(path);
  if (draft === null) return null;
  const recorder = recorderOf(job);
  const outcome = runDraft(targetOf(job, recorder), draft);
  const coverage = recorder?.take() ?? null;
  const summary = emptySummary();
  addRun(summary, outcome);
  const ms = performance.now() - start;
  const seenAgain = new Map<string, number>();
  const runsBy = { [job.strategy]: 1 };
  if (outcome.violation === null)
    return { summary, coverage, runsBy, learnt: [], findings: [], seenAgain, ms, searchMs: ms, end: 'budget' };
  const cost = { run: 1, afterMs: ms, cpuMs: cpuMsSince(cpu) };
  const found = { ...(await explained(target, job, { draft, path }, around)), ...cost };
  return {
    summary,
    coverage,
    runsBy,
    learnt: [],
    findings: [found],
    seenAgain,
    ms: performance.now() - start,
    searchMs: ms,
    end: 'findings',
  };
}

function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

async function explained(
  target: Target,
  job: SearchJob,
  hit: Hit,
  around: Around,
  isSeen?: (key: string) => boolean,
): Promise<Finding> {
  const steps = fuzzerOf(target, job).explaining(hit, around.limits);
  return shortest(isSeen === undefined ? steps : untilSeen(target, steps, isSeen), around, ({ shrunk }) => shrunk);
}

const fuzzerOf = (target: Target, { seed, drafts, strategy }: SearchJob): Fuzzer =>
  new Fuzzer(target, seed, drafts, strategyNamed(strategy));

class Interrupted extends Error {}

async function untilAborted<T>(answer: Promise<T> | undefined, signal: AbortSignal): Promise<T> {
  if (answer === undefined || signal.aborted) throw new Interrupted();
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Interrupted());
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
