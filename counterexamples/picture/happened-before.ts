import type { PageMessage, RunDocument } from '../page/document.ts';

/**
 * What led to what in a run that was recorded (happened-before, Lamport 1978): a step of a server comes behind the one
 * before on that server, an arrival behind the step that sent the message, a request and an answer behind what their client
 * did last. What was done to the network alone led to nothing: what arrived of a copy, its first sender sent.
 *
 * While a run is made, `search/causes` notes something else: what a step cannot do without if others are left out, such as
 * the step that made the copy, and the ticks of other clocks.
 */
export class HappenedBefore {
  readonly #causes: readonly (readonly number[])[]; // by step
  readonly #effects: readonly (readonly number[])[];

  constructor(document: Pick<RunDocument, 'steps' | 'messages' | 'history'>) {
    this.#causes = causesOf(document);
    const effects: number[][] = this.#causes.map(() => []);
    for (const [k, causes] of this.#causes.entries()) {
      if (document.steps[k]?.server === null) continue;
      for (const cause of causes) effects[cause - 1]?.push(k + 1);
    }
    this.#effects = effects;
  }

  /** The steps that led to one, itself among them. */
  pastOf(number: number): ReadonlySet<number> {
    return reached(number, this.#causes);
  }

  /** The steps that one led to, itself among them. */
  futureOf(number: number): ReadonlySet<number> {
    return reached(number, this.#effects);
  }
}

function reached(start: number, next: readonly (readonly number[])[]): ReadonlySet<number> {
  const seen = new Set([start]);
  for (const number of seen) {
    for (const one of next[number - 1] ?? []) seen.add(one); // a Set goes on with what is added meanwhile
  }
  return seen;
}

function causesOf({ steps, messages, history }: Pick<RunDocument, 'steps' | 'messages' | 'history'>): number[][] {
  const ofServer = new Map<number, number>();
  const ofClient = new Map<number, number>();
  const answered = new Map<number, number[]>();
  for (const { client, ended } of 'known' in history ? history.known.operations : []) {
    if (ended !== null) answered.set(ended, [...(answered.get(ended) ?? []), client]);
  }
  return steps.map(({ number, server, client, message, fate }) => {
    if (fate !== 'applied') return [];
    const clients = [...(client === undefined ? [] : [client]), ...(answered.get(number) ?? [])];
    const earlier = [
      server === null ? undefined : ofServer.get(server),
      senderOf(messages, message),
      ...clients.map((one) => ofClient.get(one)),
    ];
    if (server !== null) {
      ofServer.set(server, number);
      for (const one of clients) ofClient.set(one, number);
    }
    return earlier.flatMap((cause) => (typeof cause === 'number' && cause !== number ? [cause] : []));
  });
}

/** The step that sent it, or that of which it is a copy. */
function senderOf(messages: readonly PageMessage[], place = -1): number | null {
  const { sent = null, copyOf = null } = messages[place] ?? {};
  return sent ?? (copyOf === null || copyOf >= place ? null : senderOf(messages, copyOf));
}
