import type { CrashChoice, FileChoice } from './crash.ts';
import type { Inode } from './directory.ts';
import type { FileChange, FileState } from './file-state.ts';
import { changesOf } from './file-state.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { sectorBoundaries, torn } from './torn-write.ts';

/**
 * One of the things that a crash may leave of this disk, chosen by a number: for searches that draw numbers, where
 * `crashImages` would be too many. The same disk and number give the same choice.
 */
export function crashChoice(disk: SimulatedDisk, number: number): CrashChoice {
  const draw = drawer(number);
  const directory = draw(disk.directory.unsynced.length + 1);
  const files = new Map<Inode, FileChoice>();
  for (const [inode, file] of disk.files) if (file.unsynced !== undefined) files.set(inode, fileChoice(file, draw));
  return { directory, files };
}

type Draw = (choices: number) => number; // at least 0, less than choices

function fileChoice(file: FileState, draw: Draw): FileChoice {
  const changes = changesOf(file);
  // All or nothing is what most disks leave; with a coin for each write, both would hardly be seen.
  const flavour = draw(4);
  const written = changes.map(() => (flavour < 2 ? flavour === 0 : draw(2) === 0));
  const reached = draw(2) === 0 ? { written } : tornLast(changes, written, draw);
  return { ...reached, sizes: draw(reached.written.length + 1) };
}

function tornLast(
  changes: readonly FileChange[],
  written: readonly boolean[],
  draw: Draw,
): Pick<FileChoice, 'cut' | 'written'> {
  const last = written.lastIndexOf(true);
  const change = changes[last];
  if (change?.kind !== 'write' || change.bytes.length < 2) return { written };
  const boundaries = sectorBoundaries(change);
  const boundary = boundaries[draw(2 * boundaries.length + 1)]; // none of them as often as one
  return boundary === undefined
    ? torn(written, last, 1 + draw(change.bytes.length - 1), 'beginning')
    : torn(written, last, boundary, 'end');
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
