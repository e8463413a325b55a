import type { Step } from '../../properties/seen/schedule.ts';
import { showIdentity } from '../../properties/seen/schedule.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { nameOfMessage } from '../../properties/seen/view.ts';
import type { Flight } from '../environment/network.ts';
import { descriptorOf } from '../steps/all.ts';
import type { Move } from '../steps/descriptor.ts';
import type { Cluster } from '../steps/cluster.ts';

/** A cluster of servers of one subject, which says what they take. */
interface TakingCluster extends Cluster {
  accepts(move: Move): boolean;
}

/** The move that a step means in this world, or null if it does not apply. */
export function resolve(world: TakingCluster, step: Step): Move | null {
  const move = descriptorOf(step).resolve(world, step);
  return move !== null && world.accepts(move) ? move : null;
}

/** The step that names a move for ever: the inverse of `resolve`, to be asked before the move is made. */
export function nameOf({ network }: Pick<Cluster, 'network'>, move: Move): Step {
  if (!('flight' in move)) return move;
  const identity = identityOf(move.flight);
  const position = network.positionOf(move.flight);
  return position === 0 ? { kind: move.kind, message: identity } : { kind: move.kind, message: identity, position };
}

/** The name of a message for ever, if the world keeps names. */
export function identityOf({ envelope: { from, to, message }, occurrence }: Flight): string {
  return showIdentity({ from, to, kind: nameOfMessage(message), term: message.term, occurrence });
}

/** The server that a move is about; null if it is about the network. */
export function serverOf(move: Move): ServerId | null {
  if (move.kind === 'deliver') return move.flight.envelope.to;
  return 'server' in move ? move.server : null;
}
