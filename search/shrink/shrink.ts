import type { Target } from '../../properties/judging/target.ts';
import { liveness } from '../../properties/judging/judge.ts';
import type { Progressive } from '../../properties/progressive.ts';
import { outcomeOf, within } from '../../properties/progressive.ts';
import type { Running } from '../../world/cluster/run.ts';
import { judgedAlone } from './alone.ts';
import { CandidateNames } from './candidate-names.ts';
import { causalPasts } from './causal-past.ts';
import { elapsing } from './elapsing.ts';
import { beginningLater, campaigningUnasked, inLowerTerms } from './elections.ts';
import { byPosition, lateness, passingFewer, takingOlder } from './messages.ts';
import { simpler, without, withoutServer } from './reductions.ts';
import { remembering } from './remembering.ts';
import { mayBecome, replaying } from './trial.ts';
import type { Candidate, Failing } from './trial.ts';
import type { Shrunk } from './shrunk.ts';

const pairsUpTo = 100; // steps; beyond it, trying all pairs costs more than it has ever gained

/**
 * Makes a failing schedule short, keeping the class of its violation: fewer elections and servers, then simpler options
 * and fields, then ever smaller chunks of steps deleted, then pairs, over and over until nothing helps (delta debugging,
 * Zeller 2002, and the pairs that can only go together, such as a message and its answer). Ends 1-minimal: no single step
 * can go.
 *
 * A violation of safety that came up in the fault-free suffix is first shrunk with the suffix behind the steps; then
 * the suffix becomes steps like any others.
 */
export const shrink = (target: Target, start: Failing, replaysMax: number): Shrunk =>
  outcomeOf(shrinking(target, start, replaysMax));

/** The same in small portions, none longer than a replay, after each of which stands the best so far. */
export function* shrinking(target: Target, start: Failing, replaysMax: number, pairs = true): Progressive<Shrunk> {
  const withSuffix = start.suffix.length > 0;
  const first = withSuffix ? yield* new Search(target, start, true, replaysMax, pairs, 0).run() : null;
  const { candidate, violation } = first === null ? start : withSuffixAsSteps(first.best);
  const replays = first?.replays ?? 0;
  const judgesSuffix = violation.property === liveness;
  const begin = { candidate, suffix: [], violation };
  const search = new Search(target, begin, judgesSuffix, replaysMax - replays, pairs, replays);
  yield* search.run();
  const removalsTried = search.exhausted ? null : yield* search.certify();
  return { ...search.best, replays: replays + search.replays, removalsTried, ...notSearched };
}

const notSearched = { nearby: 0, shorter: { known: 'undecided', states: 0 } } as const;

const withSuffixAsSteps = ({ candidate, suffix, violation }: Failing): Pick<Failing, 'candidate' | 'violation'> => ({
  candidate: { options: candidate.options, steps: [...candidate.steps, ...suffix] },
  violation,
});

class Search {
  best: Failing;
  replays = 0;
  #progress = false;
  readonly #target: Target;
  readonly #alone: Target | null; // judged by what is violated and nothing else
  readonly #suffix: boolean;
  readonly #replaysMax: number;
  readonly #pairs: boolean;
  readonly #before: number; // replays that others had spent
  readonly #names = new CandidateNames();
  readonly #passed = new Set<string>(); // names of candidates that do not fail alike: no need to run them again

  constructor(target: Target, start: Failing, suffix: boolean, replaysMax: number, pairs: boolean, before: number) {
    this.#pairs = pairs;
    this.#before = before;
    const alone = judgedAlone(target, start.violation.property);
    this.#target = remembering(target);
    this.#alone = alone && remembering(alone);
    this.#suffix = suffix;
    this.#replaysMax = replaysMax;
    this.best = start;
  }

  get exhausted(): boolean {
    return this.replays >= this.#replaysMax;
  }

  /** Yields the best so far. */
  *run(): Progressive<Shrunk, this> {
    do {
      this.#progress = false;
      yield this.#soFar();
      yield* this.#acceptAny(this.#causalPasts());
      yield* this.#acceptAny(campaigningUnasked(this.best.candidate));
      yield* this.#acceptAny(beginningLater(this.best.candidate));
      yield* this.#fewerServers();
      yield* this.#simplify();
      for (let size = Math.ceil(this.#length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
        yield* this.#deleteChunks(size);
      }
      yield* this.#takeOlder();
      for (let later = this.#length - 1; this.#pairs && later > 0; later -= 1) {
        yield* this.#deletePairsBefore(later);
      }
    } while (this.#progress && !this.exhausted);
    return this;
  }

  /** Tries every single removal once more; how many there were if none of them keeps the violation, else null. */
  *certify(): Progressive<Shrunk, number | null> {
    let tried = 0;
    for (let at = 0; at < this.#length; at += 1) {
      for (const candidate of removals(this.best.candidate, at, at + 1)) {
        tried += 1;
        if ((yield* this.#try(candidate)) !== null) return null;
      }
    }
    return tried;
  }

  /** As a schedule by itself: what only the suffix led to is led to by its steps. */
  #soFar(): Shrunk {
    const best = this.best.suffix.length === 0 ? this.best : withSuffixAsSteps(this.best);
    return { ...best, replays: this.#before + this.replays, removalsTried: null, ...notSearched };
  }

  get #length(): number {
    return this.best.candidate.steps.length;
  }

  get #servers(): number {
    return this.best.candidate.options.servers;
  }

  /** None of a violation of Liveness, which is about all servers, nor where the suffix is still behind the steps. */
  #causalPasts(): readonly Candidate[] {
    return this.#suffix ? [] : causalPasts(this.#target, this.best.candidate);
  }

  /** One by one, then two at once: of three servers two are a majority, but of two both, and of one that one. */
  *#fewerServers(): Progressive<Shrunk, void> {
    for (let server = this.#servers; server >= 1; server -= 1) {
      if (this.#servers > 1) yield* this.#accept(withoutServer(this.best.candidate, server));
    }
    for (let later = this.#servers; later >= 2; later -= 1) {
      for (let earlier = later - 1; earlier >= 1 && later <= this.#servers; earlier -= 1) {
        if (this.#servers < 3) return;
        yield* this.#accept(withoutServer(withoutServer(this.best.candidate, later), earlier));
      }
    }
  }

  *#deleteChunks(size: number): Progressive<Shrunk, void> {
    // From the end: what is late depends on what is early, not the other way round.
    for (let from = this.#length - size; from > -size && !this.exhausted; from -= size) {
      if (from >= this.#length) continue;
      yield* this.#acceptAny(removals(this.best.candidate, Math.max(from, 0), from + size));
    }
  }

  /** Only as long as fewer messages are passed by than before: this makes nothing shorter by itself, and must end. */
  *#takeOlder(): Progressive<Shrunk, void> {
    const ranges = [[0, this.#length], ...Array.from({ length: this.#length }, (_, at) => [at, at + 1])] as const;
    for (const [from = 0, to = 0] of ranges) {
      for (const candidate of takingOlder(this.best.candidate, from, to)) {
        if (this.exhausted) return;
        const found = yield* this.#try(candidate);
        if (found !== null && lateness(found.candidate) < lateness(this.best.candidate)) this.#take(found);
      }
    }
  }

  *#deletePairsBefore(later: number): Progressive<Shrunk, void> {
    if (this.#length > pairsUpTo) return;
    for (let earlier = later - 1; earlier >= 0 && later < this.#length && !this.exhausted; earlier -= 1) {
      const shorter = without(without(this.best.candidate, later, later + 1), earlier, earlier + 1);
      const removed = [earlier, later].flatMap((at) => this.best.candidate.steps[at] ?? []);
      const lower = inLowerTerms(shorter, earlier, removed);
      if (yield* this.#acceptAny([shorter, byPosition(shorter, earlier), ...lower])) break;
    }
  }

  #simpler(): readonly Candidate[] {
    const { candidate } = this.best;
    return simpler(candidate).filter(({ options }) => mayBecome(this.#target, candidate.options, options));
  }

  *#simplify(): Progressive<Shrunk, void> {
    let candidates = this.#simpler();
    for (let at = 0; at < candidates.length; ) {
      const candidate = candidates[at];
      if (candidate !== undefined && (yield* this.#accept(candidate))) candidates = this.#simpler();
      else at += 1;
    }
  }

  *#acceptAny(candidates: readonly Candidate[]): Progressive<Shrunk, boolean> {
    for (const candidate of candidates) {
      if (yield* this.#accept(candidate)) return true;
    }
    return false;
  }

  /** Takes the candidate if it fails alike. */
  *#accept(candidate: Candidate): Progressive<Shrunk, boolean> {
    if (this.exhausted) return false;
    const found = yield* this.#try(candidate);
    if (found === null) return false;
    this.#take(found);
    return true;
  }

  #take(found: Failing): void {
    this.best = found;
    this.#progress = true;
  }

  *#try(candidate: Candidate): Progressive<Shrunk, Failing | null> {
    const name = this.#names.of(candidate);
    if (this.#passed.has(name)) return null;
    this.replays += 1;
    yield this.#soFar();
    const found = yield* within(this.#replaying(candidate), () => this.#soFar());
    if (found === null) this.#passed.add(name);
    return found;
  }

  /** First judged by the one property alone, which most candidates do not get through. */
  *#replaying(candidate: Candidate): Running<Failing | null> {
    const { violation } = this.best;
    if (this.#alone !== null && (yield* replaying(this.#alone, candidate, violation, this.#suffix)) === null)
      return null;
    return yield* replaying(this.#target, candidate, violation, this.#suffix);
  }
}

/** The removal as it stands, with later messages named by position, passing by fewer, in lower terms, or with the time that it took. */
function removals(candidate: Candidate, from: number, to: number): readonly Candidate[] {
  const shorter = without(candidate, from, to);
  const removed = candidate.steps.slice(from, to);
  return [
    shorter,
    byPosition(shorter, from),
    ...passingFewer(shorter, from, removed),
    ...inLowerTerms(shorter, from, removed),
    ...elapsing(candidate, from, to),
  ];
}
