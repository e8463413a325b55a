import type { Input } from '../subject.ts';
import type { Step } from '../schedule/schedule.ts';
import { unreachable } from '../unreachable.ts';
import type { Envelope, ServerId } from '../view.ts';
import type { Move } from './move-kinds.ts';

/**
 * What a move gives to its server; null if it touches the network alone, or nothing. What a client requests, the clients
 * of the world know.
 */
export function inputOf(move: Exclude<Move, { readonly kind: 'request' }>): Input | null {
  switch (move.kind) {
    case 'deliver':
      return { kind: 'receive', envelope: move.flight.envelope };
    case 'timeout':
      return electionTimeout;
    case 'heartbeat':
      return heartbeatTimeout;
    case 'write':
      return written;
    case 'command':
      return { kind: 'command', command: move.command };
    case 'transfer':
      return { kind: 'transfer', target: move.target };
    case 'reconfigure':
      return { kind: 'reconfigure', voters: move.voters, learners: move.learners };
    case 'crash':
      return move.disk === undefined ? { kind: 'crash' } : { kind: 'crash', disk: move.disk };
    case 'compact':
    case 'read':
    case 'tick':
    case 'restart':
      return { kind: move.kind };
    case 'action':
      return move.to === undefined
        ? { kind: 'action', action: move.action }
        : { kind: 'action', action: move.action, to: move.to };
    case 'harness':
      return move.action === 'commandReturn' ? null : { kind: 'harness', action: move.action };
    case 'drop':
    case 'duplicate':
    case 'emit':
    case 'cut':
    case 'mend':
    case 'partition':
    case 'heal':
      return null;
    default:
      return unreachable(move);
  }
}

/** The kind of step that gives a server this input: the inverse of `inputOf`, but for what the step is about. */
export const stepKindOf = ({ kind }: Input): Step['kind'] => stepKinds[kind];

const stepKinds = {
  receive: 'deliver',
  electionTimeout: 'timeout',
  heartbeatTimeout: 'heartbeat',
  written: 'write',
  command: 'command',
  compact: 'compact',
  reconfigure: 'reconfigure',
  transfer: 'transfer',
  read: 'read',
  tick: 'tick',
  crash: 'crash',
  restart: 'restart',
  action: 'action',
  harness: 'harness',
} as const satisfies Record<Input['kind'], Step['kind']>;

/** The message that the input brings. */
export const receivedIn = (input: Input): Envelope | null => (input.kind === 'receive' ? input.envelope : null);

/** The server that a move is about; null if it is about the network. */
export function serverOf(move: Move): ServerId | null {
  if (move.kind === 'deliver') return move.flight.envelope.to;
  return 'server' in move ? move.server : null;
}

/** Does the server start again from what is durable? raft.tla has the crash and the restart in one. */
export const restarts = (input: Input): boolean =>
  input.kind === 'restart' || (input.kind === 'action' && input.action === 'restart');

const electionTimeout: Input = { kind: 'electionTimeout' };
const heartbeatTimeout: Input = { kind: 'heartbeatTimeout' };
const written: Input = { kind: 'written' };
