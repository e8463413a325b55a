import { workerData } from 'node:worker_threads';
import type { Watched } from './watch.ts';
import { words } from './watch.ts';

// Ends a process that owes an answer for too long: whoever waits for it then reads the end of its pipe.
const { memory, pid, silenceMs } = workerData as Watched;
const watch = new Int32Array(memory);
const looks = 10; // in that time
let asked = -1;
for (let quiet = 0; Atomics.load(watch, words.over) === 0; ) {
  const now = Atomics.load(watch, words.asked);
  quiet = now === asked && Atomics.load(watch, words.waits) === 1 ? quiet + 1 : 0;
  asked = now;
  if (quiet > looks) {
    Atomics.store(watch, words.silent, 1);
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // it has ended meanwhile
    }
    break;
  }
  Atomics.wait(watch, words.never, 0, silenceMs / looks);
}
