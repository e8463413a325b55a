import type { Known, ShrinkStage } from '../../counterexamples/page/document.ts';
import { Shortening } from '../../counterexamples/page/shrinking.ts';
import type { FindingObserver } from '../../search/engine/findings.ts';
import type { Finding } from '../../search/engine/fuzz.ts';
import type { Found } from '../../search/engine/search-result.ts';

/** Notes how each finding of a search gets shorter, and has another observer told as well. */
export class Shortenings implements FindingObserver {
  readonly #all = new Map<string, Shortening>();
  readonly #next: FindingObserver | null;

  constructor(next: FindingObserver | null = null) {
    this.#next = next;
  }

  shrunk(finding: Finding): void {
    this.#note(finding);
    this.#next?.shrunk(finding);
  }

  ended(found: Found): void {
    this.#note(found);
    this.#next?.ended(found);
  }

  known(finding: Finding): void {
    this.#all.delete(nameOf(finding));
    this.#next?.known(finding);
  }

  stagesOf(finding: Finding): Known<readonly ShrinkStage[]> {
    return { known: this.#all.get(nameOf(finding))?.stages() ?? [] };
  }

  #note(finding: Finding): void {
    const shortening = this.#all.get(nameOf(finding)) ?? new Shortening();
    shortening.note({ schedule: finding.schedule, replays: finding.shrunk.replays });
    this.#all.set(nameOf(finding), shortening);
  }
}

const nameOf = ({ strategy, path }: Finding): string => `${strategy} ${path}`;
