import { changesIn } from '../page/document.ts';
import type { PageStep, RunDocument } from '../page/document.ts';

/** What a lane is over a stretch of rows. */
export interface Band {
  readonly lane: number; // servers first, from 0, then clients
  readonly from: number; // row
  readonly to: number; // row, included
  readonly up: boolean;
  readonly role: string;
  readonly term: number;
}

/** A message on its way. */
export interface Arrow {
  readonly message: number; // its place in the document
  readonly from: { readonly lane: number; readonly row: number };
  readonly to: { readonly lane: number; readonly row: number };
  readonly end: 'arrived' | 'lost' | 'open';
  readonly copy: boolean; // made by a `duplicate`
}

/** What a client asks a server, or is answered: both come at once. */
export interface Call {
  readonly kind: 'request' | 'answer';
  readonly row: number;
  readonly client: number; // lane
  readonly server: number; // lane
}

/** An operation of a client. */
export interface Bar {
  readonly operation: number;
  readonly lane: number;
  readonly from: number;
  readonly to: number;
  readonly open: boolean; // nobody knows whether it happened
}

/** A stretch of rows in which links carry nothing. */
export interface Cut {
  readonly from: number;
  readonly to: number;
  readonly links: readonly (readonly [from: number, to: number])[];
}

/** What is seen of the rows from one to another, both included. */
type InWindow<Item> = (from: number, to: number) => readonly Item[];

/** The picture of a run, in lanes and rows: time goes down, a row a step that is shown. */
export interface Scene {
  readonly rows: readonly number[]; // the steps that are shown, ascending
  readonly rowOf: ReadonlyMap<number, number>;
  readonly lanes: readonly string[]; // names: the servers, then the clients
  readonly arrows: InWindow<Arrow>;
  readonly bands: InWindow<Band>;
  readonly bars: InWindow<Bar>;
  readonly calls: InWindow<Call>;
  readonly cuts: InWindow<Cut>;
}

const openRows = 2; // how far an arrow goes that has not arrived

/** The picture of the steps that `isShown` lets through. */
export function sceneOf(document: RunDocument, isShown: (step: PageStep) => boolean): Scene {
  const rows = document.steps.filter(isShown).map(({ number }) => number);
  const rowOf = new Map(rows.map((number, row) => [number, row]));
  const last = Math.max(0, rows.length - 1);
  return {
    rows,
    rowOf,
    lanes: lanesOf(document),
    arrows: windowed(arrowsOf(document, rowOf, last), spanOfArrow),
    bands: windowed(bandsOf(document, rows), spanOf),
    bars: windowed(barsOf(document, rows), spanOf),
    calls: windowed(callsOf(document, rowOf), ({ row }) => [row, row]),
    cuts: windowed(cutsOf(document, rows), spanOf),
  };
}

const lanesOf = ({ servers, clients, clientNames }: RunDocument): readonly string[] => [
  ...servers.map((_, k) => `n${k + 1}`),
  ...(clientNames ?? Array.from({ length: clients }, (_, k) => `client ${k + 1}`)),
];

function arrowsOf(document: RunDocument, rowOf: ReadonlyMap<number, number>, last: number): readonly Arrow[] {
  const makers = new Map<number, number>();
  for (const { number, sent = [] } of document.steps) for (const place of sent) makers.set(place, number);
  return document.messages.flatMap((message, place): readonly Arrow[] => {
    const { from, to, sent, copyOf, arrived, lost, open } = message;
    const made = sent ?? makers.get(place) ?? null; // a copy: the step that made it
    const begin = made === null ? undefined : rowOf.get(made);
    if (begin === undefined) return [];
    const start = { lane: from - 1, row: begin };
    const ends = [
      ...arrived.map((number) => ({ number, end: 'arrived' as const })),
      ...(lost === null ? [] : [{ number: lost, end: 'lost' as const }]),
    ];
    const base = { message: place, from: start, copy: copyOf !== null };
    const ended = ends.flatMap(({ number, end }): readonly Arrow[] => {
      const row = rowOf.get(number);
      return row === undefined ? [] : [{ ...base, to: { lane: to - 1, row }, end }];
    });
    if (ends.length > 0 && open !== true) return ended;
    return [...ended, { ...base, to: { lane: to - 1, row: Math.min(last + 1, begin + openRows) }, end: 'open' }];
  });
}

const blockRows = 64;

/** Which items a window shows, without looking at all of them: each is entered in every block of rows that it crosses. */
function windowed<Item>(
  items: readonly Item[],
  spanOf: (item: Item) => readonly [from: number, to: number],
): InWindow<Item> {
  const blocks = new Map<number, number[]>();
  for (const [k, item] of items.entries()) {
    const [from, to] = spanOf(item);
    for (let block = Math.floor(from / blockRows); block <= Math.floor(to / blockRows); block += 1) {
      const known = blocks.get(block);
      if (known === undefined) blocks.set(block, [k]);
      else known.push(k);
    }
  }
  return (first, last) => {
    const found = new Set<number>();
    for (let block = Math.floor(first / blockRows); block <= Math.floor(last / blockRows); block += 1)
      for (const k of blocks.get(block) ?? []) found.add(k);
    return [...found]
      .sort((one, other) => one - other)
      .flatMap((k) => items[k] ?? [])
      .filter((item) => {
        const [from, to] = spanOf(item);
        return from <= last && to >= first;
      });
  };
}

const spanOfArrow = ({ from, to }: Arrow): readonly [number, number] => [
  Math.min(from.row, to.row),
  Math.max(from.row, to.row),
];

const spanOf = ({ from, to }: { readonly from: number; readonly to: number }): readonly [number, number] => [from, to];

/** What each server is, from row to row. Steps that are not shown have their effect all the same. */
function bandsOf({ servers, steps }: RunDocument, rows: readonly number[]): readonly Band[] {
  const now: Omit<Band, 'to'>[] = servers.map(({ up, role, term }, lane) => ({ lane, from: 0, up, role, term }));
  const bands: Band[] = [];
  let next = 1; // step
  for (const [row, number] of rows.entries()) {
    for (; next <= number; next += 1) {
      for (const [server, changed] of changesIn(steps[next - 1] ?? null)) {
        const band = now[server - 1];
        if (band === undefined) continue;
        const { up = band.up, role = band.role, term = band.term } = changed;
        if (up === band.up && role === band.role && term === band.term) continue;
        if (row > band.from) bands.push({ ...band, to: row - 1 });
        now[server - 1] = { lane: band.lane, from: row, up, role, term };
      }
    }
  }
  const last = Math.max(0, rows.length - 1);
  return [...bands, ...now.map((band) => ({ ...band, to: last }))];
}

function barsOf({ history, servers }: RunDocument, rows: readonly number[]): readonly Bar[] {
  if (!('known' in history)) return [];
  const last = Math.max(0, rows.length - 1);
  return history.known.operations.map(({ client, began, ended, gaveUp }, operation) => {
    const from = firstAtOrBehind(rows, began);
    const end = ended ?? gaveUp;
    const to = end === undefined ? last : Math.min(last, firstAtOrBehind(rows, end));
    return { operation, lane: servers.length + client - 1, from: Math.min(from, last), to, open: ended === null };
  });
}

/** Requests as often as they are sent, and the answers that end an operation. */
function callsOf({ history, servers, steps }: RunDocument, rowOf: ReadonlyMap<number, number>): readonly Call[] {
  if (!('known' in history)) return [];
  const { operations } = history.known;
  const call = (kind: Call['kind'], client: number, step: PageStep | undefined): readonly Call[] => {
    const row = rowOf.get(step?.number ?? 0);
    if (row === undefined || step?.fate !== 'applied' || step.server === null) return [];
    return [{ kind, row, client: servers.length + client - 1, server: step.server - 1 }];
  };
  return [
    ...steps.flatMap((step) => (step.client === undefined ? [] : call('request', step.client, step))),
    ...operations.flatMap(({ client, ended }) => (ended === null ? [] : call('answer', client, steps[ended - 1]))),
  ];
}

function cutsOf({ steps }: RunDocument, rows: readonly number[]): readonly Cut[] {
  const cuts: Cut[] = [];
  let open: { readonly step: number; readonly links: Cut['links'] } | null = null;
  const end = Math.max(0, rows.length - 1);
  for (const { number, cut } of steps) {
    if (cut === undefined) continue;
    if (open !== null && open.links.length > 0)
      cuts.push({ from: firstAtOrBehind(rows, open.step), to: firstAtOrBehind(rows, number) - 1, links: open.links });
    open = { step: number, links: cut };
  }
  if (open !== null && open.links.length > 0)
    cuts.push({ from: firstAtOrBehind(rows, open.step), to: end, links: open.links });
  return cuts.filter(({ from, to }) => to >= from);
}

/** The first row whose step is not before that one; behind the last if there is none. */
export function firstAtOrBehind(rows: readonly number[], step: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? Infinity) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
