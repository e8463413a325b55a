import type { DiskOperation } from '../../impl/index.ts';
import { imageOf } from './crash.ts';
import type { Inode, Names } from './directory.ts';
import { namesAfterCrash } from './directory.ts';
import type { CrashBounds, FileOutcomes } from './file-outcomes.ts';
import { crashBounds, fileOutcomes } from './file-outcomes.ts';
import { perform } from './perform.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import { contentKey } from './simulated-disk.ts';

/** A disk that a crash may have left, ready to be opened. */
export interface CrashImage {
  readonly disk: SimulatedDisk;
  readonly after: number; // operations that had ended; what was promised by then is to be found on the disk
}

/** How much was tried. */
export interface CrashTally {
  readonly images: number;
  readonly duplicates: number; // images equal to an earlier one of the same moment
  readonly moments: number; // a crash before the first operation, and one after each
  readonly sampled: number; // moments of which only a sample was tried
}

/**
 * Every image that a crash may leave of these operations, at each moment. Two equal images of one moment count as one;
 * of two moments they do not, since more may have been promised at the later one.
 */
export function* crashImages(
  start: SimulatedDisk,
  operations: readonly DiskOperation[],
  bounds: CrashBounds = crashBounds,
): Generator<CrashImage, CrashTally> {
  const tally = { images: 0, duplicates: 0, moments: 0, sampled: 0 };
  let disk = start;
  for (let after = 0; after <= operations.length; after += 1) {
    const { images, duplicates, whole } = yield* imagesAt(disk, after, bounds);
    tally.images += images;
    tally.duplicates += duplicates;
    tally.moments += 1;
    if (!whole) tally.sampled += 1;
    const operation = operations[after];
    // A failed operation failed in the recorded run as well, which went on from there.
    if (operation !== undefined) disk = perform(disk, operation).disk;
  }
  return tally;
}

interface MomentTally {
  readonly images: number;
  readonly duplicates: number;
  readonly whole: boolean;
}

function* imagesAt(disk: SimulatedDisk, after: number, bounds: CrashBounds): Generator<CrashImage, MomentTally> {
  const outcomes = new Map<Inode, FileOutcomes>();
  for (const [inode, file] of disk.files) outcomes.set(inode, fileOutcomes(file, bounds));
  const seen = new Set<string>();
  let duplicates = 0;
  let whole = true;
  for (let kept = 0; kept <= disk.directory.unsynced.length; kept += 1) {
    const names = namesAfterCrash(disk.directory, kept);
    const reachable = reachableOutcomes(names, outcomes);
    const ways = reachable.reduce((product, [, { contents }]) => product * contents.length, 1);
    const joint = ways <= bounds.joint;
    whole &&= joint && reachable.every(([, file]) => file.whole);
    for (const chosen of joint ? allJoint(reachable) : oneAtATime(reachable)) {
      const image = imageOf(disk, names, (inode, { durable }) => chosen.get(inode) ?? durable);
      const key = contentKey(image);
      if (seen.has(key)) {
        duplicates += 1;
        continue;
      }
      seen.add(key);
      yield { disk: image, after };
    }
  }
  return { images: seen.size, duplicates, whole };
}

type Reachable = readonly (readonly [Inode, FileOutcomes])[];
type Contents = ReadonlyMap<Inode, Uint8Array>;

function reachableOutcomes(names: Names, outcomes: ReadonlyMap<Inode, FileOutcomes>): Reachable {
  const inodes = new Set(names.values());
  return [...outcomes].filter(([inode]) => inodes.has(inode));
}

function* allJoint([first, ...rest]: Reachable): Generator<Contents> {
  if (first === undefined) return yield new Map();
  const [inode, { contents }] = first;
  for (const others of allJoint(rest)) for (const content of contents) yield new Map(others).set(inode, content);
}

/** Each file in each of its ways, the others as durable as before or written to the last byte. */
function* oneAtATime(files: Reachable): Generator<Contents> {
  const durable = new Map(files.map(([inode, { contents }]) => [inode, contents[0]]));
  const written = new Map(files.map(([inode, { contents }]) => [inode, contents[1] ?? contents[0]]));
  for (const [inode, { contents }] of files) {
    for (const content of contents) {
      yield new Map(durable).set(inode, content);
      yield new Map(written).set(inode, content);
    }
  }
}
