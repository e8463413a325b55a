import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Coverage, Explored } from './trial.ts';

/** How a search for a violation in a mutant ended. */
export interface Sought {
  readonly mutant: string;
  readonly runs: number; // from the first run of the seed on; of the portfolio, of all its searches
  readonly ending: 'survived' | 'killed' | 'timeout' | 'memory';
  readonly property: string | null; // that it broke; null: it threw where no property is judged, or broke none
  readonly fact: string;
  readonly path: string;
}

/** Of the search that all mutants go through. */
export interface SearchResult extends Sought {
  readonly kind: 'search';
  readonly conformance: boolean;
}

/** Of the longer one, for those that survived that. */
export interface PortfolioResult extends Sought {
  readonly kind: 'portfolio';
}

/** Whether nobody can tell a mutant from the code as it is by what the servers do in so many runs. */
export interface TracesResult {
  readonly kind: 'traces';
  readonly mutant: string;
  readonly runs: number;
  readonly equal: boolean;
}

export interface SpacesResult {
  readonly kind: 'spaces';
  readonly mutant: string | null; // null: the code as it is
  readonly spaces: readonly Explored[] | null; // null: it was not to be explored
}

export type Result =
  | { readonly kind: 'sources'; readonly digest: string }
  | ({ readonly kind: 'coverage'; readonly runs: number } & Coverage)
  | { readonly kind: 'clean traces'; readonly digests: readonly string[] }
  | SearchResult
  | PortfolioResult
  | TracesResult
  | SpacesResult;

/** What is known by now, one line of a file for each fact, so that work that was stopped goes on where it was. */
export class Results {
  readonly #file: string;
  readonly #all: Result[];

  /** Of these sources; a file of others is not to be mixed with them. */
  constructor(file: string, sources: readonly { readonly content: string }[]) {
    this.#file = file;
    this.#all = existsSync(file) ? read(file) : [];
    const digest = createHash('sha1').update(JSON.stringify(sources)).digest('hex');
    const [first] = this.#all;
    if (first === undefined) this.add({ kind: 'sources', digest });
    else if (first.kind !== 'sources' || first.digest !== digest)
      throw new Error(`${file} is of other sources\n  Remove it to begin afresh.`);
  }

  add(result: Result): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    appendFileSync(this.#file, `${JSON.stringify(result)}\n`);
    this.#all.push(result);
  }

  /** The results of that kind, those that were got last coming first. */
  of<Kind extends Result['kind']>(kind: Kind): readonly Extract<Result, { kind: Kind }>[] {
    return this.#all.filter((result): result is Extract<Result, { kind: Kind }> => result.kind === kind).reverse();
  }

  /** How the longest search in a mutant ended; undefined if there was none. */
  search(mutant: string, conformance: boolean): SearchResult | undefined {
    return this.of('search').find((result) => result.mutant === mutant && result.conformance === conformance);
  }

  /** How the search by the portfolio ended; undefined if there was none. */
  portfolio(mutant: string): PortfolioResult | undefined {
    return this.of('portfolio').find((result) => result.mutant === mutant);
  }

  /** How all that was tried without the spec ended: with a kill if there was one, else with what was tried last. */
  sought(mutant: string): Sought | undefined {
    const first = this.search(mutant, false);
    const isKilled = first !== undefined && first.ending !== 'survived';
    return isKilled ? first : (this.portfolio(mutant) ?? first);
  }
}

function read(file: string): Result[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.length > 0).map((line) => JSON.parse(line) as Result);
}
