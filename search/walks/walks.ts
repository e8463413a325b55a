import { InternalError, textOfThrown } from '../../properties/internal-error.ts';
import { SubjectError } from '../../properties/subject-error.ts';
import type { Progressive } from '../../properties/progressive.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Step } from '../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../properties/seen/subject.ts';
import { usualNemeses } from '../../world/steps/descriptor.ts';
import type { Draft, DraftOptions } from '../drawing/draft.ts';
import { stepsOf } from '../drawing/draft.ts';
import { mix } from '../drawing/draw-mix.ts';
import { chunkSeed, drawn } from '../drawing/draws.ts';
import { layOut } from '../drawing/mix.ts';
import { runDraft } from '../drawing/run-draft.ts';
import { Corpus } from '../guidance/corpus.ts';
import { walks } from '../strategies/walks.ts';
import { pathOf, scheduleOf } from '../numbering/path.ts';
import { movesOf } from './moves.ts';
import { Random } from './random.ts';
import { SmallWorld } from './small-world.ts';
import type { Counts } from './walker.ts';
import { Walker } from './walker.ts';

/** One run: some walks, one after the other. */
export interface Walked {
  readonly counts: Counts;
  readonly fails: boolean; // the last one
  /** The last walk, as it runs in the ordinary world. Throws if it failed, and does not fail there. */
  readonly draft: () => Draft;
}

const choicesAWalk = 100; // with terms that are bounded, more of them lead nowhere
const scopes = 8; // that chunks take turns in, so that what is learnt of one is used again
const chunksAScope = 16;
const bytesMost = 512 * 2 ** 20;

/** The small worlds of one search, and the walks through them. Every run is the same whatever was walked before. */
export class Walks {
  readonly #target: Target;
  readonly #drafts: DraftOptions;
  readonly #seed: number;
  readonly #worlds = new Map<string, SmallWorld>(); // by options

  constructor(target: Target, seed: number, drafts: DraftOptions) {
    this.#target = target;
    // In the bag of a walk any message may be late as it is, and nobody asks how a network ends.
    const nemesis = drafts.nemesis?.filter((name) => name !== 'partial');
    this.#drafts = { ...drafts, ...(nemesis && { nemesis }) };
    this.#seed = seed;
  }

  /** The runs of a chunk, the first ones of it. */
  *runs(chunk: number, count: number): Progressive<Walked, null> {
    this.#tidy();
    const options = this.#scopeOf(chunk);
    const seed = chunkSeed(this.#seed, chunk);
    const mixes = drawn(() => mix(options, this.#drafts.nemesis ?? usualNemeses), seed, count);
    for (const [k, weights] of mixes.entries()) {
      yield this.#run({ options, mix: weights, choices: [] }, chunkSeed(seed, k));
    }
    return null;
  }

  #scopeOf(chunk: number): ClusterOptions {
    const which = Math.floor(chunk / chunksAScope) % scopes;
    const wanted = { ...this.#drafts, steps: 1 }; // whose choices nobody needs
    const [draft] = drawn(() => walks.drafts(wanted, new Corpus()), chunkSeed(this.#seed, -1 - which), 1);
    if (draft === undefined) throw new RangeError('one was asked for');
    return draft.options;
  }

  #run(draft: Draft, seed: number): Walked {
    const random = new Random(seed);
    const walker = new Walker(this.#worldOf(draft.options), random);
    const manner = { moves: movesOf(layOut(draft.mix)), byPriority: random.below(3) === 0 };
    for (let left = stepsOf(this.#drafts); left > 0; left -= choicesAWalk) {
      if (walker.walk(manner, Math.min(left, choicesAWalk))) continue;
      if (this.#target.unjudged?.includes(walker.broken ?? '') === true) continue;
      return { counts: walker.counts, fails: true, draft: () => this.#draftOf(draft, walker) };
    }
    return { counts: walker.counts, fails: false, draft: () => this.#draftOf(draft, walker) };
  }

  #draftOf(draft: Draft, { path, broken }: Walker): Draft {
    const made = { ...draft, begin: this.#stepsOf(draft.options, path) };
    if (broken !== null && runDraft(this.#target, made).violation === null)
      throw goesAlone(this.#target, `a walk breaks ${broken}, and its steps, taken one after the other, do not`);
    return made;
  }

  #stepsOf(options: ClusterOptions, path: readonly number[]): readonly Step[] {
    try {
      return scheduleOf(this.#target, options, pathOf(this.#worldOf(options).tables, path));
    } catch (error) {
      throw goesAlone(this.#target, `the steps of a walk cannot be taken one after the other: ${textOfThrown(error)}`);
    }
  }

  #worldOf(options: ClusterOptions): SmallWorld {
    const key = JSON.stringify(options);
    const world = this.#worlds.get(key) ?? new SmallWorld(this.#target, options);
    this.#worlds.set(key, world);
    return world;
  }

  /** Forgets what was learnt where it takes too much memory: it is learnt again. */
  #tidy(): void {
    let bytes = 0;
    for (const world of this.#worlds.values()) bytes += world.bytes;
    if (bytes > bytesMost) this.#worlds.clear();
  }
}

/** The servers of a walk are others than those of a run: they go by what they saved, or else the fault is ours. */
const goesAlone = ({ name, reloaded }: Target, fact: string): Error =>
  reloaded === undefined
    ? new InternalError(`${name}: ${fact}`)
    : new SubjectError(`${name}: save() leaves something out: ${fact}`);
