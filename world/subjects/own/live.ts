import { plainText } from '../../../properties/plain-text.ts';
import type { ServerId } from '../../../properties/seen/view.ts';
import { textOfThrown } from '../../../properties/internal-error.ts';
import { isSubjectError, SubjectError } from '../../../properties/subject-error.ts';
import type { OwnServer, ServerInput, Shown, StartServer, Stepped } from './server.ts';
import { copyFor, isSharing } from './server.ts';

/**
 * A server that changes as it is stepped, seen as a value: a position in the history of one that lives. Who goes on from
 * an older position gets another server, which begins with what was saved there, or is given the same inputs again.
 */
export class Position {
  readonly shown: Shown; // there
  readonly #life: Life;
  readonly #at: number; // inputs that it was given in that life
  #saved: Saved | null = null; // once that was asked for

  private constructor(life: Life, at: number) {
    this.#life = life;
    this.#at = at;
    this.shown = life.server.view();
  }

  /** `reloads`: each step is one of a server that begins with what was saved before it. */
  static start(id: ServerId, start: StartServer, reloads: boolean): Position {
    return new Position({ id, start, reloads, origin: null, server: start(id), inputs: [] }, 0);
  }

  /** The server, there. */
  get server(): OwnServer {
    return this.#living().server;
  }

  step(input: ServerInput): { readonly stepped: Stepped; readonly next: Position } {
    const life = this.#life.reloads ? this.#revived(this.#save()) : this.#living();
    life.inputs.push(input); // first: if the server throws, it is no longer where it was
    return { stepped: life.server.step(givenTo(life.server, input)), next: new Position(life, life.inputs.length) };
  }

  /** In the text of a state it stands for what is saved: two that have the same go on alike. */
  toJSON(): string {
    return this.#save().text;
  }

  #save(): Saved {
    this.#saved ??= savedBy(this.#living().server);
    return this.#saved;
  }

  #living(): Life {
    const life = this.#life;
    if (life.inputs.length === this.#at) return life;
    if (this.#saved !== null) return this.#revived(this.#saved);
    const again = { ...life, server: begun(life), inputs: life.inputs.slice(0, this.#at) };
    for (const input of again.inputs) again.server.step(givenTo(again.server, input));
    return again;
  }

  #revived(saved: Saved): Life {
    const life = { ...this.#life, origin: saved };
    return { ...life, server: begun(life), inputs: [] };
  }
}

/** One server, and what it was given. */
interface Life {
  readonly id: ServerId;
  readonly start: StartServer;
  readonly reloads: boolean;
  readonly origin: Saved | null; // what it begins with; null: as it is when it has never run
  readonly server: OwnServer;
  readonly inputs: ServerInput[];
}

interface Saved {
  readonly value: unknown;
  readonly text: string;
}

const begun = ({ id, start, origin, server }: Life): OwnServer =>
  origin === null ? start(id) : start(id, copyFor(server)(origin.value));

function savedBy(server: OwnServer): Saved {
  if (typeof server.save !== 'function') throw new SubjectError('a server that declares save has no save()');
  try {
    const value = copyFor(server)(server.save());
    if (value === undefined || value === null) throw new TypeError(`expected plain data, got ${String(value)}`);
    return { value, text: plainText(value) };
  } catch (error) {
    throw isSubjectError(error) ? error : new SubjectError(`save(): ${textOfThrown(error)}`, { cause: error });
  }
}

/** Nobody may change what comes once more. */
const givenTo = (server: OwnServer, input: ServerInput): ServerInput =>
  (input.kind === 'receive' || input.kind === 'lost') && !isSharing(server)
    ? { ...input, payload: structuredClone(input.payload) }
    : input;
