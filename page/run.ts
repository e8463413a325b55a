import type { PageMessage, PageServer, PageStep, RunDocument, ServerChange } from '../counterexamples/page/document.ts';

const checkpointEvery = 256; // steps
const beginning = 'start';

/** A run to be looked at: what the servers are after each step, and what led to what. Steps are numbers from 1; 0 is before the first. */
export class Run {
  readonly document: RunDocument;
  readonly #checkpoints: (readonly PageServer[])[];
  readonly #before: readonly (number | null)[]; // by step: the one before at its server
  readonly #behind: readonly (readonly number[])[]; // by step: those that it leads to at once
  readonly #names: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  #latest: { readonly number: number; readonly servers: readonly PageServer[] };

  constructor(document: RunDocument) {
    this.document = document;
    this.#checkpoints = [document.servers];
    this.#latest = { number: 0, servers: document.servers };
    const { before, behind } = linksOf(document);
    this.#before = before;
    this.#behind = behind;
    this.#names = stepNames(document);
    this.#places = new Map(this.#names.map((name, k) => [name, k + 1]));
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

  /** The steps that led to one, itself among them: at its server and, through messages, at others. */
  pastOf(number: number): ReadonlySet<number> {
    return reached(number, (at) => {
      const step = this.step(at);
      const before = this.#before[at - 1];
      const message = this.message(step?.message);
      const sent = message === null ? null : (message.sent ?? this.message(message.copyOf ?? undefined)?.sent ?? null);
      return [before, sent].filter((one) => one !== null && one !== undefined);
    });
  }

  /** The steps that one led to, itself among them. */
  futureOf(number: number): ReadonlySet<number> {
    return reached(number, (at) => this.#behind[at - 1] ?? []);
  }
}

function reached(start: number, next: (number: number) => readonly number[]): ReadonlySet<number> {
  const seen = new Set([start]);
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const one of next(at)) {
      if (seen.has(one)) continue;
      seen.add(one);
      open.push(one);
    }
  }
  return seen;
}

function linksOf({ steps, messages }: RunDocument): {
  readonly before: readonly (number | null)[];
  readonly behind: readonly (readonly number[])[];
} {
  const before: (number | null)[] = [];
  const behind: number[][] = steps.map(() => []);
  const lastOf = new Map<number, number>();
  for (const { number, server, fate } of steps) {
    const last = server === null || fate !== 'applied' ? undefined : lastOf.get(server);
    before.push(last ?? null);
    if (last !== undefined) behind[last - 1]?.push(number);
    if (server !== null && fate === 'applied') lastOf.set(server, number);
  }
  for (const { sent, copyOf, arrived } of messages) {
    const origin = sent ?? (copyOf === null ? null : (messages[copyOf]?.sent ?? null));
    if (origin !== null) behind[origin - 1]?.push(...arrived);
  }
  return { before, behind };
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

/** What a step changed, server by server. */
export function changesIn(step: PageStep | null): readonly (readonly [server: number, changed: ServerChange])[] {
  const { server = null, changed, others = [] } = step ?? {};
  return server === null || changed === undefined ? others : [[server, changed], ...others];
}

function changedServer(server: PageServer, { entries, ...fields }: ServerChange): PageServer {
  const { base = server.base } = fields;
  const from = entries?.from ?? Infinity;
  const kept = server.entries.filter((_, k) => {
    const index = server.base + 1 + k;
    return index > base && index < from;
  });
  return { ...server, ...fields, entries: entries === undefined ? kept : [...kept, ...entries.entries] };
}

export const lastIndexOf = ({ base, entries }: PageServer): number => base + entries.length;

/** The term of the entry there; null if the log does not show one. */
export function termAt({ base, baseTerm, entries }: PageServer, index: number): number | null {
  if (index === base) return baseTerm;
  return entries[index - base - 1]?.[0] ?? null;
}
