import type { Random } from './random.ts';

/**
 * The messages in flight of a walk, as they were sent, each in a chain with a priority that was drawn once: the first message
 * that a server sends after one was delivered to it goes on with that one's chain (`search/delivery/priorities.ts`).
 */
export class InFlight {
  readonly messages: Int32Array;
  count = 0;
  readonly #priorities: Int32Array;
  readonly #openEnds: Int32Array; // by server: the chain whose last message was delivered to it; 0: none
  readonly #random: Random;

  constructor(most: number, servers: number, random: Random) {
    this.messages = new Int32Array(most);
    this.#priorities = new Int32Array(most);
    this.#openEnds = new Int32Array(servers);
    this.#random = random;
  }

  clear(): void {
    this.count = 0;
    this.#openEnds.fill(0);
  }

  /** Takes out what lies there; `server`: whom it is delivered to, −1 if it is lost. */
  take(at: number, server: number): void {
    if (server >= 0) this.#openEnds[server] = this.#priorities[at] as number;
    this.count -= 1;
    for (let k = at; k < this.count; k += 1) {
      this.messages[k] = this.messages[k + 1] as number;
      this.#priorities[k] = this.#priorities[k + 1] as number;
    }
  }

  /** `server`: who sends it, −1 if it is a copy. */
  add(message: number, server: number): void {
    const open = server < 0 ? 0 : (this.#openEnds[server] as number);
    this.messages[this.count] = message;
    this.#priorities[this.count] = open === 0 ? 1 + (this.#random.next() >>> 2) : open;
    this.count += 1;
    if (server >= 0) this.#openEnds[server] = 0;
  }

  /** Where the message of the highest priority below that one lies; −1: nowhere. */
  firstBelow(priority: number): number {
    let best = -1;
    let most = 0;
    for (let at = 0; at < this.count; at += 1) {
      const its = this.#priorities[at] as number;
      if (its <= most || its >= priority) continue;
      most = its;
      best = at;
    }
    return best;
  }

  priorityAt(at: number): number {
    return this.#priorities[at] as number;
  }
}
