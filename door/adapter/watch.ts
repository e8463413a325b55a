/** What a watchdog shares with whom it watches over, word by word. */
export const words = {
  asked: 0, // how often something was asked or answered
  waits: 1, // 1 while an answer is due
  silent: 2, // 1 once the process was ended for its silence
  over: 3, // 1: nobody asks any more
  never: 4, // nobody notifies: to sleep on
} as const;

export const watchMemory = (): SharedArrayBuffer => new SharedArrayBuffer(4 * Object.keys(words).length);

export interface Watched {
  readonly memory: SharedArrayBuffer;
  readonly pid: number; // of the process group
  readonly silenceMs: number;
}
