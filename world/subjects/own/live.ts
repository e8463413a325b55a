import type { ServerId } from '../../../properties/seen/view.ts';
import type { OwnServer, ServerInput, StartServer, Stepped } from './server.ts';
import { isSharing } from './server.ts';

/**
 * A server that can only go forward, seen as a value: a position in the history of one that lives. Who goes on from an
 * older position gets another server, which is given the same inputs again.
 */
export class Position {
  readonly #life: Life;
  readonly #at: number; // inputs that it was given

  private constructor(life: Life, at: number) {
    this.#life = life;
    this.#at = at;
  }

  static start(id: ServerId, start: StartServer): Position {
    return new Position({ id, start, server: start(id), inputs: [] }, 0);
  }

  /** The server, there. */
  get server(): OwnServer {
    return this.#living().server;
  }

  step(input: ServerInput): { readonly stepped: Stepped; readonly next: Position } {
    const life = this.#living();
    life.inputs.push(input); // first: if the server throws, it is no longer where it was
    return { stepped: life.server.step(givenTo(life.server, input)), next: new Position(life, life.inputs.length) };
  }

  #living(): Life {
    const { id, start, inputs } = this.#life;
    if (inputs.length === this.#at) return this.#life;
    const life: Life = { id, start, server: start(id), inputs: inputs.slice(0, this.#at) };
    for (const input of life.inputs) life.server.step(givenTo(life.server, input));
    return life;
  }
}

interface Life {
  readonly id: ServerId;
  readonly start: StartServer;
  readonly server: OwnServer;
  readonly inputs: ServerInput[];
}

/** Nobody may change what comes once more. */
const givenTo = (server: OwnServer, input: ServerInput): ServerInput =>
  (input.kind === 'receive' || input.kind === 'lost') && !isSharing(server)
    ? { ...input, payload: structuredClone(input.payload) }
    : input;
