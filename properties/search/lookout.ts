import type { Observer } from '../run.ts';
import type { Corpus, Kept, Landmark } from './corpus.ts';
import type { Draft } from './draft.ts';
import type { Watches } from './landmarks/watch.ts';

/** Sees what runs reach that neither the corpus knows nor a run before among them had reached. */
export class Lookout {
  readonly #corpus: Corpus;
  readonly #watches: Watches;
  readonly #known = new Set<Landmark>();
  readonly #runs: { draft: Draft; reached: Landmark[]; until: number }[] = [];

  constructor(corpus: Corpus, watches: Watches) {
    this.#corpus = corpus;
    this.#watches = watches;
  }

  /** The drafts that came upon something new, in order. */
  get kept(): readonly Kept[] {
    return this.#runs.filter(({ reached }) => reached.length > 0);
  }

  /** Who looks at the run of that draft. */
  over(draft: Draft): Pick<Observer, 'after'> {
    if (this.#watches.length === 0) return {};
    const watches = this.#watches.map((begin) => begin());
    const run = { draft, reached: [] as Landmark[], until: 0 };
    this.#runs.push(run);
    let steps = 0;
    const reach = (landmark: Landmark): void => {
      if (this.#corpus.has(landmark) || this.#known.has(landmark)) return;
      this.#known.add(landmark);
      run.reached.push(landmark);
      run.until = steps;
    };
    return {
      after: (world, happening, offered) => {
        steps = offered;
        for (const watch of watches) watch(world, happening, reach);
      },
    };
  }
}
