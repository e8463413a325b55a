import type { DiskTrouble } from '../subject.ts';
import { unreachable } from '../unreachable.ts';
import type { ServerId, ServerView } from '../view.ts';
import type { Move } from '../world/move-kinds.ts';
import { mayCompact, mayTick, mayTimeOut, mayTrouble } from '../world/move.ts';
import type { World } from '../world/world.ts';
import type { PickFlight } from './delivery/pick-flight.ts';
import type { ChoiceKind } from './mix.ts';
import { chooseRequest } from './choose-request.ts';

const commands = ['x', 'y'] as const; // two are enough to tell entries of one term apart

/** What happens in a cluster to which nothing is done: messages arrive, writes finish, and then timers fire. */
const calm: readonly ChoiceKind[] = ['deliverOldest', 'write', 'heartbeat', 'timeout', 'tick'];

/**
 * The move that a choice means here: the low byte picks the kind, the rest which one of the moves of that kind that
 * apply. A kind that has none gives way to a calm one; null if none of those applies either.
 */
export function choose(
  world: World,
  table: readonly ChoiceKind[],
  choice: number,
  pickFlight: PickFlight,
): Move | null {
  const kind = table[choice & 0xff] ?? 'deliverOldest';
  const rank = choice >>> 8;
  for (const inStead of [kind, ...calm]) {
    const move = ofKind(world, inStead, rank, pickFlight);
    if (move !== null) return move;
  }
  return null;
}

function ofKind(world: World, kind: ChoiceKind, rank: number, pickFlight: PickFlight): Move | null {
  switch (kind) {
    case 'deliverOldest':
    case 'deliverAny': {
      const flight = pickFlight(world, rank, kind === 'deliverOldest');
      return flight === null ? null : { kind: 'deliver', flight };
    }
    case 'drop':
    case 'duplicate':
      return anyFlight(world, kind, rank);
    case 'timeout':
      return atServer(world, kind, rank, (view) => view.up && mayTimeOut(world, view));
    case 'tick':
      return world.has('leaseReads') ? tick(world, rank) : null;
    case 'heartbeat':
      return atServer(world, kind, rank, (view) => view.up && view.role === 'leader');
    case 'write':
      return atServer(world, kind, rank, (view) => view.up && view.pendingWrites > 0);
    case 'crash':
      return world.options.disk === 'log' ? crash(world, rank) : atServer(world, kind, rank, (view) => view.up);
    case 'restart':
      return atServer(world, kind, rank, ({ id }) => world.mayRestart(id));
    case 'reconfigure':
      return world.has('membership') ? reconfigure(world, rank) : null;
    case 'compact':
      return world.has('snapshots') ? compact(world, rank) : null;
    case 'read':
      return world.has('readIndex') ? read(world, rank) : null;
    case 'command':
      return command(world, rank);
    case 'request': {
      const server = world.clients.count > 0 ? addressee(world, rank) : null;
      return server === null ? null : chooseRequest(world.clients, server, rank >>> 8);
    }
    case 'transfer':
      return world.has('transfer') ? transfer(world, rank) : null;
    case 'cut':
    case 'mend':
      return link(world, kind, rank);
    case 'partition':
      return { kind, side: side(world, rank) };
    case 'heal':
      return world.network.cutLinks > 0 ? { kind } : null;
    default:
      return unreachable(kind);
  }
}

function anyFlight(world: World, kind: 'drop' | 'duplicate', rank: number): Move | null {
  const { flights } = world.network;
  const flight = flights[rank % flights.length];
  return flight === undefined ? null : { kind, flight };
}

function atServer(
  world: World,
  kind: 'timeout' | 'heartbeat' | 'write' | 'crash' | 'restart',
  rank: number,
  applies: (view: ServerView) => boolean,
): Move | null {
  const server = pick(world, rank, applies);
  return server === null ? null : { kind, server };
}

/** Mostly a leader's clock is the slowest that it may be: what rests on it is then put to the test. */
function tick(world: World, rank: number): Move | null {
  const server =
    ((rank & 3) === 0 ? null : pick(world, rank >>> 2, (view) => view.role !== 'leader' && mayTick(world, view))) ??
    pick(world, rank >>> 2, (view) => mayTick(world, view));
  return server === null ? null : { kind: 'tick', server };
}

/** Mostly a server that is writing. */
function crash(world: World, rank: number): Move | null {
  const anyone = (rank & 3) === 0;
  const server =
    pick(world, rank >>> 7, ({ up, pendingWrites }) => up && (anyone || pendingWrites > 0)) ??
    pick(world, rank >>> 7, ({ up }) => up);
  if (server === null) return null;
  const trouble = troubles[(rank >>> 2) & 0x1f];
  if (trouble === undefined || !mayTrouble(world, server, { trouble })) return { kind: 'crash', server };
  return { kind: 'crash', server, disk: { trouble, choice: rank >>> 7 } };
}

/** Of 32; the rest are crashes without trouble. */
const troubles: readonly DiskTrouble['trouble'][] = [
  ...Array.from({ length: 14 }, () => 'powerLoss' as const),
  ...Array.from({ length: 4 }, () => 'kill' as const),
  ...Array.from({ length: 4 }, () => 'failedSync' as const),
  ...Array.from({ length: 2 }, () => 'fullDisk' as const),
  'bitFlip',
];

/** Mostly a leader is asked, for others only redirect: to add or remove one server, or with joint consensus for any members. */
function reconfigure(world: World, rank: number): Move | null {
  const anyone = (rank & 0xf) === 0;
  const server = pick(world, rank >>> 4, (view) => view.up && (anyone || view.role === 'leader'));
  if (server === null) return null;
  const { voters, learners } = world.view(server).configuration;
  const one = 1 + ((rank >>> 4) % world.servers);
  const without = (list: readonly ServerId[]): readonly ServerId[] => list.filter((other) => other !== one);
  const withOne = (list: readonly ServerId[]): readonly ServerId[] => [...without(list), one].sort((a, b) => a - b);
  const kind = (rank >>> 8) % 8;
  if (kind === 0 && world.has('joint')) {
    const members = 1 + ((rank >>> 11) % (2 ** world.servers - 1));
    const chosen = world.views.map(({ id }) => id).filter((id) => ((members >>> (id - 1)) & 1) === 1);
    return { kind: 'reconfigure', server, voters: chosen, learners: [] };
  }
  if (voters.includes(one) && voters.length > 1)
    return { kind: 'reconfigure', server, voters: without(voters), learners };
  if (kind === 1) return { kind: 'reconfigure', server, voters: without(voters), learners: withOne(learners) };
  return { kind: 'reconfigure', server, voters: withOne(voters), learners: without(learners) };
}

/** Mostly a leader's snapshot, for only that is ever sent. */
function compact(world: World, rank: number): Move | null {
  const leads = (view: ServerView): boolean => view.role === 'leader' && mayCompact(view);
  const server = ((rank & 3) === 0 ? null : pick(world, rank >>> 2, leads)) ?? pick(world, rank >>> 2, mayCompact);
  return server === null ? null : { kind: 'compact', server };
}

function command(world: World, rank: number): Move | null {
  const text = commands[rank % commands.length] ?? commands[0];
  const server = addressee(world, rank);
  return server === null ? null : { kind: 'command', server, command: text };
}

/** To any server, the leader itself included, which must refuse that. */
function transfer(world: World, rank: number): Move | null {
  const server = addressee(world, rank);
  return server === null ? null : { kind: 'transfer', server, target: 1 + ((rank >>> 8) % world.servers) };
}

function read(world: World, rank: number): Move | null {
  const server = addressee(world, rank);
  return server === null ? null : { kind: 'read', server };
}

/** Whom a client asks: mostly a leader, since others only redirect. */
function addressee(world: World, rank: number): ServerId | null {
  const anyone = (rank & 0x1e) === 0;
  return pick(world, rank >>> 5, (view) => view.up && (anyone || view.role === 'leader'));
}

function link(world: World, kind: 'cut' | 'mend', rank: number): Move | null {
  const { servers, network } = world;
  const links = servers * servers;
  for (let k = 0; k < links; k += 1) {
    const at = (rank + k) % links;
    const from = 1 + Math.floor(at / servers);
    const to = 1 + (at % servers);
    if (from !== to && network.isCut(from, to) === (kind === 'mend')) return { kind, from, to };
  }
  return null;
}

/**
 * Half of the time a leader is left with a minority, mostly none, if there is a leader: most failures need no more than
 * one isolated server (partition study, OSDI 2018). Else any division of the servers.
 */
function side(world: World, rank: number): readonly ServerId[] {
  const leader = (rank & 1) === 0 ? pick(world, rank >>> 1, (view) => view.up && view.role === 'leader') : null;
  if (leader !== null) return withCompany(world, leader, rank >>> 3);
  const groups = 2 ** world.servers - 2; // every division but the two that divide nothing
  const members = 1 + ((rank >>> 1) % groups);
  return world.views.filter((view) => ((members >>> (view.id - 1)) & 1) === 1).map((view) => view.id);
}

/** The server alone, or with its next neighbours as far as they are a minority. */
function withCompany(world: World, server: ServerId, rank: number): readonly ServerId[] {
  const companions = rank % Math.max(1, Math.floor((world.servers - 1) / 2));
  const group = Array.from({ length: companions + 1 }, (_, k) => 1 + ((server - 1 + k) % world.servers));
  return group.sort((a, b) => a - b);
}

function pick(world: World, rank: number, applies: (view: ServerView) => boolean): ServerId | null {
  for (let k = 0; k < world.servers; k += 1) {
    const server = 1 + ((rank + k) % world.servers);
    if (applies(world.view(server))) return server;
  }
  return null;
}
