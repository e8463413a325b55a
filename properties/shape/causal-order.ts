import { runSteps } from '../run.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { Target } from '../target.ts';
import { unreachable } from '../unreachable.ts';
import type { MessageKind, ServerId } from '../view.ts';
import type { Violation } from '../world/judge.ts';
import { serverOf } from '../world/input.ts';
import type { Move } from '../world/move.ts';
import type { Flight } from '../world/network.ts';
import type { Happening, World } from '../world/world.ts';

/** A step of a server: what renaming leaves alone, and what it renames. */
export interface CausalEvent {
  readonly what: string;
  readonly servers: readonly ServerId[]; // its own first, then those that it names
  readonly sets: readonly (readonly ServerId[])[]; // servers among whom no order is meant
  readonly names: readonly string[]; // the client, the command, the key and values
  /** Earlier events that it rests on, by number from 0, beside the one before on its server. */
  readonly causes: readonly number[];
}

/** What happened in a run and in which order it had to. */
export interface CausalOrder {
  readonly events: readonly CausalEvent[];
  readonly violation: Violation | null;
}

/**
 * The run of a schedule as a partially ordered set (Lamport's "happened before"): a step of a server rests on the step
 * before on that server; a delivery also on the step that sent the message; a request also on what its client did or
 * learnt last. With that order every server's states are given, and so is all that is judged. What touches the network
 * alone (drops, cuts …) is not in it: a server sees of that only what it is given. Skipped steps are not in it either.
 */
export function causalOrderOf(target: Target, { options, steps }: Pick<Schedule, 'options' | 'steps'>): CausalOrder {
  const recorder = new Recorder();
  const { violation } = runSteps(target, options, steps, { observer: { after: recorder.record.bind(recorder) } });
  return { events: recorder.events, violation };
}

/** The step that sent a message, and which one of that kind it is that it sent to that server. */
interface Origin {
  readonly event: number;
  readonly nth: number;
}

class Recorder {
  readonly events: CausalEvent[] = [];
  readonly #origins = new Map<Flight, Origin>();
  readonly #latest = new Map<number, number>(); // of each client, the event that it last took part in
  #waiting: readonly number[] = []; // clients

  record(world: World, { move, seen }: Happening): void {
    const { flights } = world.network;
    if (move.kind === 'duplicate') {
      const copy = flights.at(-1);
      if (copy !== undefined) this.#origins.set(copy, this.#originOf(move.flight));
    }
    if (serverOf(move) === null) return;
    const event = this.events.push(this.#eventOf(move)) - 1;
    const sent = flights.slice(flights.length - (seen?.sent.length ?? 0));
    const counts = new Map<string, number>();
    for (const flight of sent) {
      const { to, message } = flight.envelope;
      const nth = counts.get(`${to} ${message.kind}`) ?? 0;
      counts.set(`${to} ${message.kind}`, nth + 1);
      this.#origins.set(flight, { event, nth });
    }
    const waiting = world.clients.outstanding;
    if (move.kind === 'request') this.#latest.set(move.client, event);
    for (const client of this.#waiting) if (!waiting.includes(client)) this.#latest.set(client, event);
    this.#waiting = waiting;
  }

  #eventOf(move: Move): CausalEvent {
    if ('flight' in move) {
      const { event, nth } = this.#originOf(move.flight);
      const { to, message } = move.flight.envelope;
      return { ...plain, what: deliveryOf(message.kind, nth), servers: [to], causes: [event] };
    }
    const latest = move.kind === 'request' ? this.#latest.get(move.client) : undefined;
    return { ...plain, ...wordsOf(move), causes: latest === undefined ? [] : [latest] };
  }

  #originOf(flight: Flight): Origin {
    const origin = this.#origins.get(flight);
    if (origin === undefined) throw new TypeError('a message is in flight that no step has sent');
    return origin;
  }
}

const plain = { sets: [], names: [], causes: [] } as const;

const deliveryOf = (kind: MessageKind, nth: number): string => (nth === 0 ? kind : `${kind} ${nth + 1}`);

type Words = Pick<CausalEvent, 'what' | 'servers'> & Partial<Pick<CausalEvent, 'sets' | 'names'>>;

function wordsOf(move: Exclude<Move, { readonly flight: Flight }>): Words {
  switch (move.kind) {
    case 'timeout':
    case 'heartbeat':
    case 'restart':
    case 'tick':
    case 'write':
    case 'compact':
    case 'read':
      return { what: move.kind, servers: [move.server] };
    case 'crash': {
      const { disk, server } = move;
      return { what: disk === undefined ? 'crash' : `crash ${disk.trouble} ${disk.choice}`, servers: [server] };
    }
    case 'reconfigure':
      return { what: move.kind, servers: [move.server], sets: [move.voters, move.learners] };
    case 'command':
      return { what: move.kind, servers: [move.server], names: [`command ${move.command}`] };
    case 'request':
      return requestWords(move);
    case 'transfer':
      return { what: move.kind, servers: [move.server, move.target] };
    case 'action':
      return { what: move.action, servers: move.to === undefined ? [move.server] : [move.server, move.to] };
    case 'harness':
      return { what: move.action, servers: [move.server] };
    case 'cut':
    case 'mend':
    case 'partition':
    case 'heal':
      throw new TypeError(`${move.kind} is no step of a server`);
    default:
      return unreachable(move);
  }
}

function requestWords({ client, server, operation }: Extract<Move, { readonly kind: 'request' }>): Words {
  if (operation === undefined) return { what: 'request', servers: [server], names: [`client ${client}`] };
  const values = 'value' in operation ? [operation.value] : [];
  const expected = operation.kind === 'compareAndSet' && operation.expected !== null ? [operation.expected] : [];
  return {
    what: `request ${operation.kind}`,
    servers: [server],
    names: [`client ${client}`, `key ${operation.key}`, ...[...values, ...expected].map((value) => `value ${value}`)],
  };
}
