import { changesIn } from '../counterexamples/page/document.ts';
import type { PageMessage, PageServer, PageStep, RunDocument, ServerChange } from '../counterexamples/page/document.ts';
import { HappenedBefore } from '../counterexamples/picture/happened-before.ts';

const checkpointEvery = 256; // steps
const beginning = 'start';

/** A run to be looked at: what the servers are after each step, and what led to what. Steps are numbers from 1; 0 is before the first. */
export class Run {
  readonly document: RunDocument;
  #happenedBefore: HappenedBefore | null = null; // made when it is asked for
  readonly #checkpoints: (readonly PageServer[])[];
  readonly #names: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  #latest: { readonly number: number; readonly servers: readonly PageServer[] };

  constructor(document: RunDocument) {
    this.document = document;
    this.#checkpoints = [document.servers];
    this.#latest = { number: 0, servers: document.servers };
    this.#names = stepNames(document);
    this.#places = new Map(this.#names.map((name, k) => [name, k + 1]));
  }

  get happenedBefore(): HappenedBefore {
    this.#happenedBefore ??= new HappenedBefore(this.document);
    return this.#happenedBefore;
  }

  get length(): number {
    return this.document.steps.length;
  }

  step(number: number): PageStep | null {
    return this.document.steps[number - 1] ?? null;
  }

  message(place: number | undefined): PageMessage | null {
    return place === undefined ? null : (this.document.messages[place] ?? null);
  }

  /** A name that stays where steps before it come or go; the same for equal steps but for its count. */
  nameOf(number: number): string {
    return this.#names[number - 1] ?? beginning;
  }

  /** The step of that name; null if the run has none. */
  placeOf(name: string): number | null {
    return name === beginning ? 0 : (this.#places.get(name) ?? null);
  }

  /** All servers after a step. */
  serversAfter(number: number): readonly PageServer[] {
    if (this.#latest.number === number) return this.#latest.servers;
    const begin =
      this.#latest.number < number && number - this.#latest.number < checkpointEvery
        ? this.#latest
        : this.#checkpointBefore(number);
    let { servers } = begin;
    for (let k = begin.number + 1; k <= number; k += 1) servers = after(servers, this.step(k));
    this.#latest = { number, servers };
    return servers;
  }

  /** The last checkpoint that is not behind the step; they are made as far as they are asked for. */
  #checkpointBefore(number: number): { readonly number: number; readonly servers: readonly PageServer[] } {
    const wanted = Math.floor(number / checkpointEvery);
    while (this.#checkpoints.length <= wanted) {
      const made = this.#checkpoints.length;
      let servers = this.#checkpoints[made - 1] ?? this.document.servers;
      for (let k = (made - 1) * checkpointEvery + 1; k <= made * checkpointEvery; k += 1)
        servers = after(servers, this.step(k));
      this.#checkpoints.push(servers);
    }
    return { number: wanted * checkpointEvery, servers: this.#checkpoints[wanted] ?? this.document.servers };
  }
}

/** The text of each step, with a count where there are several alike. */
function stepNames({ steps }: Pick<RunDocument, 'steps'>): readonly string[] {
  const counts = new Map<string, number>();
  return steps.map(({ text }) => {
    const count = (counts.get(text) ?? 0) + 1;
    counts.set(text, count);
    return count === 1 ? text : `${text} (${count})`;
  });
}

function after(servers: readonly PageServer[], step: PageStep | null): readonly PageServer[] {
  return changesIn(step).reduce(
    (before, [server, changed]) => before.map((one, k) => (k + 1 === server ? changedServer(one, changed) : one)),
    servers,
  );
}

function changedServer(server: PageServer, { entries, ...fields }: ServerChange): PageServer {
  const { base = server.base } = fields;
  // Logs may be long, and most steps leave them as they are.
  const from = entries?.from ?? lastIndexOf(server) + 1;
  const isWhole = base <= server.base && from > lastIndexOf(server);
  const [begin, end] = [base - server.base, from - server.base - 1].map((place) => Math.max(0, place));
  const kept = isWhole ? server.entries : server.entries.slice(begin, end);
  return { ...server, ...fields, entries: entries === undefined ? kept : [...kept, ...entries.entries] };
}

export const lastIndexOf = ({ base, entries }: PageServer): number => base + entries.length;

/** The term of the entry there; null if the log does not show one. */
export function termAt({ base, baseTerm, entries }: PageServer, index: number): number | null {
  if (index === base) return baseTerm;
  return entries[index - base - 1]?.[0] ?? null;
}
