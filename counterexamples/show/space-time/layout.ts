import type { StepKind } from '../../../properties/seen/schedule.ts';
import type { Role, ServerId, ServerView, Term } from '../../../properties/seen/view.ts';
import { splitOff } from '../notation/split.ts';
import type { AppliedStep, Link, Trace, TraceMessage, TraceStep } from '../../trace.ts';
import { pastOf } from './causal-past.ts';
import { journeysOf } from './journeys.ts';
import type { Journey } from './journeys.ts';

/**
 * A run in space and time, in whole numbers: lanes from left to right and rows from top to bottom, both from 0. Row 0 is
 * the start, before any step; then each step that was tried has a row. How wide and high they are is up to who draws.
 */
export interface SpaceTime {
  readonly lanes: readonly Lane[]; // the servers, then the clients of the store
  readonly rows: readonly Row[]; // the steps: that of `rows[k]` is k + 1
  readonly arrows: readonly Arrow[]; // by the row in which they begin
  readonly bands: readonly Band[];
  readonly marks: readonly Mark[];
  readonly height: number; // rows in all: every number of a row is less
}

export interface Lane {
  readonly kind: 'server' | 'client';
  readonly id: number; // from 1, among its kind
  readonly name: string; // n1, c1
}

export interface Row {
  readonly row: number;
  readonly number: number; // of the step in the schedule
  readonly fate: TraceStep['fate'];
  readonly kind: StepKind;
  readonly lane: number | null; // of the server that it touched; null if none
  readonly cause: boolean; // in the causal past of the violation, or itself the step that it came with
}

/** How a message belongs to the violation: `direct` is the one that arrived in the very step, `past` one before it. */
export type Cause = 'direct' | 'past' | 'none';

export interface Arrow {
  readonly kind: 'message' | 'request' | 'answer'; // the last two: of a client, which come at once
  readonly message: TraceMessage | null; // null of a client's
  readonly from: number; // lane
  readonly to: number; // lane
  readonly fromRow: number;
  readonly toRow: number; // of its arrival or loss; the last row if it is still in flight
  readonly end: 'arrived' | 'lost' | 'inFlight';
  readonly copy: boolean; // made by the network
  readonly cause: Cause;
}

/** Something that goes on at a lane, from the row in which it begins up to, not including, `toRow`. */
export type Band =
  | (Extent & { readonly kind: 'role'; readonly role: Role; readonly term: Term })
  | (Extent & { readonly kind: 'down' })
  | (Extent & { readonly kind: 'splitOff' }) // from the majority, by the network
  | (Extent & { readonly kind: 'cut'; readonly to: number }); // the link from this lane to that one carries nothing

interface Extent {
  readonly lane: number;
  readonly fromRow: number;
  readonly toRow: number;
}

/** Something at a moment. `lane` is null where it belongs to none. */
export interface Mark {
  readonly kind: 'violation' | 'crash' | 'restart' | 'diskTrouble';
  readonly row: number;
  readonly lane: number | null;
}

interface Wanted {
  /** The steps that the violation hangs on, if known better than by happened-before: of `explain`, `slice.inside`. */
  readonly cause?: readonly number[];
}

/** Where all of a run is drawn. */
export function spaceTime(trace: Trace, { cause }: Wanted = {}): SpaceTime {
  const shown = trace.steps.filter(({ fate }) => fate !== 'notRun');
  const past = cause === undefined ? pastOf(trace) : new Set(cause);
  const height = shown.length + 1;
  const made = shown.filter((step) => step.fate === 'applied');
  return {
    lanes: lanesOf(trace),
    rows: shown.map((step) => rowOf(step, past)),
    arrows: arrowsOf(trace, made, past, height),
    bands: bandsOf(trace, made, height),
    marks: [...made.flatMap(marksOf), ...violationOf(trace, height)],
    height,
  };
}

function lanesOf({ initial, schedule }: Trace): readonly Lane[] {
  const clients = Array.from({ length: schedule.options.clients ?? 0 }, (_, k) => k + 1);
  return [
    ...initial.map(({ id }): Lane => ({ kind: 'server', id, name: `n${id}` })),
    ...clients.map((id): Lane => ({ kind: 'client', id, name: `c${id}` })),
  ];
}

/** Steps are numbered from 1 and tried in their order, so the row of a step is its number. */
const rowOfStep = (number: number): number => number;

const laneOf = (server: ServerId): number => server - 1;

function rowOf(step: TraceStep, past: ReadonlySet<number>): Row {
  const { number, fate } = step;
  const server = step.fate === 'applied' ? step.server : null;
  const lane = server === null ? null : laneOf(server);
  return { row: rowOfStep(number), number, fate, kind: step.step.kind, lane, cause: past.has(number) };
}

function arrowsOf(
  trace: Trace,
  made: readonly AppliedStep[],
  past: ReadonlySet<number>,
  height: number,
): readonly Arrow[] {
  const messages = journeysOf(trace).flatMap((journey) => arrowsOfJourney(journey, trace.culprit, past, height));
  const clients = made.flatMap((step) => arrowsOfClients(step, trace.initial.length, past));
  return [...messages, ...clients].sort((one, other) => one.fromRow - other.fromRow);
}

function arrowsOfJourney(
  { message, from, to, sentAt, emittedAt, copiedAt, arrivedAt, lostAt, end }: Journey,
  culprit: number | null,
  past: ReadonlySet<number>,
  height: number,
): readonly Arrow[] {
  const common = {
    kind: 'message',
    message,
    from: laneOf(from),
    to: laneOf(to),
    fromRow: rowOfStep(emittedAt ?? sentAt),
    copy: copiedAt !== null,
  } as const;
  const arrived = arrivedAt.map((number): Arrow => {
    const cause = number === culprit ? 'direct' : past.has(number) ? 'past' : 'none';
    return { ...common, toRow: rowOfStep(number), end: 'arrived', cause };
  });
  if (end === 'arrived') return arrived;
  const toRow = lostAt === null ? height - 1 : rowOfStep(lostAt);
  return [...arrived, { ...common, toRow, end, cause: 'none' }];
}

function arrowsOfClients(made: AppliedStep, servers: number, past: ReadonlySet<number>): readonly Arrow[] {
  const { step, server, number, answered } = made;
  if (server === null) return [];
  const row = rowOfStep(number);
  const cause: Cause = past.has(number) ? 'past' : 'none';
  const common = { message: null, fromRow: row, toRow: row, end: 'arrived', copy: false, cause } as const;
  const lane = (client: number): number => servers + client - 1;
  const asked: readonly Arrow[] =
    step.kind === 'request' ? [{ ...common, kind: 'request', from: lane(step.client), to: laneOf(server) }] : [];
  const told = answered.map(({ client }): Arrow => {
    return { ...common, kind: 'answer', from: laneOf(server), to: lane(client) };
  });
  return [...asked, ...told];
}

function bandsOf(trace: Trace, made: readonly AppliedStep[], height: number): readonly Band[] {
  const servers = trace.initial.length;
  const open = new Open(height);
  for (const view of trace.initial) open.show(view, 0);
  for (const step of made) {
    const row = rowOfStep(step.number);
    const view = step.server === null ? undefined : step.after[laneOf(step.server)];
    if (view !== undefined) open.show(view, row);
    if (step.server !== null) continue;
    const side = step.step.kind === 'partition' ? step.step.side : [];
    open.cut(step.cut, splitOff(servers, step.cut, side), row);
  }
  return open.close();
}

/** The bands that have begun, and those that have ended. */
class Open {
  readonly #height: number;
  readonly #open = new Map<string, Band>();
  readonly #closed: Band[] = [];

  constructor(height: number) {
    this.#height = height;
  }

  show({ id, up, role, currentTerm: term }: ServerView, row: number): void {
    const lane = laneOf(id);
    const place = { lane, fromRow: row, toRow: this.#height };
    const known = this.#open.get(`state ${lane}`);
    const same = up ? known?.kind === 'role' && known.role === role && known.term === term : known?.kind === 'down';
    if (!same) this.#begin(`state ${lane}`, up ? { kind: 'role', role, term, ...place } : { kind: 'down', ...place });
  }

  cut(links: readonly Link[], apart: readonly ServerId[], row: number): void {
    const wanted = new Map<string, Band>();
    for (const { from, to } of links) {
      const place = { lane: laneOf(from), to: laneOf(to), fromRow: row, toRow: this.#height };
      wanted.set(`cut ${from}>${to}`, { kind: 'cut', ...place });
    }
    for (const id of apart) {
      wanted.set(`splitOff ${id}`, { kind: 'splitOff', lane: laneOf(id), fromRow: row, toRow: this.#height });
    }
    for (const key of this.#open.keys()) {
      if (!key.startsWith('state ') && !wanted.has(key)) this.#end(key, row);
    }
    for (const [key, band] of wanted) {
      if (!this.#open.has(key)) this.#open.set(key, band);
    }
  }

  close(): readonly Band[] {
    return [...this.#closed, ...this.#open.values()].sort((one, other) => one.fromRow - other.fromRow);
  }

  #begin(key: string, band: Band): void {
    this.#end(key, band.fromRow);
    this.#open.set(key, band);
  }

  #end(key: string, row: number): void {
    const band = this.#open.get(key);
    if (band === undefined) return;
    this.#closed.push({ ...band, toRow: row });
    this.#open.delete(key);
  }
}

function marksOf({ step, server, number }: AppliedStep): readonly Mark[] {
  if (server === null) return [];
  const place = { row: rowOfStep(number), lane: laneOf(server) };
  if (step.kind === 'crash') {
    const trouble: readonly Mark[] = step.disk === undefined ? [] : [{ kind: 'diskTrouble', ...place }];
    return [{ kind: 'crash', ...place }, ...trouble];
  }
  return step.kind === 'restart' ? [{ kind: 'restart', ...place }] : [];
}

/** At its step, or below all of them if it came when the faults stopped. */
function violationOf({ outcome, culprit, steps }: Trace, height: number): readonly Mark[] {
  if (outcome.violation === null) return [];
  if (culprit === null) return [{ kind: 'violation', row: height - 1, lane: null }];
  const step = steps.find(({ number }) => number === culprit);
  const server = step?.fate === 'applied' ? step.server : null;
  return [{ kind: 'violation', row: rowOfStep(culprit), lane: server === null ? null : laneOf(server) }];
}
