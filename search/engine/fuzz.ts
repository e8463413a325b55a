import type fc from 'fast-check';
import { runningDraft } from '../drawing/run-draft.ts';
import type { Running } from '../../world/cluster/run.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Limits } from '../shrink/minimise.ts';
import { minimising } from '../shrink/minimise.ts';
import type { Shrunk } from '../shrink/shrunk.ts';
import type { Progressive } from '../../properties/progressive.ts';
import { inWords, outcomeOf, within } from '../../properties/progressive.ts';
import { failingSchedule } from '../shrink/failing-schedule.ts';
import { findingFailing } from '../shrink/shrink-draft.ts';
import type { Failing } from '../shrink/trial.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import { Corpus } from '../guidance/corpus.ts';
import type { Kept } from '../guidance/corpus.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import { featuresOf } from '../drawing/draft.ts';
import { chunkSeed, drawsOf } from '../drawing/draws.ts';
import type { Watches } from '../guidance/watch.ts';
import { NoveltyRecorder } from '../guidance/novelty-recorder.ts';
import type { Strategy } from '../strategies/strategy.ts';
import { swarm } from '../strategies/swarm.ts';
import type { Summary } from './summary.ts';
import { addRun, emptySummary } from './summary.ts';

/** Where a run stands in a seed's sequence: `chunk:index`, as fast-check's own path. */
export type RunPath = string;

export const pathAt = (chunk: number, index: number): RunPath => `${chunk}:${index}`;

/** The inverse; null: no run is there. */
export function placeOf(path: RunPath): { readonly chunk: number; readonly index: number } | null {
  const [chunk, index] = path.split(':').map(Number);
  if (chunk === undefined || index === undefined || !Number.isInteger(index) || index >= runsPerChunk) return null;
  return { chunk, index };
}

/** A violation that random search found, and the short schedule made of it. */
export interface Finding {
  readonly schedule: Schedule;
  readonly violation: Violation;
  readonly strategy: string;
  readonly seed: number;
  readonly path: RunPath;
  readonly run: number; // how many runs it took
  readonly stepsFound: number; // before shrinking
  readonly shrunk: Shrunk;
}

/** A run that failed. */
export interface Hit {
  readonly draft: Draft;
  readonly path: RunPath;
}

/** What came out of a chunk of runs. */
export interface Searched {
  readonly hit: Hit | null; // the first run that failed
  readonly kept: readonly Kept[]; // drafts that reached what the corpus did not know, in order
}

/** Runs between two looks at the clock or the keyboard by whoever drives the search. */
export const runsPerChunk = 64;

/**
 * Random search: runs drawn schedules chunk by chunk, for ever, yielding a summary after each. Deterministic: chunk k
 * of a seed is the same whoever asks, so several workers may share a seed, each taking every n-th chunk.
 */
export class Fuzzer {
  readonly summary: Summary = emptySummary();
  readonly #target: Target;
  readonly #seed: number;
  readonly #drafts: DraftOptions;
  readonly #strategy: Strategy;
  readonly #watches: Watches;

  /** `watches`: what looks at each run for what a strategy may build on. */
  constructor(target: Target, seed: number, drafts: DraftOptions, strategy: Strategy = swarm, watches: Watches = []) {
    this.#target = target;
    this.#seed = seed;
    this.#drafts = drafts;
    this.#strategy = strategy;
    this.#watches = watches;
  }

  /**
   * Runs one chunk, or its first `runs`, building on what the corpus knows; the first failing draft of it, with its path, or
   * null, and what it has reached that was not known.
   */
  search(chunk: number, runs = runsPerChunk, corpus = new Corpus()): Searched {
    return outcomeOf(this.searching(chunk, runs, corpus));
  }

  /**
   * The same in small portions, after each of which stands what the runs before it came to, as does the summary: who leaves
   * it off has a prefix of the chunk. `onRun` is called after each run that counts.
   */
  *searching(chunk: number, runs: number, corpus: Corpus, onRun: () => void = () => undefined): Progressive<Searched> {
    const recorder = new NoveltyRecorder(corpus, this.#watches);
    for (const [index, draw] of this.#draws(chunk, runs, corpus).entries()) {
      const soFar = (): Searched => ({ hit: null, kept: recorder.kept(index) });
      yield soFar();
      const draft = draw();
      const outcome = yield* within(runningDraft(this.#target, draft, recorder.over(draft)), soFar);
      addRun(this.summary, outcome);
      onRun();
      if (outcome.violation !== null) return { hit: { draft, path: pathAt(chunk, index) }, kept: recorder.kept() };
    }
    return { hit: null, kept: recorder.kept() };
  }

  /** The draft at a path, to look at one run of a seed again. */
  draftAt(path: RunPath): Draft | null {
    const place = placeOf(path);
    return place && (this.#draws(place.chunk, place.index + 1, new Corpus())[place.index]?.() ?? null);
  }

  #draws(chunk: number, runs: number, corpus: Corpus): readonly (() => Draft)[] {
    const drafts = (): fc.Arbitrary<Draft> => this.#strategy.drafts(this.#drafts, corpus);
    return drawsOf(drafts, chunkSeed(this.#seed, chunk), runs);
  }

  /** The steps of a failing draft, in small portions. Throws a NotDeterministicError. */
  naming({ draft }: Hit): Running<Failing> {
    return findingFailing(this.#target, draft);
  }

  /** The short schedule of a failing draft. */
  explain(hit: Hit, limits?: Limits): Finding {
    return outcomeOf(this.explaining(hit, outcomeOf(this.naming(hit)), limits));
  }

  /** The same in small portions, beginning with the draft's own steps, after each of which stands the shortest so far. */
  explaining({ path }: Hit, failing: Failing, limits?: Limits): Progressive<Finding> {
    const stepsFound = failing.candidate.steps.length + failing.suffix.length;
    return inWords(minimising(this.#target, failing, { features: featuresOf(this.#drafts), ...limits }), (shrunk) => ({
      schedule: failingSchedule(this.#target, shrunk),
      violation: shrunk.violation,
      strategy: this.#strategy.name,
      seed: this.#seed,
      path,
      run: this.summary.runs,
      stepsFound,
      shrunk,
    }));
  }
}
