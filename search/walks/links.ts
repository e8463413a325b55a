/** Which links of a walk carry nothing for now: what is in flight on them waits. */
export class Links {
  readonly #servers: number;
  readonly #isCut: Uint8Array; // by from · servers + to
  #cuts = 0;

  constructor(servers: number) {
    this.#servers = servers;
    this.#isCut = new Uint8Array(servers * servers);
  }

  isCut(link: number): boolean {
    return this.#isCut[link] === 1;
  }

  /** Cuts one; whether that changes anything. */
  cut(rank: number): boolean {
    return this.#set(this.#linkOf(rank), 1);
  }

  /** Mends the first that is cut, from the one that the rank means on. */
  mend(rank: number): boolean {
    for (let k = 0; k < this.#isCut.length && this.#cuts > 0; k += 1) {
      if (this.#set((rank + k) % this.#isCut.length, 0)) return true;
    }
    return false;
  }

  /** Two sides that do not hear each other. */
  partition(rank: number): boolean {
    const servers = this.#servers;
    if (servers < 2) return false;
    const side = 1 + (rank % (2 ** servers - 2)); // neither nobody nor all
    this.heal();
    for (let link = 0; link < this.#isCut.length; link += 1) {
      const [from, to] = [Math.floor(link / servers), link % servers];
      if (((side >>> from) & 1) !== ((side >>> to) & 1)) this.#set(link, 1);
    }
    return true;
  }

  heal(): boolean {
    const changes = this.#cuts > 0;
    this.#isCut.fill(0);
    this.#cuts = 0;
    return changes;
  }

  #linkOf(rank: number): number {
    return rank % this.#isCut.length;
  }

  #set(link: number, cut: 0 | 1): boolean {
    if (this.#isCut[link] === cut) return false;
    this.#isCut[link] = cut;
    this.#cuts += cut === 1 ? 1 : -1;
    return true;
  }
}
