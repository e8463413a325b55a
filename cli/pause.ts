/** Gives way to what waits in the event loop: Ctrl-C, messages of workers. */
export const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
