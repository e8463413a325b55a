import { createLogUpdate } from 'log-update';
import type { Io } from '../io.ts';

const refreshMs = 100;
const reportEveryMs = 30_000; // where nothing can be written over

/**
 * A line on stderr that says how far it has come: on a terminal it is written over and over, elsewhere there is a new one
 * now and then, so that long work does not look like none.
 */
export class Progress {
  readonly #io: Io;
  readonly #now: () => number;
  readonly #write: ReturnType<typeof createLogUpdate> | null;
  readonly #columns: number;
  readonly #quiet: boolean;
  #shownAt = -Infinity;
  #reportedAt: number;

  constructor(io: Io, quiet: boolean, now: () => number = () => performance.now()) {
    const { stderr, env } = io;
    const live = stderr.isTTY === true && !quiet && env.TERM !== 'dumb' && (env.CI ?? '') === '';
    this.#io = io;
    this.#now = now;
    this.#quiet = quiet;
    this.#columns = Math.max(20, (stderr.columns ?? 0) || 80) - 1;
    this.#write = live ? createLogUpdate(stderr as NodeJS.WriteStream, { showCursor: true }) : null;
    this.#reportedAt = now();
  }

  show(text: string): void {
    const now = this.#now();
    if (this.#write === null) {
      this.#report(text, now);
      return;
    }
    if (now - this.#shownAt < refreshMs) return;
    this.#shownAt = now;
    this.#write(text.slice(0, this.#columns));
  }

  /** Before anything else is printed. */
  clear(): void {
    if (this.#shownAt > -Infinity) this.#write?.clear();
    this.#shownAt = -Infinity;
  }

  #report(text: string, now: number): void {
    if (this.#quiet || now - this.#reportedAt < reportEveryMs) return;
    this.#reportedAt = now;
    this.#io.stderr.write(`raftcheck: ${text}\n`);
  }
}
