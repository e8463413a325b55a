import type { Step } from '../schedule/schedule.ts';
import { parseIdentity, showIdentity } from '../schedule/schedule.ts';
import type { DiskTrouble, Feature } from '../subject.ts';
import { electionTicks } from '../subject.ts';
import { unreachable } from '../unreachable.ts';
import type { ServerId, ServerView } from '../view.ts';
import type { Move } from './move-kinds.ts';
import type { Flight } from './network.ts';
import type { World } from './world.ts';

/** The move that a step means in this world, or null if it does not apply. */
export function resolve(world: World, step: Step): Move | null {
  const move = moveOf(world, step);
  return move !== null && world.accepts(move) ? move : null;
}

/** The same for a subject whose servers, as far as they are up, take whatever comes. */
function moveOf(world: World, step: Step): Move | null {
  switch (step.kind) {
    case 'deliver': {
      const flight = findFlight(world, step.message, step.position);
      return flight !== null && canDeliver(world, flight) ? { kind: 'deliver', flight } : null;
    }
    case 'drop':
    case 'duplicate': {
      const flight = findFlight(world, step.message, step.position);
      return flight === null ? null : { kind: step.kind, flight };
    }
    case 'cut':
    case 'mend':
      if (!exists(world, step.from) || !exists(world, step.to)) return null;
      return world.network.isCut(step.from, step.to) === (step.kind === 'cut') ? null : step;
    case 'partition':
      return step.side.every((server) => exists(world, server)) ? step : null;
    case 'heal':
      return world.network.cutLinks > 0 ? step : null;
    case 'timeout':
      return isUp(world, step.server) && mayTimeOut(world, world.view(step.server)) ? step : null;
    case 'tick':
      return exists(world, step.server) && mayTick(world, world.view(step.server)) ? step : null;
    case 'heartbeat':
      return isUp(world, step.server) && world.view(step.server).role === 'leader' ? step : null;
    case 'reconfigure':
      return world.has('membership') && isUp(world, step.server) ? step : null;
    case 'compact':
      return world.has('snapshots') && exists(world, step.server) && mayCompact(world.view(step.server)) ? step : null;
    case 'transfer':
      return isUp(world, step.server) && exists(world, step.target) && world.has('transfer') ? step : null;
    case 'request':
      return isUp(world, step.server) && mayRequest(world, step) ? step : null;
    case 'read':
      return isUp(world, step.server) && world.has('readIndex') ? step : null;
    case 'crash':
      return isUp(world, step.server) && (step.disk === undefined || mayTrouble(world, step.server, step.disk))
        ? step
        : null;
    case 'command':
      return isUp(world, step.server) ? step : null;
    case 'write':
      return isUp(world, step.server) && world.view(step.server).pendingWrites > 0 ? step : null;
    case 'restart':
      return exists(world, step.server) && world.mayRestart(step.server) ? step : null;
    case 'action':
      return isUp(world, step.server) && (step.to === undefined || exists(world, step.to)) ? step : null;
    case 'harness':
      return world.harness && harnessApplies(world, step) ? step : null;
    case 'emit': {
      const flight = world.harness ? findFlight(world, step.message, step.position) : null;
      return flight === null ? null : { kind: 'emit', flight };
    }
    default:
      return unreachable(step);
  }
}

/** Is something applied that is not compacted yet? */
export const mayCompact = ({ up, appliedIndex, log }: ServerView): boolean => up && appliedIndex > log.base;

/** The step that names a move for ever: the inverse of `resolve`, to be asked before the move is made. */
export function nameOf(world: World, move: Move): Step {
  if (!('flight' in move)) return move;
  const identity = identityOf(move.flight);
  const position = world.network.positionOf(move.flight);
  return position === 0 ? { kind: move.kind, message: identity } : { kind: move.kind, message: identity, position };
}

/** The name of a message for ever, if the world keeps names. */
export function identityOf({ envelope: { from, to, message }, occurrence }: Flight): string {
  return showIdentity({ from, to, kind: message.kind, term: message.term, occurrence });
}

export function canDeliver(world: World, { envelope: { from, to } }: Flight): boolean {
  return world.view(to).up && !world.network.isCut(from, to);
}

/** Whether the election timer of a server that is up may fire now. */
export const mayTimeOut = (world: World, view: ServerView): boolean =>
  hasElectionTimer(world.features, view) && (world.clock(view.id)?.timer ?? electionTicks) >= electionTicks;

/** Whether the server's clock may go on; without leaseReads there is none, and nobody looks at that of a server that is down. */
export const mayTick = (world: World, { id, up }: ServerView): boolean =>
  up && world.has('leaseReads') && world.clocks.mayTick(id, (other) => world.view(other).up);

/** Whether an election timer runs in a server that is up: in a leader with checkQuorum, and while it transfers its leadership. */
export const hasElectionTimer = (features: readonly Feature[], { role, transferTarget }: ServerView): boolean =>
  role !== 'leader' || transferTarget !== null || features.includes('checkQuorum');

/**
 * By identity; where that is gone, since taking out a step renumbers later messages, by its position on the link, if a
 * message of that kind is there.
 */
function findFlight(world: World, message: string, position = 0): Flight | null {
  const identity = parseIdentity(message);
  if (identity === null) return null;
  const { network } = world;
  const named = network.find(identity);
  if (named !== undefined) return named;
  const there = network.atPosition(identity.from, identity.to, position);
  return there?.envelope.message.kind === identity.kind ? there : null;
}

function harnessApplies(world: World, { action, server }: Extract<Step, { kind: 'harness' }>): boolean {
  if (!isUp(world, server)) return false;
  const leads = world.view(server).role === 'leader';
  switch (action) {
    case 'campaign':
      return !leads;
    case 'demote':
      return leads;
    case 'commandReturn':
      return true;
    default:
      return unreachable(action);
  }
}

const mayRequest = ({ clients }: World, { client, operation }: Extract<Step, { kind: 'request' }>): boolean =>
  client <= clients.count && clients.mayBegin(client) === (operation !== undefined);

/** A disk fails at something that it is asked for; and of all disks, only a minority is ever damaged. */
export function mayTrouble(world: World, server: ServerId, { trouble }: Pick<DiskTrouble, 'trouble'>): boolean {
  if (world.options.disk !== 'log') return false;
  if (trouble === 'failedSync' || trouble === 'fullDisk') return world.view(server).pendingWrites > 0;
  return trouble !== 'bitFlip' || world.mayDamage(server);
}

const exists = (world: World, server: ServerId): boolean => server >= 1 && server <= world.servers;

const isUp = (world: World, server: ServerId): boolean => exists(world, server) && world.view(server).up;
