/** How many more runs an explanation may take; none once `isOver` says so, be it of the time. */
export class Budget {
  readonly isOver: () => boolean;
  #spent = 0;
  readonly #max: number;

  constructor(max: number, isOver: () => boolean = () => false) {
    this.#max = max;
    this.isOver = isOver;
  }

  get spent(): number {
    return this.#spent;
  }

  /** Whether so many runs are left; if so, they are taken. */
  take(runs = 1): boolean {
    if (this.#spent + runs > this.#max || this.isOver()) return false;
    this.#spent += runs;
    return true;
  }
}
