import type { Step } from '../../../properties/seen/schedule.ts';
import type { ClusterOptions } from '../../../properties/seen/subject.ts';
import { LearnedLast } from './learned.ts';
import type { Bounds } from './space.ts';

/** What is searched: all schedules that begin so, with these options, within these bounds. */
export interface Searched {
  readonly options: ClusterOptions;
  readonly bounds: Bounds | null;
  readonly begin: readonly Step[];
}

/** How a search ended that found nothing. */
interface Ended {
  readonly statesMax: number; // that it might cost
  readonly cost: number; // in states
  readonly complete: boolean;
  readonly depth: number; // of the states that were expanded last, in steps behind the beginning
}

/**
 * The searches that found nothing, for one violation of one target. Whenever a shorter schedule is found, most of those
 * before it would be made again for fewer steps: what has no schedule of so many steps has none of fewer, and what did
 * not come as far as the last of these steps would go just the same way.
 */
export class PastSearches {
  readonly learned = new LearnedLast();
  readonly #ended = new Map<string, Ended>();

  note({ options, bounds, begin }: Searched, ended: Ended): void {
    this.#ended.set(nameOf({ options, bounds, begin }), ended);
  }

  /** Whether it is known that nothing is found in so many steps at so many states. */
  findNothing(searched: Searched, stepsMax: number, statesMax: number): boolean {
    const ended = this.#ended.get(nameOf(searched));
    if (ended === undefined) return false;
    return ended.complete ? statesMax > ended.cost : statesMax === ended.statesMax && ended.depth + 1 < stepsMax;
  }
}

const nameOf = ({ options, bounds, begin }: Searched): string => JSON.stringify([options, bounds, begin]);
