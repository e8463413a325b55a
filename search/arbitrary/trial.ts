import type { ClusterOptions } from '../../properties/seen/subject.ts';
import type { Failing } from '../shrink/trial.ts';
import type { Judged } from './judged.ts';
import type { Look, Shortening } from './shortening.ts';

/** A look at a failing schedule while it is made shorter. If there is nothing new, it is only time to ask whether to go on. */
export interface TrialLook extends Look {
  readonly shortening: Shortening;
  readonly first: Trial; // as it was found
}

/** A schedule in a property: it is run when somebody first asks what came of it, and once only. */
export class Trial {
  readonly options: ClusterOptions;
  readonly look: TrialLook | null;
  readonly #judge: () => Judged;
  #judged: Judged | null = null;
  #thrown: { readonly error: unknown } | null = null;

  constructor(options: ClusterOptions, judge: () => Judged, look: TrialLook | null = null) {
    this.options = options;
    this.look = look;
    this.#judge = judge;
  }

  /** What came of it. Throws whatever running it throws, each time. */
  get judged(): Judged {
    if (this.#thrown !== null) throw this.#thrown.error;
    try {
      return (this.#judged ??= this.#judge());
    } catch (error) {
      this.#thrown = { error };
      throw error;
    }
  }

  /** How it fails; null if it does not. */
  get failing(): Failing | null {
    return this.judged.failing;
  }

  /** What came of it if it has been run; null if not. */
  get known(): Judged | { readonly error: unknown } | null {
    return this.#thrown ?? this.#judged;
  }
}
