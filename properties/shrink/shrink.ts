import type { Target } from '../target.ts';
import { liveness } from '../world/judge.ts';
import type { Violation } from '../world/judge.ts';
import { byPosition, simpler, without, withoutServer } from './reductions.ts';
import { replay } from './trial.ts';
import type { Candidate, Failing } from './trial.ts';

/** A shortest schedule that was found, and what vouches for it. */
export interface Shrunk {
  readonly candidate: Candidate;
  readonly violation: Violation;
  readonly replays: number;
  /** Removals of one step that were tried at the end, none of which kept the violation; null if a limit came first. */
  readonly removalsTried: number | null;
}

/** Replays that shrinking may cost, by default. */
const replaysMaxDefault = 50_000;

const pairsUpTo = 100; // steps; beyond it, trying all pairs costs more than it has ever gained

/**
 * Makes a failing schedule short, keeping the class of its violation: fewer servers, then simpler options and fields, then
 * ever smaller chunks of steps deleted, then pairs, over and over until nothing helps (delta debugging, Zeller 2002,
 * and the pairs that can only go together, such as a message and its answer). Ends 1-minimal: no single step can go.
 *
 * A violation of safety that came up in the fault-free suffix is first shrunk with the suffix behind the steps; then
 * the suffix becomes steps like any others.
 */
export function shrink(target: Target, start: Failing, replaysMax = replaysMaxDefault): Shrunk {
  let { candidate, violation } = start;
  let replays = 0;
  if (start.suffix.length > 0) {
    const search = new Search(target, start, true, replaysMax);
    search.run();
    const { best } = search;
    candidate = { options: best.candidate.options, steps: [...best.candidate.steps, ...best.suffix] };
    violation = best.violation;
    replays = search.replays;
  }
  const withSuffix = violation.property === liveness;
  const search = new Search(target, { candidate, suffix: [], violation }, withSuffix, replaysMax - replays);
  search.run();
  const removalsTried = search.exhausted ? null : search.certify();
  return { ...search.best, replays: replays + search.replays, removalsTried };
}

class Search {
  best: Failing;
  replays = 0;
  #progress = false;
  readonly #target: Target;
  readonly #suffix: boolean;
  readonly #replaysMax: number;

  constructor(target: Target, start: Failing, suffix: boolean, replaysMax: number) {
    this.#target = target;
    this.#suffix = suffix;
    this.#replaysMax = replaysMax;
    this.best = start;
  }

  get exhausted(): boolean {
    return this.replays >= this.#replaysMax;
  }

  run(): void {
    do {
      this.#progress = false;
      this.#fewerServers();
      this.#simplify();
      this.#deleteChunks();
      this.#deletePairs();
    } while (this.#progress && !this.exhausted);
  }

  /** Tries every single removal once more; how many there were if none of them keeps the violation, else null. */
  certify(): number | null {
    let tried = 0;
    for (let at = 0; at < this.#length; at += 1) {
      for (const candidate of removals(this.best.candidate, at, at + 1)) {
        tried += 1;
        if (this.#try(candidate) !== null) return null;
      }
    }
    return tried;
  }

  get #length(): number {
    return this.best.candidate.steps.length;
  }

  #fewerServers(): void {
    for (let server = this.best.candidate.options.servers; server >= 1; server -= 1) {
      if (this.best.candidate.options.servers > 1) this.#accept(withoutServer(this.best.candidate, server));
    }
  }

  #deleteChunks(): void {
    for (let size = Math.ceil(this.#length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      // From the end: what is late depends on what is early, not the other way round.
      for (let from = this.#length - size; from > -size && !this.exhausted; from -= size) {
        if (from < this.#length) this.#acceptAny(removals(this.best.candidate, Math.max(from, 0), from + size));
      }
    }
  }

  #deletePairs(): void {
    if (this.#length > pairsUpTo) return;
    for (let later = this.#length - 1; later > 0; later -= 1) {
      for (let earlier = later - 1; earlier >= 0 && later < this.#length && !this.exhausted; earlier -= 1) {
        const shorter = without(without(this.best.candidate, later, later + 1), earlier, earlier + 1);
        if (this.#acceptAny([shorter, byPosition(shorter, earlier)])) break;
      }
    }
  }

  #simplify(): void {
    let candidates = simpler(this.best.candidate);
    for (let at = 0; at < candidates.length; ) {
      const candidate = candidates[at];
      if (candidate !== undefined && this.#accept(candidate)) candidates = simpler(this.best.candidate);
      else at += 1;
    }
  }

  #acceptAny(candidates: readonly Candidate[]): boolean {
    return candidates.some((candidate) => this.#accept(candidate));
  }

  /** Takes the candidate if it fails alike. */
  #accept(candidate: Candidate): boolean {
    if (this.exhausted) return false;
    const found = this.#try(candidate);
    if (found === null) return false;
    this.best = found;
    this.#progress = true;
    return true;
  }

  #try(candidate: Candidate): Failing | null {
    this.replays += 1;
    return replay(this.#target, candidate, this.best.violation, this.#suffix);
  }
}

/** The removal as it stands, and with later messages named by position. */
function removals(candidate: Candidate, from: number, to: number): readonly Candidate[] {
  const shorter = without(candidate, from, to);
  return [shorter, byPosition(shorter, from)];
}
