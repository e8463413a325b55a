import type { KeyValueCommand } from '../../impl/index.ts';
import {
  encodeKeyValueCommand,
  encodeSessionCommand,
  parseKeyValueReply,
  parseSessionReply,
} from '../../impl/index.ts';
import type { Transition } from '../../properties/seen/subject.ts';
import type { LogIndex, Reply, ServerId, Term } from '../../properties/seen/view.ts';
import type { AnsweredOperation, ClientId, ClientsView, StoreEvent } from '../../properties/seen/clients-view.ts';
import { noClients } from '../../properties/seen/clients-view.ts';
import { unreachable } from '../../properties/unreachable.ts';

/** What a client has asked and has no answer to. */
interface Outstanding {
  readonly call: number; // no other request of the run has this number
  readonly operation: KeyValueCommand | null; // null: it registers
  readonly sendings: number;
}

interface Client {
  readonly session: LogIndex | null; // null: it has none yet
  readonly sequence: number; // of its latest operation; 0 if it had none
  readonly outstanding: Outstanding | null;
}

const newcomer: Client = { session: null, sequence: 0, outstanding: null };

/** A server has accepted a request, and has not said yet what became of it. */
interface Waiting {
  readonly client: ClientId;
  readonly call: number;
  readonly server: ServerId;
  readonly index: LogIndex;
  readonly term: Term;
}

/** As whoever accepted it calls it. */
type Named = Pick<Waiting, 'index' | 'term'>;

/**
 * The clients of a run, numbered from 1. Each registers a session and then has one request at a time, with the next
 * sequence number (dissertation §6.3). What has no answer is sent again, under the same number, wherever the schedule
 * says; so nothing is ever given up.
 */
export class Clients {
  view: ClientsView = noClients;
  sessionsOpened = 0;
  sessionsExpired = 0; // as their clients were told
  readonly #clients: Client[];
  #waiting: readonly Waiting[] = [];
  #calls = 0;

  constructor(count: number) {
    this.#clients = Array.from({ length: count }, () => newcomer);
  }

  get count(): number {
    return this.#clients.length;
  }

  /** Those that have no answer to their request. */
  get outstanding(): readonly ClientId[] {
    return this.#clients.flatMap(({ outstanding }, k) => (outstanding === null ? [] : [k + 1]));
  }

  /** Has it a session and nothing outstanding? Else what it sends next is not up to it. */
  mayBegin(client: ClientId): boolean {
    const { session, outstanding } = this.#client(client);
    return session !== null && outstanding === null;
  }

  /** Has a server accepted what it asks, and not given it up? */
  mayBeAnswered(client: ClientId): boolean {
    const { outstanding } = this.#client(client);
    return this.#waiting.some(({ call }) => call === outstanding?.call);
  }

  isRetry(client: ClientId): boolean {
    return this.#client(client).outstanding !== null;
  }

  /** The sequence number of the client's next operation. */
  nextSequence(client: ClientId): number {
    return this.#client(client).sequence + 1;
  }

  /**
   * The command that the client sends: its outstanding request again, or else to begin `operation`, or without one to
   * register. `time` is the stamp of the leader that appends it.
   */
  send(client: ClientId, operation: KeyValueCommand | undefined, time: number): string {
    const known = this.#client(client);
    const outstanding = known.outstanding ?? { call: (this.#calls += 1), operation: operation ?? null, sendings: 0 };
    const begins = known.outstanding === null && outstanding.operation !== null;
    const sequence = begins ? known.sequence + 1 : known.sequence;
    if (begins) this.#tell(calledBy(client, outstanding.call, outstanding.operation));
    const { call, sendings } = outstanding;
    const sent = { call, operation: outstanding.operation, sendings: sendings + 1 };
    this.#clients[client - 1] = { session: known.session, sequence, outstanding: sent };
    if (outstanding.operation === null) return encodeSessionCommand({ kind: 'register' }, time);
    const command = encodeKeyValueCommand(outstanding.operation);
    const session = known.session ?? 0; // it begins no operation without one
    return encodeSessionCommand({ kind: 'request', session, sequence, acknowledgedBelow: sequence, command }, time);
  }

  /** What the clients see of the step: what its server tells them. `sender`: whose request it took. */
  observe({ state, replies }: Transition, sender: ClientId | null): ClientsView {
    if (this.view.answered.length > 0) this.view = { events: this.view.events, answered: [] };
    const { id, up } = state.view;
    for (const reply of replies) this.#take(id, reply, sender);
    // Who is down says nothing more, and knows nothing more of whom it should tell.
    if (!up && this.#waiting.length > 0) this.#waiting = this.#waiting.filter(({ server }) => server !== id);
    return this.view;
  }

  #take(server: ServerId, reply: Reply, sender: ClientId | null): void {
    switch (reply.kind) {
      case 'accepted':
        if (sender !== null) this.#wait(sender, server, reply);
        return;
      case 'answered':
        return this.#settle(server, reply, (waiting) => this.#answer(waiting, reply.answer));
      case 'failed':
        return this.#settle(server, reply, (waiting) => this.#fail(waiting));
      case 'givenUp':
        return this.#settle(server, reply, () => undefined);
      case 'redirect':
      case 'transferring':
      case 'transferRefused':
      case 'reconfigurationRefused':
      case 'readable':
      case 'readRefused':
        return; // what comes of it, the client finds out by asking again
      default:
        return unreachable(reply);
    }
  }

  #wait(client: ClientId, server: ServerId, { index, term }: Named): void {
    const { outstanding } = this.#client(client);
    if (outstanding === null) return;
    this.#waiting = [...this.#waiting, { client, call: outstanding.call, server, index, term }];
  }

  #settle(server: ServerId, { index, term }: Named, tell: (waiting: Waiting) => void): void {
    const settled = this.#waiting.find((one) => one.server === server && one.index === index && one.term === term);
    if (settled === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== settled);
    tell(settled);
  }

  /** An answer to a request that was answered before, as another copy of it, is no news. */
  #answer(waiting: Waiting, reply: string): void {
    const { client, call } = waiting;
    const known = this.#client(client);
    const { outstanding } = known;
    if (outstanding?.call !== call) return;
    const answer = parseSessionReply(reply);
    if (answer?.kind === 'registered' && outstanding.operation === null) {
      this.sessionsOpened += 1;
      this.#clients[client - 1] = { session: answer.session, sequence: known.sequence, outstanding: null };
    } else if (answer?.kind === 'sessionExpired') {
      this.sessionsExpired += 1;
      this.#clients[client - 1] = newcomer; // whether its operation was done, it never learns
    } else if (answer?.kind === 'replied') {
      const inner = parseKeyValueReply(answer.reply);
      if (inner?.kind === 'refused') this.#fail(waiting);
      if (inner?.kind !== 'done') return;
      const { result } = inner;
      this.#clients[client - 1] = withAnswer(known);
      this.#tell({ kind: 'answered', call, result }, { client, result, sendings: outstanding.sendings });
    }
  }

  /** The client takes it for not done, now and ever. */
  #fail({ client, call }: Waiting): void {
    const known = this.#client(client);
    if (known.outstanding?.call !== call) return;
    this.#clients[client - 1] = withAnswer(known);
    if (known.outstanding.operation !== null) this.#tell({ kind: 'refused', call });
  }

  #tell(event: StoreEvent, answered?: AnsweredOperation): void {
    const { view } = this;
    this.view = {
      events: [...view.events, event],
      answered: answered === undefined ? view.answered : [...view.answered, answered],
    };
  }

  #client(client: ClientId): Client {
    const known = this.#clients[client - 1];
    if (known === undefined) throw new RangeError(`there is no client ${client}`);
    return known;
  }
}

/** The same with nothing outstanding. */
const withAnswer = ({ session, sequence }: Client): Client => ({ session, sequence, outstanding: null });

function calledBy(client: ClientId, call: number, command: KeyValueCommand): StoreEvent {
  const { key, ...operation } = command;
  return { kind: 'called', call, client, key, operation };
}
