import { driftFactor } from '../../properties/seen/subject.ts';
import type { ServerId } from '../../properties/seen/view.ts';

/**
 * How far the servers' clocks have come, one compared with another: between two ticks of one clock any other ticks at most
 * `driftFactor` times. So if a clock shows n ticks, another has ticked at most driftFactor · (n + 1) times meanwhile. The clock
 * that has not ticked for longest always may: time never stands still.
 */
export class Clocks {
  readonly #since: Map<ServerId, number>[]; // by server: how often each of the others has ticked since that one did

  constructor(servers: number) {
    this.#since = Array.from({ length: servers }, () => new Map<ServerId, number>());
  }

  /** Of servers that are up: nobody looks at the clock of one that is down. */
  mayTick(server: ServerId, isUp: (server: ServerId) => boolean): boolean {
    return this.#since.every((ticks, k) => k + 1 === server || !isUp(k + 1) || (ticks.get(server) ?? 0) < driftFactor);
  }

  tick(server: ServerId): void {
    for (const ticks of this.#since) ticks.set(server, (ticks.get(server) ?? 0) + 1);
    this.#since[server - 1]?.clear();
  }

  /** While it was down any time may have gone by on the other clocks, and on its own. */
  restart(server: ServerId): void {
    for (const ticks of this.#since) ticks.delete(server);
    this.#since[server - 1]?.clear();
  }
}
