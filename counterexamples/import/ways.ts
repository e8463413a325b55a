import type { ServerId } from '../../properties/seen/view.ts';
import { nodeName, opText } from '../show/notation/notation.ts';
import type { Op, TraceRow } from '../show/notation/trace-row.ts';
import type { RowEvent } from '../show/step-words.ts';
import { byClient, byHarness, byTimeout, serverStep } from './acts.ts';
import { causesOf } from './causes.ts';
import type { Act, InFlight } from './cluster.ts';
import { acted, changedRole, rowAfter, viewIn } from './run.ts';
import type { PageRun, Setting } from './run.ts';
import type { PageRow } from './trace-page.ts';

/** One way in which a row may have come about: the run with it, and the row that is printed for it. */
export interface Way {
  readonly run: PageRun;
  readonly row: TraceRow;
}

/** What follows in the section: one step splits off several nodes, each with a row. */
type Following = readonly PageRow[];

/**
 * The ways in which a row may have come about, the likeliest first: what needs nothing that the page does not show
 * before what does.
 */
export function* waysTo(setting: Setting, run: PageRun, row: PageRow, following: Following): Generator<Way, void> {
  const { op } = row;
  if (run.due !== null) {
    yield* ofDue(run, row);
    return;
  }
  switch (op.kind) {
    case 'event':
      yield* ofEvent(setting, run, row, op.event, following);
      return;
    case 'sent':
      yield* ofSending(setting, run, row, op.peer);
      return;
    case 'received':
      if (op.peer !== null) yield* ofReceipt(setting, run, row, op.peer);
      return;
  }
}

/** The row that an act before has brought. */
function* ofDue(run: PageRun, { node, op }: PageRow): Generator<Way, void> {
  const { event, servers } = run.due ?? { event: 'NEW ROLE', servers: [] };
  const [server, ...rest] = servers;
  if (op.kind !== 'event' || op.event !== event || server !== node) return;
  const next = { ...run, due: rest.length === 0 ? null : { event, servers: rest } };
  const now = event === 'NETSPLIT' ? { ...next, cluster: { ...next.cluster, splitOff: splitSoFar(run, rest) } } : next;
  yield { run: next, row: rowAfter(now, node, op) };
}

/** The nodes of a split have their rows one after the other. */
const splitSoFar = ({ cluster }: PageRun, rest: readonly ServerId[]): readonly ServerId[] =>
  cluster.splitOff.filter((server) => !rest.includes(server));

function* ofEvent(
  setting: Setting,
  run: PageRun,
  row: PageRow,
  event: RowEvent,
  following: Following,
): Generator<Way, void> {
  const { node } = row;
  const op: Op = { kind: 'event', event };
  const tried = (act: Act | null, note: string | null, from = run): Way[] => {
    const next = act === null ? null : acted(setting, from, act, row.number, note);
    return next === null ? [] : [{ run: next, row: rowAfter(next, node, op) }];
  };
  switch (event) {
    case 'STARTED':
      // All of them, as CSV begins. Of a node that joins a cluster this engine knows nothing.
      if (node === 0 && run.acts === null) yield { run, row: rowAfter(run, node, op) };
      return;
    case 'NEW ROLE':
      yield* tried(byTimeout(node), null);
      yield* tried(byHarness(node, 'campaign'), `${nodeName(node)} campaigns with leave to disrupt a leader`);
      yield* tried(byHarness(node, 'demote'), `${nodeName(node)} is made a follower by hand`);
      return;
    case 'CMD START': {
      const [next] = tried(byClient(node, `row ${row.number}`), null);
      // The state before it, so that what it changes shows in the next row.
      if (next === undefined) return;
      const calls = [...run.calls, { server: node, row: row.number }];
      yield { run: { ...next.run, calls }, row: rowAfter(run, node, op) };
      return;
    }
    case 'CMD DONE': {
      const call = run.calls.find(({ server }) => server === node);
      const note = call === undefined ? 'a call returns, and no row shows it begin' : null;
      const calls = run.calls.filter((other) => other !== call);
      yield* tried({ kind: 'return', server: node }, note, { ...run, calls });
      return;
    }
    case 'CRASH':
      for (const way of tried(serverStep(node, 'crash'), null)) {
        yield { ...way, row: { ...way.row, crashedAs: viewIn(run, node).role } };
      }
      return;
    case 'RESTART': {
      yield* tried(serverStep(node, 'restart'), null);
      const wiped = acted(
        setting,
        run,
        byHarness(node, 'wipe'),
        row.number,
        `${nodeName(node)} restarts with an empty disk`,
      );
      if (wiped !== null) yield* tried(serverStep(node, 'restart'), null, wiped);
      return;
    }
    case 'NETSPLIT':
    case 'NETJOIN':
      yield* ofNetwork(tried, row, event, following);
      return;
  }
}

function* ofNetwork(
  tried: (act: Act, note: null) => readonly Way[],
  row: PageRow,
  event: 'NETSPLIT' | 'NETJOIN',
  following: Following,
): Generator<Way, void> {
  const rest: ServerId[] = [];
  for (const { op, node } of following) {
    if (op.kind !== 'event' || op.event !== event) break;
    rest.push(node);
  }
  const act: Act = event === 'NETJOIN' ? { kind: 'join' } : { kind: 'split', side: [row.node, ...rest] };
  for (const { run, row: own } of tried(act, null)) {
    const due = rest.length === 0 ? null : { event, servers: rest };
    const splitOff = event === 'NETSPLIT' ? [row.node] : rest;
    yield { run: { ...run, due }, row: { ...own, splitOff } };
  }
}

function* ofSending(setting: Setting, run: PageRun, row: PageRow, peer: ServerId | null): Generator<Way, void> {
  let isThere = false;
  for (const flight of candidates(setting, run, row, row.node, peer, 'sent')) {
    isThere = true;
    yield* sent(setting, run, row, flight);
  }
  if (isThere) return;
  for (const [act, note] of causesOf(run, row, row.node, peer)) {
    const caused = acted(setting, run, act, row.number, note);
    if (caused === null) continue;
    for (const flight of candidates(setting, caused, row, row.node, peer, 'sent'))
      yield* sent(setting, caused, row, flight);
  }
}

function* sent(setting: Setting, run: PageRun, { number, node }: PageRow, flight: InFlight): Generator<Way, void> {
  const next = acted(setting, run, { kind: 'emit', flight }, number, null);
  if (next !== null) yield { run: next, row: rowAfter(next, node, { kind: 'sent', message: flight }) };
}

function* ofReceipt(setting: Setting, run: PageRun, row: PageRow, from: ServerId): Generator<Way, void> {
  let isThere = false;
  for (const flight of candidates(setting, run, row, from, row.node, 'received')) {
    isThere = true;
    yield* received(setting, run, row, flight);
  }
  if (isThere) return;
  for (const [act, note] of causesOf(run, row, from, row.node)) {
    const caused = acted(setting, run, act, row.number, note);
    if (caused === null) continue;
    for (const flight of candidates(setting, caused, row, from, row.node, 'received')) {
      yield* received(setting, caused, row, flight);
    }
  }
}

function* received(setting: Setting, run: PageRun, row: PageRow, flight: InFlight): Generator<Way, void> {
  const { number, node } = row;
  const note = flight.emittedAt === null ? `${row.cells[node - 1]?.op ?? ''} arrives, and no row shows it sent` : null;
  const next = acted(setting, run, { kind: 'deliver', flight }, number, note);
  if (next === null) return;
  const due = changedRole(run, next, node) ? ({ event: 'NEW ROLE', servers: [node] } as const) : null;
  yield { run: { ...next, due }, row: rowAfter(next, node, { kind: 'received', message: flight }) };
}

/** What is in flight and reads as the row: what was sent before what was not, and of each the oldest first. */
function candidates(
  { replies }: Setting,
  run: PageRun,
  row: PageRow,
  from: ServerId,
  to: ServerId | null,
  kind: 'sent' | 'received',
): readonly InFlight[] {
  const text = row.cells[row.node - 1]?.op ?? '';
  const fitting = run.cluster.flights.filter((flight) => {
    const { envelope } = flight;
    if (flight.overtaken || envelope.from !== from || (to !== null && envelope.to !== to)) return false;
    if (kind === 'sent' && flight.emittedAt !== null) return false;
    return opText(rowAfter(run, row.node, { kind, message: flight }, []), replies) === text;
  });
  const ordered = [
    ...fitting.filter(({ emittedAt }) => emittedAt !== null),
    ...fitting.filter(({ emittedAt }) => emittedAt === null),
  ];
  return ordered.length < 2 ? ordered : different(ordered);
}

/** Of those that are alike in all that they say, the first. */
function different(flights: readonly InFlight[]): readonly InFlight[] {
  const seen = new Set<string>();
  return flights.filter(({ envelope: { to, message } }) => {
    const key = JSON.stringify([to, message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
