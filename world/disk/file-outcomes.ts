import type { ContentNumbers } from './content-numbers.ts';
import type { Content } from './content.ts';
import type { FileChoice } from './crash.ts';
import { contentAfterCrash } from './crash.ts';
import type { FileState } from './file-state.ts';
import { changedContent, changesOf } from './file-state.ts';
import { sectorBoundaries, torn } from './torn-write.ts';

/** How much of what a crash may leave is tried. Beyond a bound it is a fixed sample, and said to be one. */
export interface CrashBounds {
  readonly subsetsOf: number; // every subset of so many un-synced changes of a file; of more, a few, torn in few places
  readonly cuts: number; // a write is torn at so many bytes; a longer one only between sectors, and next to its ends
  readonly joint: number; // so many ways of several files at once; else one file at a time
}

export const crashBounds: CrashBounds = { subsetsOf: 6, cuts: 512, joint: 20_000 };

/** A content that a crash may leave of a file. */
export interface FileOutcome {
  readonly content: Content;
  readonly number: number; // equal contents have equal numbers, of whichever file they are
}

/** What a crash may leave of one file, each content once. */
export interface FileOutcomes {
  readonly outcomes: readonly [FileOutcome, ...FileOutcome[]]; // first the durable one, then all that was written
  readonly whole: boolean; // not a sample
}

/** What a crash may leave of a file, whatever it leaves of the others. */
export function fileOutcomes(file: FileState, bounds: CrashBounds, numbers: ContentNumbers): FileOutcomes {
  const changes = changesOf(file);
  const durable = { content: file.durable, number: numbers.of(file.durable) };
  const outcomes: [FileOutcome, ...FileOutcome[]] = [durable];
  const seen = new Set([durable.number]);
  const resizes = changes.some((change) => changedContent(file.durable, change).size !== file.durable.size);
  const add = (reached: Pick<FileChoice, 'cut' | 'written'>): void => {
    for (let sizes = resizes ? reached.written.length : 0; sizes >= 0; sizes -= 1) {
      const content = contentAfterCrash(file, { ...reached, sizes });
      const number = numbers.of(content);
      if (seen.has(number)) continue;
      seen.add(number);
      outcomes.push({ content, number });
    }
  };
  const all = changes.length <= bounds.subsetsOf;
  let whole = all;
  for (const written of all ? allSubsets(changes.length) : someSubsets(changes.length)) {
    add({ written });
    const last = written.lastIndexOf(true);
    const change = changes[last];
    if (change?.kind !== 'write' || change.bytes.length < 2) continue;
    const boundaries = spread(sectorBoundaries(change), bounds.cuts);
    const inside = change.bytes.length - 1; // a cut before the first byte or after the last is none
    if (inside > bounds.cuts) whole = false;
    const everywhere = inside <= bounds.cuts && (all || written.every(Boolean));
    const cuts = everywhere ? upTo(inside) : new Set([1, ...boundaries, inside]);
    for (const bytes of cuts) add(torn(written, last, bytes, 'beginning'));
    for (const bytes of boundaries) add(torn(written, last, bytes, 'end'));
  }
  return { outcomes, whole };
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

function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** So many of the numbers at most, evenly spread. */
function spread(numbers: readonly number[], most: number): readonly number[] {
  const stride = Math.ceil(numbers.length / most);
  return numbers.filter((_, index) => index % stride === 0);
}
