import { createLogUpdate } from 'log-update';
import type { Io } from '../io.ts';

const refreshMs = 100;

/** A line on a terminal that is written over and over, on stderr; elsewhere nothing. */
export class Progress {
  readonly #write: ReturnType<typeof createLogUpdate> | null;
  readonly #columns: number;
  #shownAt = -Infinity;

  constructor({ stderr, env }: Io, quiet: boolean) {
    const live = stderr.isTTY === true && !quiet && env.TERM !== 'dumb' && (env.CI ?? '') === '';
    this.#columns = Math.max(20, (stderr.columns ?? 0) || 80) - 1;
    this.#write = live ? createLogUpdate(stderr as NodeJS.WriteStream, { showCursor: true }) : null;
  }

  show(text: string): void {
    const now = performance.now();
    if (this.#write === null || now - this.#shownAt < refreshMs) return;
    this.#shownAt = now;
    this.#write(text.slice(0, this.#columns));
  }

  /** Before anything else is printed. */
  clear(): void {
    if (this.#shownAt > -Infinity) this.#write?.clear();
    this.#shownAt = -Infinity;
  }
}
