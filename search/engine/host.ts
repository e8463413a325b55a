/** What a search is lent by whoever runs it: nothing in this folder reads a clock, waits, or hears of a signal by itself. */
export interface Host {
  readonly now: () => number; // milliseconds since whenever
  readonly cpu: () => number; // milliseconds of CPU time since whenever, of the whole process
  readonly pause: () => Promise<void>; // gives way to what else waits: signals, messages of other threads
  readonly signal: AbortSignal; // aborted: end soon, with what there is
}
