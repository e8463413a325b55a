import type { Inode } from './directory.ts';
import type { CrashChoice, FileChoice } from './crash.ts';
import type { FileState } from './file-state.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

/**
 * One of the things that a crash may leave of this disk, chosen by a number: for searches that draw numbers, where
 * `crashImages` would be too many. The same disk and number give the same choice.
 */
export function crashChoice(disk: SimulatedDisk, number: number): CrashChoice {
  const draw = drawer(number);
  const directory = draw(disk.directory.unsynced.length + 1);
  const files = new Map<Inode, FileChoice>();
  for (const [inode, file] of disk.files) if (file.unsynced.length > 0) files.set(inode, fileChoice(file, draw));
  return { directory, files };
}

type Draw = (choices: number) => number; // at least 0, less than choices

function fileChoice({ unsynced }: FileState, draw: Draw): FileChoice {
  // All or nothing is what most disks leave; with a coin for each write, both would hardly be seen.
  const flavour = draw(4);
  const written = unsynced.map(() => (flavour < 2 ? flavour === 0 : draw(2) === 0));
  const last = written.lastIndexOf(true);
  const change = unsynced[last];
  if (change?.kind !== 'write' || change.bytes.length < 2 || draw(2) === 0) {
    return { written, sizes: draw(unsynced.length + 1) };
  }
  const cut = { change: last, bytes: 1 + draw(change.bytes.length - 1) };
  return { cut, written: written.toSpliced(last + 1, 0, false), sizes: draw(unsynced.length + 2) };
}

// Numbers that look drawn, each a hash of the seed and of how many went before (the finaliser of MurmurHash3).
function drawer(seed: number): Draw {
  let state = seed | 0;
  return (choices) => {
    state = (state + 0x9e37_79b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) % choices;
  };
}
