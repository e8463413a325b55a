import type { Progressive } from '../../properties/progressive.ts';
import { failureKey } from '../causes/failure-key.ts';
import type { Limits } from '../shrink/minimise.ts';
import { NotDeterministicError } from '../shrink/shrink-draft.ts';
import type { Shrunk } from '../shrink/shrunk.ts';
import type { Candidate } from '../shrink/trial.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { Finding, Fuzzer, Hit } from './fuzz.ts';
import { carryOn, finish } from './carry-on.ts';
import type { Host } from './host.ts';
import type { Found } from './search-result.ts';

/** What is to be made of failing runs. */
export interface Shrinking {
  readonly known?: ReadonlySet<string> | undefined; // what need not be found any more, by key (failureKey)
  readonly shrinkMs?: number | undefined; // how long one finding may be made shorter; then the best so far will do
  readonly until?: number | undefined; // by the host's clock: no longer than that either
  readonly limits?: Limits | undefined;
  readonly onShrunk?: ((shrunk: Shrunk) => void) | undefined; // again and again
  readonly onMinimal?: ((finding: Finding) => void) | undefined; // it is not known, and no single step can go any more
  readonly observer?: FindingObserver | undefined;
}

/** Follows a finding from the moment on that it is made. */
export interface FindingObserver {
  /** It has got that short: the first time, it is as it was found. Called again while nothing shorter is known, too. */
  shrunk(finding: Finding): void;
  /** It is new, and nobody makes it shorter any more. */
  ended(found: Found): void;
  /** It turned out to be one that was known. */
  known(finding: Finding): void;
}

/** The findings of a search, each of them once. */
export class Findings {
  readonly found = new Map<string, Found>(); // those that were not known, by key
  readonly seenAgain = new Map<string, number>(); // how often those that were known, by key
  shrinkMs = 0; // that were spent on all of them
  shrinkCpuMs = 0; // likewise, of the whole process
  readonly #target: Target;
  readonly #host: Host;
  readonly #shrinking: Shrinking;
  readonly #known: ReadonlySet<string>;

  constructor(target: Target, host: Host, shrinking: Shrinking) {
    this.#target = target;
    this.#host = host;
    this.#shrinking = shrinking;
    this.#known = shrinking.known ?? new Set();
  }

  /** Makes a failing run a finding, as short as there is time for. `fuzzer`: whose run it was. */
  async add(fuzzer: Fuzzer, hit: Hit, cost: Pick<Found, 'run' | 'afterMs' | 'cpuMs'>): Promise<void> {
    const { now, cpu, signal } = this.#host;
    const [begin, cpuBegin] = [now(), cpu()];
    const failing = await finish(fuzzer.naming(hit), this.#host); // even if interrupted: it must not be lost
    const { shrinkMs = Infinity, until = Infinity, limits, onShrunk, onMinimal, observer } = this.#shrinking;
    let isMinimal = false;
    const steps = fuzzer.explaining(hit, failing, limits);
    const anyKnown = this.#known.size + this.found.size > 0;
    const carried = await carryOn(anyKnown ? this.#untilSeen(steps) : steps, this.#host, {
      until: Math.min(begin + shrinkMs, until),
      onProgress: (finding) => {
        onShrunk?.(finding.shrunk);
        observer?.shrunk(finding);
        if (isMinimal || finding.shrunk.removalsTried === null) return;
        isMinimal = true;
        if (onMinimal !== undefined && !this.#isSeen(keyOf(this.#target, finding.schedule))) onMinimal(finding);
      },
    });
    const finding = carried.ended ? carried.outcome : carried.best;
    const ms = now() - begin;
    this.shrinkMs += ms;
    this.shrinkCpuMs += cpu() - cpuBegin;
    const key = keyOf(this.#target, finding.schedule);
    if (this.#known.has(key)) this.seenAgain.set(key, (this.seenAgain.get(key) ?? 0) + 1);
    if (this.#isSeen(key)) {
      observer?.known(finding);
      return;
    }
    const found = { ...finding, ...cost, shrinkMs: ms, interrupted: !carried.ended && signal.aborted };
    observer?.ended(found);
    this.found.set(key, found);
  }

  /** Shrinking that ends where what it has come to was seen before: nobody needs that any shorter. */
  *#untilSeen(steps: Progressive<Finding>): Progressive<Finding> {
    let looked: Finding['schedule']['steps'] | null = null;
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      yield value;
      if (value.schedule.steps !== looked && this.#isSeen(keyOf(this.#target, value.schedule))) return value;
      looked = value.schedule.steps;
    }
  }

  #isSeen(key: string): boolean {
    return this.#known.has(key) || this.found.has(key);
  }
}

/** What makes a finding another one than those before. */
function keyOf(target: Target, failing: Candidate): string {
  const key = failureKey(target, failing);
  if (key === null) throw new NotDeterministicError(target);
  return key;
}
