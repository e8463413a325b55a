import { HappenedBefore, sentIn } from './happened-before.ts';
import { runSteps } from '../../world/cluster/run.ts';
import type { Schedule } from '../../properties/seen/schedule.ts';
import type { Target } from '../../properties/judging/target.ts';
import type { ServerId } from '../../properties/seen/view.ts';
import { nameOfMessage } from '../../properties/seen/view.ts';
import type { Violation } from '../../properties/judging/judge.ts';
import { serverOf } from '../../world/cluster/move.ts';
import { descriptorOf } from '../../world/steps/all.ts';
import type { Move } from '../../world/steps/descriptor.ts';
import type { Flight } from '../../world/environment/network.ts';
import type { Happening, World } from '../../world/cluster/world.ts';

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
 * The run of a schedule as a partially ordered set (happened-before): a step of a server rests on the step before on
 * that server; a delivery also on the step that sent the message; a request also on what its client did or learnt last,
 * and an answer on the request. With that order every server's states are given, and so is all that is judged. What
 * touches the network alone (drops, cuts …) is not in it: a server sees of that only what it is given. Skipped steps are
 * not in it either.
 */
export function causalOrderOf(target: Target, { options, steps }: Pick<Schedule, 'options' | 'steps'>): CausalOrder {
  const recorder = new Recorder();
  const { violation } = runSteps(target, options, steps, { observer: { after: recorder.record.bind(recorder) } });
  return { events: recorder.events, violation };
}

class Recorder {
  readonly events: CausalEvent[] = [];
  readonly #happenedBefore = new HappenedBefore();
  readonly #nth = new Map<Flight, number>(); // of its kind that a step sent to that server, from 0

  record(world: World, happening: Happening): void {
    const { move } = happening;
    const sent = sentIn(world, happening);
    if (move.kind === 'duplicate') {
      // No step of a server: what rests on the copy rests on what sent the first one.
      this.#happenedBefore.note(this.#happenedBefore.senderOf(move.flight), world, happening);
      for (const copy of sent) this.#nth.set(copy, this.#nthOf(move.flight));
    }
    if (serverOf(move) === null) return;
    const { sender, clients } = this.#happenedBefore.note(this.events.length, world, happening);
    this.events.push({ ...this.#wordsOf(move), causes: sender === null ? clients : [sender, ...clients] });
    const counts = new Map<string, number>();
    for (const flight of sent) {
      const { to, message } = flight.envelope;
      const nth = counts.get(`${to} ${nameOfMessage(message)}`) ?? 0;
      counts.set(`${to} ${nameOfMessage(message)}`, nth + 1);
      this.#nth.set(flight, nth);
    }
  }

  #wordsOf(move: Move): Omit<CausalEvent, 'causes'> {
    if (!('flight' in move)) return wordsOf(move);
    const { to, message } = move.flight.envelope;
    return { what: deliveryOf(nameOfMessage(message), this.#nthOf(move.flight)), servers: [to], sets: [], names: [] };
  }

  #nthOf(flight: Flight): number {
    return this.#nth.get(flight) ?? 0;
  }
}

const deliveryOf = (kind: string, nth: number): string => (nth === 0 ? kind : `${kind} ${nth + 1}`);

/** The step of a server, with the servers that it names in the order in which it names them. */
function wordsOf(move: Exclude<Move, { readonly flight: Flight }>): Omit<CausalEvent, 'causes'> {
  const descriptor = descriptorOf(move);
  const servers: ServerId[] = [];
  const sets: (readonly ServerId[])[] = [];
  descriptor.renamed(move, {
    one: (server) => {
      servers.push(server);
      return server;
    },
    several: (set) => {
      sets.push(set);
      return set;
    },
  });
  return { what: descriptor.what?.(move) ?? move.kind, servers, sets, names: descriptor.identifiers?.(move) ?? [] };
}
