import type { FileChoice } from './crash.ts';
import { contentAfterCrash } from './crash.ts';
import type { FileState } from './file-state.ts';
import { bytesKey } from './simulated-disk.ts';

/** How much of what a crash may leave is tried. Beyond a bound it is a fixed sample, and said to be one. */
export interface CrashBounds {
  readonly subsetsOf: number; // every subset of so many un-synced changes of a file
  readonly cuts: number; // a longer write is cut at so many places, evenly spread, its first and last byte among them
  readonly joint: number; // so many ways of several files at once; else one file at a time
}

export const crashBounds: CrashBounds = { subsetsOf: 6, cuts: 512, joint: 20_000 };

/** The contents that a crash may leave of one file, each once: first the durable one, then all that was written. */
export interface FileOutcomes {
  readonly contents: readonly [Uint8Array, ...Uint8Array[]];
  readonly whole: boolean; // not a sample
}

/** What a crash may leave of a file, whatever it leaves of the others. */
export function fileOutcomes(file: FileState, bounds: CrashBounds): FileOutcomes {
  const { unsynced, durable } = file;
  const contents: [Uint8Array, ...Uint8Array[]] = [durable];
  const seen = new Set([bytesKey(durable)]);
  const add = (choice: FileChoice): void => {
    const content = contentAfterCrash(file, choice);
    const key = bytesKey(content);
    if (seen.has(key)) return;
    seen.add(key);
    contents.push(content);
  };
  let whole = unsynced.length <= bounds.subsetsOf;
  for (const written of whole ? allSubsets(unsynced.length) : someSubsets(unsynced.length)) {
    for (let sizes = unsynced.length; sizes >= 0; sizes -= 1) add({ written, sizes });
    const last = written.lastIndexOf(true);
    const change = unsynced[last];
    if (change?.kind !== 'write') continue;
    const places = cutPlaces(change.bytes.length, bounds.cuts);
    if (places.length < change.bytes.length - 1) whole = false;
    const halves = written.toSpliced(last + 1, 0, false);
    for (const bytes of places) {
      for (let sizes = unsynced.length + 1; sizes >= 0; sizes -= 1) {
        add({ cut: { change: last, bytes }, written: halves, sizes });
      }
    }
  }
  return { contents, whole };
}

// From all to none: the first outcome to be added is that everything was written.
function* allSubsets(count: number): Generator<readonly boolean[]> {
  for (let mask = 2 ** count - 1; mask >= 0; mask -= 1) {
    yield Array.from({ length: count }, (_, bit) => Math.floor(mask / 2 ** bit) % 2 === 1);
  }
}

// All, the oldest few, all but one, only one: in most known bugs one write is missing that another counts on.
function* someSubsets(count: number): Generator<readonly boolean[]> {
  const subset = (holds: (index: number) => boolean): readonly boolean[] =>
    Array.from({ length: count }, (_, index) => holds(index));
  for (let oldest = count; oldest >= 0; oldest -= 1) yield subset((index) => index < oldest);
  for (let one = 0; one < count; one += 1) {
    yield subset((index) => index !== one);
    yield subset((index) => index === one);
  }
}

function cutPlaces(length: number, most: number): readonly number[] {
  const inside = length - 1; // before the first byte and after the last is no cut
  if (inside <= most) return Array.from({ length: Math.max(0, inside) }, (_, index) => index + 1);
  const steps = Math.max(1, most - 1);
  return Array.from({ length: most }, (_, index) => 1 + Math.floor((index * (inside - 1)) / steps));
}
