/** How many more runs an explanation may take. */
export class Budget {
  #spent = 0;
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get spent(): number {
    return this.#spent;
  }

  /** Whether so many runs are left; if so, they are taken. */
  take(runs = 1): boolean {
    if (this.#spent + runs > this.#max) return false;
    this.#spent += runs;
    return true;
  }
}
