import { GrowingList } from './growing.ts';

/** How every state was first reached: from which state, by which step. States are numbered as they are found, from 0. */
export class Trail {
  readonly #sources = new GrowingList();
  readonly #steps = new GrowingList();

  /** The next state was found. */
  add(source: number, step: number): void {
    this.#sources.push(source);
    this.#steps.push(step);
  }

  /** The steps from the initial state, which is 0, to the one found last. */
  toLast(): readonly number[] {
    return this.to(this.#steps.length);
  }

  /** Likewise to the state of that number. */
  to(state: number): readonly number[] {
    const steps: number[] = [];
    for (let at = state; at > 0; at = this.#sources.values[at - 1] as number) {
      steps.push(this.#steps.values[at - 1] as number);
    }
    return steps.reverse();
  }
}
