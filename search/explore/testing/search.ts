import type { Explorable } from '../../numbering/explorable.ts';
import { Explorer } from '../explorer.ts';
import type { Abstraction, Limits } from '../explorer.ts';
import type { Refutation } from '../../../properties/judging/judge.ts';
import { pathOf } from '../../numbering/path.ts';
import type { PathStep } from '../../numbering/path.ts';
import { Trail } from '../../numbering/trail.ts';

/** A search that is over, and by which steps the last state that it found was reached. */
export interface Search {
  readonly explorer: Explorer;
  readonly path: readonly PathStep[];
}

export interface Counts {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
}

/** What a broken property is, and how many steps it takes to break it. */
export interface Found extends Pick<Refutation, 'property'> {
  readonly length: number;
}

export const plenty: Limits = { states: 10_000_000, bytes: 2 ** 30 };

/** Searches to the end. */
export function search(
  system: Explorable,
  abstraction: Abstraction = { reductions: 'none' },
  limits: Limits = plenty,
): Search {
  const trail = new Trail();
  const explorer = new Explorer(system, abstraction, limits, trail);
  while (explorer.advance(1000) === 'searching');
  return { explorer, path: pathOf(explorer.tables, trail.toLast()) };
}

/** The counts of a search that came to its end without finding anything. */
export function countsOf(system: Explorable, abstraction?: Abstraction): Counts {
  const { progress, refutation, distinct, generated, depth } = search(system, abstraction).explorer;
  if (progress !== 'complete') throw new Error(`the search is ${progress}: ${refutation?.property}`);
  return { distinct, generated, depth };
}

/** What is found broken; null if nothing is in the whole space. */
export function foundIn(system: Explorable, abstraction?: Abstraction): Found | null {
  const { explorer, path } = search(system, abstraction);
  const { progress, refutation } = explorer;
  if (progress === 'complete') return null;
  if (refutation === null) throw new Error(`the search is ${progress}`);
  return { property: refutation.property, length: path.length };
}
