import type { Observer } from '../../world/cluster/run.ts';
import type { Corpus, CoveragePoint, Kept } from './corpus.ts';
import type { Draft } from '../drawing/draft.ts';
import type { Watches } from './watch.ts';

/** Records what runs reach that neither the corpus knows nor a run before among them had reached. */
export class NoveltyRecorder {
  readonly #corpus: Corpus;
  readonly #watches: Watches;
  readonly #known = new Set<CoveragePoint>();
  readonly #runs: { draft: Draft; reached: CoveragePoint[]; until: number }[] = [];

  constructor(corpus: Corpus, watches: Watches) {
    this.#corpus = corpus;
    this.#watches = watches;
  }

  /** The drafts that came upon something new, in order; of the first `runs` only. */
  kept(runs = Infinity): readonly Kept[] {
    return this.#runs.slice(0, runs).filter(({ reached }) => reached.length > 0);
  }

  /** Who looks at the run of that draft. */
  over(draft: Draft): Pick<Observer, 'after'> {
    if (this.#watches.length === 0) return {};
    const watches = this.#watches.map((begin) => begin());
    const run = { draft, reached: [] as CoveragePoint[], until: 0 };
    this.#runs.push(run);
    let steps = 0;
    const reach = (point: CoveragePoint): void => {
      if (this.#corpus.has(point) || this.#known.has(point)) return;
      this.#known.add(point);
      run.reached.push(point);
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
