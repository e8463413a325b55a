import type { Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type Stream = Pick<Writable, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

/** All that a command may touch of the process that it runs in. */
export interface Io {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Partial<Record<string, string>>>;
  readonly cwd: string;
  readonly startedAt?: number; // by `performance.now`, when the user began to wait; default: when the command begins
  readonly interrupted: AbortSignal; // Ctrl-C, or another signal, whose name is the reason then
}
